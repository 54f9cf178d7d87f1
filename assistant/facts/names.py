"""Names in a text: runs of capitalised words, acronyms, and words with figures in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.facts.dates import dates

_SMALL = r"(?:of|the|for|and|de|da|do|del|la|et|y|e|du|des)"
_CAPITAL = r"(?:[^\W\d_a-z][\w'’&.-]*[\w]|[A-Z0-9][\w-]*)"
_RUN = re.compile(
    rf"(?<!\w){_CAPITAL}(?:[^\S\n]+(?:{_SMALL}[^\S\n]+){{0,2}}{_CAPITAL})*(?!\w)"
    r"|(?<!\w)\d+[A-Z]\w*(?!\w)"
)
_FIRST = re.compile(
    r"(?:^|(?<!\bDr)(?<!\bMr)(?<!\bMs)(?<!\bMrs)(?<!\bProf)[.!?:;]\s+|[\"“(\[*•–-]\s*)$"
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_POSSESSIVE = re.compile(r"['’]s$")
_SHORTENED = re.compile(r"(?:n['’]t|['’](?:d|ll|m|re|s|ve))$", re.IGNORECASE)
_PLAIN_TEXT = """
    a an the this that these those it its they their there here he she his her we our you your i
    what which who whom whose when where why how is are was were do does did has have had can could
    will would shall should may might must in on at by for from to of with without within since
    until after before during while as if although though because however but and or so not no yes
    also both each every some many most more such other another one two three four five six seven
    eight nine ten first second third last next new please tell list name show give say summarise
    read see notably then than into over under between among through across about against despite
    unlike according besides all any few several per up out only just even still thus hence
    therefore instead finally overall today now once ask am be being been compare contrast describe
    explain find write identify provide outline discuss define translate state summarize
"""
_PLAIN = frozenset(_PLAIN_TEXT.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name as it stands in a text, and the code points it takes."""

    text: str
    start: int
    end: int


def names(text: str) -> Iterator[Name]:
    """The names of a text in order.

    A capitalised word that only begins a sentence is no name unless it is an acronym, holds a
    figure, or goes on with another capitalised word. A date is no name, and a name is without the
    year before it and the possessive after it.
    """
    for found in _RUN.finditer(_without_days(text)):
        start, words = found.start(), _POSSESSIVE.sub("", found.group())
        while len(first := words.split(maxsplit=1)) > 1 and _leads(first[0]):
            start, words = start + len(words) - len(first[1]), first[1]
        if words and not _only_begins(text, start, words):
            yield Name(text=words, start=start, end=start + len(words))


def things(text: str) -> list[str]:
    """What a text names, each once: "WRI and TEST" are two."""
    parts = (part for name in names(text) for part in name.text.split(" and "))
    return list(dict.fromkeys(parts))


def is_acronym(word: str) -> bool:
    """Whether a word is written as one: two capitals or more, or capitals with figures."""
    if " " in word:
        return False
    capitals = sum(c.isupper() for c in word)
    return capitals >= 2 or (capitals >= 1 and any(c.isdigit() for c in word))


def _leads(word: str) -> bool:
    """Whether a word stands before a name and is no part of it."""
    if _YEAR.fullmatch(word):
        return True
    return _is_plain(word)


def _is_plain(word: str) -> bool:
    """Whether a word is one of the language, "I'd" and "What's" too, and no acronym."""
    said = _SHORTENED.sub("", word)
    return said.lower() in _PLAIN and not (said.isupper() and len(said) > 1)


def _without_days(text: str) -> str:
    """The text of the same length with its days and months blanked out; years alone stay."""
    for span in dates(text):
        if span.month is not None:
            text = text[: span.start] + "\n" * (span.end - span.start) + text[span.end :]
    return text


def _only_begins(text: str, start: int, words: str) -> bool:
    if _is_plain(words):
        return True
    if " " in words or is_acronym(words):
        return False
    if words.isdigit():
        return True
    return bool(_FIRST.search(text[:start]))
