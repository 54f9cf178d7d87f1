"""Dates in a text, as far as they are given: a year, a month, a day."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTHS = {
    name: number
    for number in range(1, 13)
    for name in (calendar.month_name[number].lower(), calendar.month_abbr[number].lower())
} | {"sept": 9}
_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November"
    r"|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
_DATE = re.compile(
    rf"\b(?P<iso>(?:1[5-9]|20)\d\d-\d\d-\d\d)\b"
    rf"|\b(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?{_MONTH}"
    rf"(?:\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,)?)?(?:,?\s+{_YEAR}\b)?"
    rf"|\b(?P<year2>(?:1[5-9]|20)\d\d)\b(?![,.]?\d|\s?%)"
)
_SPAN_OF_TIME = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|several|a few|last"
    r"|next)\s+(?:hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateSpan:
    """A date as it stands in a text: the days it may mean, and the code points it takes.

    `first` and `last` are None for a month without its year.
    """

    first: dt.date | None
    last: dt.date | None
    month: int | None
    start: int
    end: int


def dates(text: str) -> Iterator[DateSpan]:
    """The dates of a text in order. "May" counts as a month only beside a day, a year or "in"."""
    for found in _DATE.finditer(text):
        if found["iso"]:
            day = _iso(found["iso"])
            if day:
                yield _span(day, day, day.month, found)
        elif found["year2"]:
            year = int(found["year2"])
            yield _span(dt.date(year, 1, 1), dt.date(year, 12, 31), None, found)
        elif not _is_the_verb(text, found):
            yield _month_span(found)


def has_time(text: str) -> bool:
    """Whether a text says when: a date, or a span of time such as "six months"."""
    return any(True for _ in dates(text)) or bool(_SPAN_OF_TIME.search(text))


def _is_the_verb(text: str, found: re.Match[str]) -> bool:
    if found["month"] not in {"May", "March", "Mar"} or found["year"] or found["day"]:
        return False
    return not (
        found["day2"]
        or re.search(r"\b(in|by|since|until|from|to|of|last|next|on)\s+$", text[: found.start()])
    )


def _month_span(found: re.Match[str]) -> DateSpan:
    month = _MONTHS[found["month"].lower().rstrip(".")]
    if not found["year"]:
        return _span(None, None, month, found)
    year, day = int(found["year"]), int(found["day"] or found["day2"] or 0)
    days = calendar.monthrange(year, month)[1]
    if 1 <= day <= days:
        exact = dt.date(year, month, day)
        return _span(exact, exact, month, found)
    return _span(dt.date(year, month, 1), dt.date(year, month, days), month, found)


def _iso(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _span(
    first: dt.date | None, last: dt.date | None, month: int | None, found: re.Match[str]
) -> DateSpan:
    return DateSpan(first=first, last=last, month=month, start=found.start(), end=found.end())
