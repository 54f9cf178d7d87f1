"""Days in figures: "12/05/2025" is one day where a column tells what stands first, else two."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Final

_IN_FIGURES: Final = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d\d)")
_HEAD: Final = re.compile(
    r"(?P<day>\b(?:d{1,2}|j{1,2}|day|jour|d[ií]a)\W(?:m{1,2}|month|mois|m[eê]s)\b)"
    r"|(?P<month>\b(?:m{1,2}|month)\W(?:d{1,2}|day)\b)",
    re.IGNORECASE,
)
_DAY_FIRST: Final = frozenset(("es", "fr", "pt"))  # languages
_MONTHS: Final = 12


def days_in_figures(head: str, texts: Iterable[str], language: str | None) -> Mapping[str, dt.date]:
    """The days of a column whose cells are written in figures, by their texts.

    What stands first, day or month, is told by the head ("day/month/year", "jj/mm/aaaa"), else by
    a figure that can be no month, else by the language.

    Args:
        head: of the column.
        texts: of its cells; what is no day in figures is passed over.
        language: of the document, an ISO 639-1 code.

    Returns:
        Nothing where it is not told, or told both ways.
    """
    found = {text: m for text in texts if (m := _IN_FIGURES.fullmatch(text.strip()))}
    day_first = _day_first(head, found.values(), language) if found else None
    if day_first is None:
        return {}
    days = {text: _day(each, day_first) for text, each in found.items()}
    return {text: day for text, day in days.items() if day is not None}


def _day_first(head: str, found: Iterable[re.Match[str]], language: str | None) -> bool | None:
    if said := _HEAD.search(head):
        return said["day"] is not None
    figures = [(int(each[1]), int(each[3])) for each in found]
    days = any(first > _MONTHS for first, _ in figures)
    months = any(second > _MONTHS for _, second in figures)
    if days or months:
        return days if days != months else None
    return True if language in _DAY_FIRST else None


def _day(found: re.Match[str], day_first: bool) -> dt.date | None:
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    day, month = (first, second) if day_first else (second, first)
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
