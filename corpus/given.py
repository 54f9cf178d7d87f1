"""What people say of a document by hand: it wins over file and manifest until it is unset."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from corpus.audience import parse_label
from corpus.errors import InvalidFact
from corpus.model import Origin
from corpus.periods import Period


class Fact(StrEnum):
    """One thing that may be said of a document."""

    TITLE = "title"
    DATE = "date"
    PERIOD = "period"
    KIND = "kind"
    PUBLISHER = "publisher"
    LANGUAGE = "language"
    LABEL = "label"


# the columns of `documents` that each of them fills
COLUMNS: Final[Mapping[Fact, tuple[str, ...]]] = {
    Fact.TITLE: ("title",),
    Fact.DATE: ("published", "published_source"),
    Fact.PERIOD: ("period_from", "period_to", "period_source"),
    Fact.KIND: ("kind",),
    Fact.PUBLISHER: ("publisher",),
    Fact.LANGUAGE: ("language",),
    Fact.LABEL: ("label", "label_kept"),
}
_MOST: Final = {Fact.TITLE: 300, Fact.KIND: 60, Fact.PUBLISHER: 200}  # characters
_DAYS: Final = frozenset({"published", "period_from", "period_to"})


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFact:
    """A fact that was set by hand: what it is, what the file says instead, by whom and when."""

    fact: Fact
    value: str
    found: str
    by: str
    at: dt.datetime


def columns_of(fact: Fact, value: str | dt.date | Period) -> dict[str, Any]:
    """The columns that say this of a document.

    Raises:
        InvalidFact: for what it cannot be; a label: `InvalidLabel`.
    """
    if isinstance(value, Period):
        return {"period_from": value.start, "period_to": value.end, "period_source": Origin.GIVEN}
    if isinstance(value, dt.date):
        return {"published": value, "published_source": Origin.GIVEN}
    if fact is Fact.LABEL:
        return {"label": parse_label(value), "label_kept": True}
    if fact is Fact.LANGUAGE:
        return {"language": _language(value)}
    return {fact.value: _text(fact, value)}


def told(fact: Fact, columns: Mapping[str, Any]) -> str:
    """What the columns say, in a word or two; empty where they say nothing."""
    first = columns[COLUMNS[fact][0]]
    if fact is Fact.PERIOD:
        ends = (first, columns["period_to"])
        return " to ".join(str(end or "…") for end in ends) if any(ends) else ""
    return str(first) if first is not None else ""


def as_json(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns as JSON holds them."""
    return {n: v.isoformat() if isinstance(v, dt.date) else v for n, v in columns.items()}


def from_json(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Columns from their JSON."""
    return {
        n: dt.date.fromisoformat(v) if n in _DAYS and v is not None else v
        for n, v in columns.items()
    }


def _text(fact: Fact, value: str) -> str:
    text = " ".join(value.split())
    if not text or len(text) > _MOST[fact]:
        raise InvalidFact(f"a {fact} has 1 to {_MOST[fact]} characters; this one has {len(text)}")
    return text


def _language(value: str) -> str:
    if not re.fullmatch(r"[a-z]{2}", value):
        raise InvalidFact(f"{value!r} is no language; write its two letters, such as en or fr")
    return value
