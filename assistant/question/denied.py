"""What is asked by denial and documents say in a word of its own: "not present", "not decided".

A model of meanings puts "not present" beside "Present:", which is its opposite.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from corpus.audience import Audience
from corpus.index import LibraryIndex


class Denied(NamedTuple):
    """A denial, the words that say the same without one, and a word that makes it doubtful.

    Where documents have the last, they may say it by denial themselves.
    """

    form: re.Pattern[str]
    words: tuple[str, ...]
    unless: str = ""


def _denied(form: str, words: str, unless: str = "") -> Denied:
    return Denied(re.compile(form, re.IGNORECASE), tuple(words.split()), unless)


_NOT: Final = r"(?:not|n['’]t)"
_DENIED: Final = (
    _denied(r"\b(?:was|were|is|are)(?:\s+not|n['’]t) (?:present|there)\b", "was_absent"),
    _denied(r"\b(?:did(?:\s+not|n['’]t)|failed to|could not|couldn['’]t) attend\b", "was_absent"),
    _denied(r"\bnot (?:yet )?(?:decided|settled|agreed)(?: yet)?\b", "postponed deferred"),
    _denied(r"\bnot (?:yet )?decide(?: yet)?\b", "postpone defer"),
    _denied(rf"\b{_NOT} (?:allowed|permitted)\b", "forbidden prohibited banned", "allowed"),
)


def said_without_denial(question: str, index: LibraryIndex, audience: Audience) -> str:
    """The question with "not present" as "absent", where documents have that word.

    Args:
        question: in English.
        index: that knows which words the documents have.
        audience: the reader's labels.
    """
    for denied in _DENIED:
        if not denied.form.search(question) or _has(denied.unless, index, audience):
            continue
        for words in denied.words:
            said = words.replace("_", " ")
            if _has(said.split()[-1], index, audience):
                return denied.form.sub(said, question)
    return question


def _has(word: str, index: LibraryIndex, audience: Audience) -> bool:
    return bool(word) and any(index.frequencies(audience, word).values())
