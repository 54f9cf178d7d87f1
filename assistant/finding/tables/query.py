"""A question as a query over one table: which rows, which values, and what is done with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.facts.dates import DateSpan, dates
from assistant.finding.tables.matching import Words
from assistant.finding.tables.model import Column, Kind, Row, Table, Value
from assistant.finding.tables.money import in_currency, ratio
from assistant.finding.tables.naming import Mentions
from assistant.finding.tables.totals import is_total
from assistant.finding.tables.wanting import Operation, Wanting

_ROW = Column(head="", kind=Kind.TEXT)  # stands for a row that is counted or listed


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A value of a row, with what tells it from the others.

    Args:
        row: that it stands in.
        column: that it stands in.
        label: what it is of: "Ghana", "2021", "Flood Fund, 2021".
        value: the cell.
    """

    row: Row
    column: Column
    label: str
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked of a table.

    Args:
        table: that is asked.
        wanting: what is done.
        measure: the column whose values count, or the first of its years; None where rows do.
        points: the values that are meant, one for each row, or for each row and year.
        rows: how many rows the table has that are no totals.
        explained: the share of the question, by the weight of its words, that the table explains.
        anchors: what else ties the question to the table: rows that it names, how many it says
            there are, a column that is what it asks for, the heading that the table stands under.
    """

    table: Table
    wanting: Wanting
    measure: Column | None
    points: tuple[Point, ...]
    rows: int
    explained: float
    anchors: int


def queries(words: Words, table: Table) -> list[Query]:
    """A question as queries of a table, one for each thing measured; none where it is none."""
    mentions = Mentions.of(words.question, table, words.stem)
    if not words.names_known(table, mentions):
        return []
    every = [row for row in table.rows if not is_total(table, row)]
    rows: Sequence[Row] = [row for row in mentions.rows if row in every]
    if len(rows) == 1 and words.wanting.is_claim:
        rows = every  # "Ghana is the largest, correct?" is asked of all
    spans = [d for d in dates(words.wanting.rest) if d.first and d.last]
    years = [c for c in table.columns if c.year is not None and c.kind is Kind.NUMBER]
    if len(years) > 1 and not words.wanting.by_time:
        asked = [c for c in years if not spans or _is_in(c, spans, words.wanting)]
        measures = [asked] if asked else []
    else:
        rows = _of_time(table, rows, spans)
        measures = [[c] if c else [] for c in words.measures(table, mentions)]
    if not rows or (words.wanting.counted or len(rows)) != len(rows):
        return []
    return [
        Query(
            table=table,
            wanting=words.wanting,
            measure=measure[0] if measure else None,
            points=tuple(_points(words, table, rows, measure)),
            rows=len(every),
            explained=words.explained(table, mentions, measure),
            anchors=words.anchors(table, mentions),
        )
        for measure in measures
    ]


def _points(
    words: Words, table: Table, rows: Sequence[Row], measure: Sequence[Column]
) -> list[Point]:
    label = _label(words, table)
    counted = words.counted(table) if words.wanting.averaged else None
    points = []
    for row in rows:
        named = row.cell(label).text
        for column in measure or [_ROW]:
            year = column.head if column.year is not None and len(measure) > 1 else ""
            told = ", ".join(filter(None, [*([named] if len(rows) > 1 or not year else []), year]))
            value = in_currency(table, row, column) if measure else row.cell(label)
            if counted is not None:
                value = ratio(value, row.cell(counted.head))
            points.append(Point(row=row, column=column, label=told, value=value))
    return points


def _label(words: Words, table: Table) -> str:
    """The head of the column that says what a row is of: asked for, else the first that tells."""
    texts = [c for c in table.columns if c.kind is not Kind.NUMBER] or list(table.columns)
    asked = next((c for c in texts if words.asks_for(c)), None)
    return (asked or next(filter(table.tells_apart, texts), texts[0])).head


def _is_in(column: Column, spans: Sequence[DateSpan], wanting: Wanting) -> bool:
    """Whether the year of a column is asked for; between two years all are."""
    years = [span.first.year for span in spans if span.first]
    if len(years) == len(("first", "last")) and wanting.operation is not Operation.DIFFERENCE:
        return min(years) <= (column.year or 0) <= max(years)
    return column.year in years


def _of_time(table: Table, rows: Sequence[Row], spans: Sequence[DateSpan]) -> Sequence[Row]:
    """The rows of the days that are asked for; all where none are."""
    dated = [c.head for c in table.columns if c.kind is Kind.DATE]
    if not spans:
        return rows
    return [row for row in rows if any(_touches(row.cell(head), spans) for head in dated)]


def _touches(value: Value, spans: Sequence[DateSpan]) -> bool:
    return any(
        value.first and value.last and span.first and span.last
        and value.first <= span.last and span.first <= value.last
        for span in spans
    )  # fmt: skip
