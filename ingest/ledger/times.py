"""The one time that a few words give."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.facts.dates import DateSpan, dates

_ABOUT = re.compile(
    r"\b(?:about|around|circa|approximately|mid|by|before|after)[\s-]+$", re.IGNORECASE
)
_RANGE = re.compile(r"^\s*(?:to|and|until|[-–])\s*$", re.IGNORECASE)

# the first date, the last one of a range, and all of it as written
TimeSpan = tuple[DateSpan, DateSpan | None, str]


def one_time(text: str, offset: int) -> TimeSpan | None:
    """The one date of a text, or its range from one to another; None where there are more.

    A date that is only about right is none.
    """
    found = [d for d in dates(text) if d.first and not _ABOUT.search(text[: d.start])]
    placed = [replace(d, start=d.start + offset, end=d.end + offset) for d in found]
    if len(found) == 1:
        return placed[0], None, text[found[0].start : found[0].end]
    if len(found) == 2 and _RANGE.match(text[found[0].end : found[1].start]):
        return placed[0], placed[1], text[found[0].start : found[1].end]
    return None
