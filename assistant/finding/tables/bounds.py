"""The bounds that a question sets on values: "above 1 million", "between 5 and 10"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from corpus.facts.dates import dates
from corpus.facts.numbers import numbers
from corpus.tables.values import currency_of, scale_of


class Than(StrEnum):
    """How a value is compared with a bound."""

    ABOVE = "above"
    AT_LEAST = "at least"
    BELOW = "below"
    AT_MOST = "at most"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A number or a day that values have to be above or below.

    Args:
        than: how they are compared.
        number: the bound, if it is a number.
        currency: of the number, as an ISO 4217 code; empty where none is named.
        day: the bound, if it is a day: the first or last of what is named, as `than` needs it.
    """

    than: Than
    number: Decimal | None = None
    currency: str = ""
    day: dt.date | None = None

    def allows(self, value: Decimal | dt.date | None, currency: str) -> bool:
        """Whether a value is on the right side; one of another currency or kind is not."""
        if self.currency and currency not in {self.currency, ""}:
            return False
        limit: Decimal | dt.date | None = self.number if self.day is None else self.day
        if (
            value is None
            or limit is None
            or isinstance(value, Decimal) != isinstance(limit, Decimal)
        ):
            return False
        compared = {
            Than.ABOVE: value > limit,  # type: ignore[operator] # both numbers, or both days
            Than.AT_LEAST: value >= limit,  # type: ignore[operator]
            Than.BELOW: value < limit,  # type: ignore[operator]
            Than.AT_MOST: value <= limit,  # type: ignore[operator]
        }
        return compared[self.than]


_THANS = (
    (
        Than.ABOVE,
        r"more than|over|above|exceed(?:s|ing|ed)?|after"
        r"|(?:greater|larger|bigger|higher|longer|later|newer|younger) than",
    ),
    (Than.AT_LEAST, r"at least|no less than|not less than|minimum of|since"),
    (
        Than.BELOW,
        r"less than|fewer than|under|below|before|prior to"
        r"|(?:smaller|lower|shorter|earlier|older|cheaper) than",
    ),
    (Than.AT_MOST, r"at most|up to|no more than|not more than|maximum of"),
)
_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_AND_A_HALF = re.compile(rf"\b({'|'.join(_ONES)}|\d+) and a half\b", re.IGNORECASE)
_HOW_OFTEN = {"once": "1", "twice": "2"}
_TIMES = re.compile(r"(?<=than )(?:once|twice)\b|(?<=least )(?:once|twice)\b", re.IGNORECASE)
_PART = r"(?:the (?:year|end of|start of|beginning of|middle of)\s+)?"
_BETWEEN = re.compile(r"\bbetween\s+(?=\S)", re.IGNORECASE)
_CURRENCY_BEHIND = 8  # characters behind a number that may name its currency
_Cut = tuple[int, int]


def bounds_of(question: str) -> tuple[tuple[Bound, ...], str]:
    """The bounds that a question sets, and the question without them."""
    question = _TIMES.sub(lambda found: _HOW_OFTEN[found.group().lower()], question)
    question = _AND_A_HALF.sub(_half, question)
    found = [*_than(question), *_between(question)]
    for start, end in sorted({cut for _, cut in found}, reverse=True):
        question = f"{question[:start]} {question[end:]}"
    return tuple(bound for bound, _ in found), question


def _than(question: str) -> Iterator[tuple[Bound, _Cut]]:
    """Bounds on one side, each with the code points that it takes."""
    figures = {n.start: n for n in numbers(question) if n.unit != "ordinal"}
    days = {d.start: d for d in dates(question) if d.first and d.last}
    for than, words in _THANS:
        for found in re.finditer(rf"\b(?:{words})\s+{_PART}", question, re.IGNORECASE):
            number, day = figures.get(found.end()), days.get(found.end())
            if number is not None:
                named = question[number.start : number.end + _CURRENCY_BEHIND]
                bound = Bound(than=than, number=number.value, currency=currency_of(named))
                yield bound, (found.start(), number.end)
            elif day is not None:
                late = than in {Than.ABOVE, Than.AT_MOST} or "end of" in found.group().lower()
                limit = day.last if late else day.first
                yield Bound(than=than, day=limit), (found.start(), day.end)


def _between(question: str) -> Iterator[tuple[Bound, _Cut]]:
    """Two bounds "between" two numbers; between two years is a span of time, and no bound."""
    figures = [n for n in numbers(question) if n.unit != "ordinal"]
    for found in _BETWEEN.finditer(question):
        pair = [n for n in figures if n.start >= found.end()][:2]
        if len(pair) < 2 or pair[0].start != found.end():
            continue
        low, high = pair
        if question[low.end : high.start].strip().lower() not in {"and", "to", "-", "–"}:
            continue
        named = currency_of(question[low.start : high.end + _CURRENCY_BEHIND])
        cut = (found.start(), high.end)
        least = low.value * scale_of(question[high.start : high.end])  # "between 2 and 5 million"
        least = least if least <= high.value else low.value
        yield Bound(than=Than.AT_LEAST, number=least, currency=named), cut
        yield Bound(than=Than.AT_MOST, number=high.value, currency=named), cut


def _half(found: re.Match[str]) -> str:
    """A figure for "two and a half"."""
    word = found[1].lower()
    return f"{int(word) if word.isdigit() else _ONES.index(word)}.5"
