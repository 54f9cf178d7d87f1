"""The time that a document covers, as people write it: "2021", "2019-2021", "2021-03-01"."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from corpus.errors import InvalidFact

_DAY: Final = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
_PERIOD: Final = re.compile(rf"({_DAY})(?:\s*(?:\.\.|\bto\b|/|–|(?<=\d{{4}})-)\s*({_DAY}))?")
_HOW: Final = "a period is written 2021, 2019-2021, 2021-03 to 2022-02 or 2021-03-01 to 2021-03-31"


@dataclass(frozen=True, slots=True)
class Period:
    """From a first to a last day, both of it; None where one side is open.

    Raises:
        InvalidFact: when it ends before it begins, or is open on both sides.
    """

    start: dt.date | None
    end: dt.date | None

    def __post_init__(self) -> None:
        if self.start is None and self.end is None:
            raise InvalidFact(f"the period has neither beginning nor end; {_HOW}")
        if self.start and self.end and self.end < self.start:
            raise InvalidFact(
                f"the period ends ({self.end}) before it begins ({self.start}); change one of them"
            )


def parse_period(text: str) -> Period:
    """A period from what somebody typed; years and months run to their last day.

    Raises:
        InvalidFact: when it is none.
    """
    found = _PERIOD.fullmatch(text.strip())
    if found is None:
        raise InvalidFact(f"{text!r} is no period; {_HOW}")
    try:
        return Period(_first(found[1]), _last(found[2] or found[1]))
    except ValueError as error:
        raise InvalidFact(f"{text!r} is no period ({error}); {_HOW}") from error


def parse_day(text: str) -> dt.date:
    """A date from what somebody typed.

    Raises:
        InvalidFact: when it is none.
    """
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip()):
            return dt.date.fromisoformat(text.strip())
    except ValueError:
        pass
    raise InvalidFact(f"{text!r} is no date; a date is written 2016-10-13")


def years(first: int, last: int) -> Period:
    """The period from the first day of a year to the last of another."""
    return Period(dt.date(first, 1, 1), dt.date(last, 12, 31))


def _first(text: str) -> dt.date:
    year, month, day = _parts(text)
    return dt.date(year, month or 1, day or 1)


def _last(text: str) -> dt.date:
    year, month, day = _parts(text)
    month = month or 12
    if not 1 <= month <= 12:
        raise ValueError("month must be in 1..12")
    return dt.date(year, month, day or calendar.monthrange(year, month)[1])


def _parts(text: str) -> tuple[int, int, int]:
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    return year, month, day
