"""Names as documents have them: "British" where they have the country alone, "Dept", "US"."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from corpus.audience import Audience
from corpus.index import LibraryIndex


@dataclass(frozen=True, slots=True)
class OtherWords:
    """What a question may name in other words than documents, each with the names for it.

    Args:
        of: words made of countries ("British").
        short: what is commonly said short ("Dept").
    """

    of: Mapping[str, Sequence[str]]
    short: Mapping[str, Sequence[str]]


def load_other_words() -> OtherWords:
    """The words that come with the package."""
    text = (files("assistant") / "languages" / "peoples.toml").read_text(encoding="utf-8")
    return OtherWords(**tomllib.loads(text))


def as_documents_say(
    question: str, of: Mapping[str, Sequence[str]], index: LibraryIndex, audience: Audience
) -> str:
    """The question with "British" as United Kingdom, where documents have only the latter.

    Args:
        question: as one person asks it.
        of: other names for each word.
        index: that knows which words the documents have.
        audience: the reader's labels.
    """
    for word, names in of.items():
        if word in question and not _has(word, index, audience):
            known = next((name for name in names if _has(name, index, audience)), "")
            end = r"(?![\w-])" if word.isupper() else r"(?!\w)"  # UN-Habitat is not the UN
            question = re.sub(rf"(?<!\w){word}{end}", known or word, question)
    return question


def other_names(
    question: str, of: Mapping[str, Sequence[str]], index: LibraryIndex, audience: Audience
) -> tuple[frozenset[str], ...]:
    """For each country of a question that has several names, those that the documents have.

    Args:
        question: as one person asks it.
        of: the names of a country for each word made of one.
        index: that knows which words the documents have.
        audience: the reader's labels.

    Returns:
        In lower case, each with the name that the question has.
    """
    found = []
    for names in of.values():
        every = [*names, *(f"{'.'.join(name)}." for name in names if name.isupper())]
        asked = {name for name in every if name in question and _is_word(name, question)}
        if asked and len(every) > 1:
            known = {name for name in every if _has(name, index, audience)}
            found.append(frozenset(name.lower() for name in asked | known))
    return tuple(found)


def _is_word(name: str, question: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", question) is not None


def _has(name: str, index: LibraryIndex, audience: Audience) -> bool:
    """Whether the documents have every word of a name."""
    known = index.frequencies(audience, name)
    return bool(known) and all(known.values())
