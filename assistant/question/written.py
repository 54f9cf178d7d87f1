"""The words of a question as the documents write them."""

from __future__ import annotations

import re

from corpus.audience import Audience
from corpus.index import LibraryIndex

_APART = re.compile(r"\b(\d+|[A-Z]{2,})[ -](\d+|[A-Z]{2,})\b")
_MANY = re.compile(r"\b([A-Z]{2,})s\b")
_FISCAL = re.compile(r"\bFY[ -]?['’]?((?:20)?\d\d)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def as_written(question: str, index: LibraryIndex, audience: Audience) -> str:
    """The question with names, plurals of acronyms and fiscal years as the documents have them."""
    for written in (joined_up, one_of, in_fiscal_years):
        question = written(question, index, audience)
    return question


def joined_up(question: str, index: LibraryIndex, audience: Audience) -> str:
    """The question with "100 RC" as 100RC and "COP 21" as COP21, where a document has it so."""

    def one(found: re.Match[str]) -> str:
        word = found[1] + found[2]
        return word if any(index.frequencies(audience, word).values()) else found.group()

    return _APART.sub(one, question)


def one_of(question: str, index: LibraryIndex, audience: Audience) -> str:
    """The question with "NDCs" as NDC, where documents have the one and not the many.

    Stemming takes no s from a word without a vowel before it.
    """

    def one(found: re.Match[str]) -> str:
        many, single = (
            any(index.frequencies(audience, word).values()) for word in (found.group(), found[1])
        )
        return found[1] if single and not many else found.group()

    return _MANY.sub(one, question)


def in_fiscal_years(question: str, index: LibraryIndex, audience: Audience) -> str:
    """The question with "FY25" as FY2025, FY 2025 or fiscal year 2025, where documents have it so.

    What a document has as it is typed stays.
    """

    def has(form: str) -> bool:
        found = index.frequencies(audience, form)
        return bool(found) and all(found.values())

    def one(found: re.Match[str]) -> str:
        year = found[1] if len(found[1]) > 2 else f"20{found[1]}"
        forms = (found.group(), f"FY{year}", f"FY{year[2:]}", f"FY {year}", f"fiscal year {year}")
        return next(filter(has, forms), found.group())

    return _FISCAL.sub(one, question)


def corrected(question: str, index: LibraryIndex, audience: Audience) -> str:
    """The question with the words that no document has replaced by those meant, where plain."""
    words = list(dict.fromkeys(_WORD.findall(question)))
    mended = index.spelling(audience, words)
    return _WORD.sub(lambda m: mended.get(m.group(), m.group()), question)
