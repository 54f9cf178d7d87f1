"""Acronyms explained in brackets: "World Resources Institute (WRI)", "WRI (World … Institute)"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from corpus.aliases import AliasDraft
from ingest.naming.spelling import (
    begins_at,
    is_short_form,
    leads,
    most_words,
    without_plural,
)
from ingest.naming.words import Word, spoken, words_of

_BRACKETS = re.compile(r"\(([^()]{2,160})\)")
_BEFORE = re.compile(r"([^\W_][\w&+./-]{1,11})(?:['’]s)?[\"”'’]?\s?$")
_TAIL = re.compile(r"\s[-–—]\s|—|,\s")
_REACH = 240  # characters before a bracket that can be its long form
_MOST_TAILS = 3
_MOST_TIMES = 50  # an acronym in more brackets is a column of a table, and costs time
_QUOTES = "\"'“”‘’„«» "
# what may stand between the bracket and the short form: "(hereafter the JWP)"
_LEADS = frozenset(
    {
        "hereafter", "hereinafter", "henceforth", "herein", "abbreviated", "abbr.", "referred",
        "to", "as", "known", "called", "also", "or", "the", "in", "short", "simply",
        "collectively", "together", "from", "now", "on", "hereon"
    }
)  # fmt: skip


def bracketed(text: str) -> Iterator[AliasDraft]:
    """The acronyms that brackets explain, in the order of the text."""
    times: Counter[str] = Counter()
    for match in _BRACKETS.finditer(text):
        inner = match.group(1)
        if "\n\n" in inner:
            continue
        short = _short_form_of(inner)
        times[short or ""] += 1
        if short and times[short] > _MOST_TIMES:
            continue
        found = _long_before(text, match, short) if short else _long_inside(text, match)
        if found is not None:
            yield found


def _short_form_of(inner: str) -> str | None:
    """The short form that a bracket holds, alone or before a comma."""
    words = re.split(r"[,;]", inner, maxsplit=1)[0].split()
    while len(words) > 1 and words[0].strip(_QUOTES + ":").lower() in _LEADS:
        words = words[1:]
    if len(words) != 1:
        return None
    short = words[0].strip(_QUOTES)
    short = short.removesuffix(".") if short.count(".") == 1 else short
    return without_plural(short) if is_short_form(short) else None


def _long_before(text: str, match: re.Match[str], short: str) -> AliasDraft | None:
    reach = max(0, match.start() - _REACH)
    start = max(reach, *(text.rfind(c, reach, match.start()) + 1 for c in "()"))
    words = words_of(text, start, match.start())
    long = (
        _nearest(short, words, initials=True)
        or _before_tail(text, start, match.start(), short)
        or _nearest(short, words, initials=False)
        or _led(short, words)
        or (_nearest(short, words, initials=False, silent=1) if len(short) >= 4 else [])
    )
    return _draft(text, short, long, match.end()) if long else None


def _nearest(short: str, words: list[Word], *, initials: bool, silent: int = 0) -> list[Word]:
    for place in begins_at(short, words, initials=initials, silent=silent):
        if initials or not _is_cut(words, place):
            return words[place:]
    return []


def _is_cut(words: list[Word], place: int) -> bool:
    """Whether a name goes on to the left, as in "Texas [Transportation Institute] (TTI)"."""
    if place == 0 or words[place].text.islower():
        return False
    before = words[place - 1]
    return before.text[0].isupper() and not before.optional


def _before_tail(text: str, start: int, end: int, short: str) -> list[Word]:
    """A name with more said of it before the bracket: "… Cities – Pioneered by … (100RC)"."""
    for tail in reversed(list(_TAIL.finditer(text, start, end))[-_MOST_TAILS:]):
        words = words_of(text, start, tail.start())
        long = _nearest(short, words, initials=True)
        if long and all(word.optional or not word.text.islower() for word in long):
            return long
    return []


def _led(short: str, words: list[Word]) -> list[Word]:
    """The run of capitalised words that the short form's capitals lead."""
    first = len(words)
    while first and (words[first - 1].optional or not words[first - 1].text.islower()):
        first -= 1
    while first < len(words) and words[first].optional:
        first += 1
    run = words[first:]
    return run if len(run) <= most_words(short) and leads(short, run) else []


def _long_inside(text: str, match: re.Match[str]) -> AliasDraft | None:
    before = _BEFORE.search(text, max(0, match.start() - 16), match.start())
    if before is None or not is_short_form(before.group(1)):
        return None
    short = without_plural(before.group(1))
    words = words_of(text, match.start(1), match.end(1))
    if words and words[0].text.lower() == "the" and not short.startswith("T"):
        words = words[1:]
    whole = words and not re.search(
        r"\w", text[match.start(1) : words[0].start].removeprefix("the")
    )
    for initials in (True, False):
        if whole and 0 in begins_at(short, words, initials=initials):
            return _draft(text, short, words, match.end(), before.start(1))
    return None


def _draft(
    text: str, short: str, words: list[Word], end: int, start: int | None = None
) -> AliasDraft | None:
    long = spoken(text, words)
    if len(long) <= len(short) or short in long.split()[1:]:
        return None
    return AliasDraft(
        short=short,
        long=long,
        start=words[0].start if start is None else start,
        end=end,
        kind="acronym",
    )
