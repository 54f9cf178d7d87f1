"""The values of tables: typed cells, rows with their place in a document, columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from corpus.model import Document, Passage, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What a cell holds beside its text.

    Args:
        text: as written.
        number: without its scale ("2.6 million" is 2600000); None where it is no one number.
        currency: an ISO 4217 code; empty where it is no money, or none is named.
        unit: what else is counted, in lower case: "km", "%", "secondary cities".
        first: the first day that a date or a period may mean.
        last: the last day.
        blank: whether nothing is filled in, or the cell says so.
    """

    text: str
    number: Decimal | None = None
    currency: str = ""
    unit: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    blank: bool = False


class Kind(StrEnum):
    """What nearly all cells of a column hold."""

    NUMBER = "number"
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table.

    Args:
        head: as written; empty for a corner without one.
        kind: of its cells.
        currency: that its head names, as an ISO 4217 code.
        scale: that its head names, as written: "million"; its numbers have it already.
        unit: that its head names in brackets, as written.
        year: that its head is, where it is one.
        called: the head in words, abbreviations written out; the head itself where none is given.
    """

    head: str
    kind: Kind
    currency: str = ""
    scale: str = ""
    unit: str = ""
    year: int | None = None
    called: str = ""

    def __post_init__(self) -> None:
        if not self.called:
            object.__setattr__(self, "called", self.head)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row where it stands; `cells` by the heads of their columns, none that is not there."""

    passage: Passage
    span: Span
    cells: Mapping[str, Value]

    def cell(self, head: str) -> Value:
        """The cell of a column; a blank one where the row has none."""
        return self.cells.get(head, _NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows that follow each other under the same heads, with all that says what they are of.

    Args:
        document: that it stands in.
        heading: that it stands under.
        columns: in their order.
        rows: in their order.
        lead: what its document begins with, as far as that is no row.
        legend: what codes in its cells stand for, by its document's own words.
        measure: in what its heading or caption says that all sums are: "USD million".
    """

    document: Document
    heading: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    lead: str = ""
    legend: Mapping[str, str] = field(default_factory=dict)
    measure: str = ""

    def meaning(self, text: str) -> str:
        """What a cell says in words: "YTH" is "youth" where its document explains it."""
        return self.legend.get(text, text)

    @property
    def title(self) -> str:
        """What it is called by: its document's title and its heading."""
        return f"{self.document.facts.title} {self.heading}"

    def tells_apart(self, column: Column) -> bool:
        """Whether every row has a cell of its own in a column."""
        told = [row.cell(column.head).text for row in self.rows]
        return all(told) and len(set(told)) == len(told)


_NOTHING = Value(text="", blank=True)
