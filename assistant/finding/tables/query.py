"""A question as a query over one table: which rows, which values, and what is done with them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.facts.codes import codes
from assistant.finding.tables.filters import is_denial, narrowed
from assistant.finding.tables.matching import Words
from assistant.finding.tables.naming import Mentions
from assistant.finding.tables.sides import sides_of
from assistant.finding.tables.wanting import Operation, Wanting
from corpus.facts.dates import DateSpan, dates
from corpus.tables.model import Column, Kind, Row, Table, Value
from corpus.tables.money import ratio, values_of
from corpus.tables.totals import is_total

_OF_CHOSEN_ROWS = frozenset(Operation) - {Operation.CELL, Operation.COMPARE, Operation.DIFFERENCE}
_OF_SOME_ROWS = frozenset({Operation.LIST, Operation.COUNT, Operation.MOST, Operation.LEAST})
_SECOND_YEAR = re.compile(r"\s?[/–-]\s?(\d\d)(?!\d)")
_CODE = re.compile(r"[^\W\d_]{0,4}[-–/.]?\d+[^\W\d_]?")  # "KB2221", "L13", "7a"
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
        of: the heads of the columns that say what its rows are of.
        measure: the column whose values count, or the first of its years; None where rows do.
        points: the values that are meant, one for each row, or for each row and year.
        rows: how many rows the table has that are no totals.
        explained: the share of the question, by the weight of its words, that the table explains.
        divided_by: the head of the column that the measure is divided by, for averages; else empty.
        where: the heads by whose cells rows were chosen, each with the texts that were.
        anchors: what else ties the question to the table: rows that it names, how many it says
            there are, a column that is what it asks for, the heading that the table stands under.
    """

    table: Table
    wanting: Wanting
    of: tuple[str, ...]
    measure: Column | None
    points: tuple[Point, ...]
    rows: int
    explained: float
    anchors: int
    divided_by: str = ""
    where: tuple[tuple[str, tuple[str, ...]], ...] = ()


def queries(words: Words, table: Table) -> list[Query]:
    """A question as queries of a table, one for each thing measured; none where it is none."""
    mentions = words.mentions(table)
    if not words.names_known(table, mentions):
        return []
    if words.wanting.operation in _OF_CHOSEN_ROWS:
        mentions = narrowed(words, table, mentions)
    if _ranks_one(words.wanting, table, mentions):
        mentions = mentions.of_all(table)
    rows, measures = _meant(words, table, mentions)
    if not rows or not _as_many(words.wanting, rows) or _is_open_denial(words.wanting, mentions):
        return []
    if _is_of_no_rows(words.wanting, mentions):
        return []
    if words.wanting.operation is Operation.CELL and not (mentions.heads and len(rows) == 1):
        return []
    counted = words.counted(table) if words.wanting.averaged else None
    return [
        Query(
            table=table,
            wanting=words.wanting.of_numbers(),
            of=label_of(words, table),
            measure=measure[0] if measure else None,
            points=tuple(_points(words, table, rows, measure, counted)),
            rows=sum(not is_total(table, row) for row in table.rows),
            explained=words.explained(table, mentions, measure),
            anchors=words.anchors(table, mentions),
            divided_by=counted.head if counted else "",
            where=_where(mentions),
        )
        for measure in measures
        if words.counts_in(measure)
    ]


def label_of(words: Words, table: Table) -> tuple[str, ...]:
    """The heads of the columns that say what a row is of.

    What is asked for, else the first column that tells the rows apart; where that has codes, or
    does not tell them apart, with the first other text.
    """
    texts = [c for c in table.columns if c.kind is Kind.TEXT] or list(table.columns)
    compares = words.wanting.operation is Operation.COMPARE
    asked = None if compares else next(filter(words.asks_for, texts), None)
    first = asked or next(filter(table.tells_apart, texts), texts[0])
    coded = sum(_is_coded(row.cell(first.head).text) for row in table.rows)
    if table.tells_apart(first) and coded * 2 <= len(table.rows):
        return (first.head,)
    return (first.head, *(c.head for c in texts if c != first))[:2]


def _where(mentions: Mentions) -> tuple[tuple[str, tuple[str, ...]], ...]:
    chosen = {h: dict.fromkeys(row.cell(h).text for row in mentions.rows) for h in mentions.heads}
    return tuple((head, tuple(texts)) for head, texts in sorted(chosen.items()))


def _meant(
    words: Words, table: Table, mentions: Mentions
) -> tuple[Sequence[Row], Sequence[list[Column]]]:
    """The rows that are meant, and the columns of each thing that is measured."""
    totals = {id(row) for row in table.rows if is_total(table, row)}
    rows: Sequence[Row] = [row for row in mentions.rows if id(row) not in totals]
    rows = _within_days(words, table, rows)
    spans = _spans(words.wanting.rest)
    years = [c for c in table.columns if c.year is not None and c.kind is Kind.NUMBER]
    if words.wanting.operation is Operation.COMPARE:
        rows, columns = sides_of(words, table, mentions, rows)
        return rows, [[column] for column in columns]
    if len(years) > 1 and not words.wanting.by_time and not words.wants_share(table):
        asked = [c for c in years if not spans or _is_in(c, spans, words.wanting)]
        return rows, [asked] if asked else []
    if words.wanting.operation is Operation.DIFFERENCE and len(rows) == 1 and spans:
        return rows, [_of_years(table, {str(d.first.year) for d in spans if d.first})]
    rows = _of_time(words, table, rows, spans)
    return rows, [[c] if c else [] for c in words.measures(table, mentions)]


def _spans(text: str) -> list[DateSpan]:
    """The days and years that a text names; "2023/24" is both years."""
    spans = []
    for span in dates(text):
        if span.first and span.last:
            next_year = span.first.year + 1
            ends = _SECOND_YEAR.match(text, span.end)
            both = ends is not None and int(ends[1]) == next_year % 100
            spans.append(replace(span, last=dt.date(next_year, 12, 31)) if both else span)
    return spans


def _is_open_denial(wanting: Wanting, mentions: Mentions) -> bool:
    """Whether what is not so is asked for, and no value that says so was chosen."""
    told = wanting.blank or wanting.bounds or wanting.operation not in _OF_SOME_ROWS
    chosen = (row.cell(head).text for head in mentions.heads for row in mentions.rows[:1])
    return wanting.denied and not told and not any(map(is_denial, chosen))


def _ranks_one(wanting: Wanting, table: Table, mentions: Mentions) -> bool:
    """Whether a question ranks one row, so asks of all: "Ghana is the largest, correct?"."""
    ranks = mentions.loosely and wanting.operation in {Operation.MOST, Operation.LEAST}
    return (ranks or wanting.is_claim) and sum(
        not is_total(table, row) for row in mentions.rows
    ) == 1


def _within_days(words: Words, table: Table, rows: Sequence[Row]) -> Sequence[Row]:
    """The rows within the days that a question sets where it asks for other values of them."""
    days = [b for b in words.wanting.bounds if b.day] if words.wanting.is_of_values else []
    dated = [c for c in table.columns if c.kind is Kind.DATE]
    meant = [c for c in dated if words.speaks_of(c)] or dated
    return [
        row
        for row in rows
        if all(any(b.allows(row.cell(c.head).first, "") for c in meant) for b in days)
    ]


def _is_of_no_rows(wanting: Wanting, mentions: Mentions) -> bool:
    """Whether a difference is asked for, and neither which rows it is between nor which years."""
    named = mentions.heads or wanting.counted or _spans(wanting.rest)
    return wanting.operation is Operation.DIFFERENCE and not named


def _of_years(table: Table, years: set[str]) -> list[Column]:
    """The columns of numbers whose heads name these years: "Budget 2024", "Actual 2024"."""
    counted = [c for c in table.columns if c.kind is Kind.NUMBER]
    return [c for c in counted if any(year in c.head for year in years)]


def _as_many(wanting: Wanting, rows: Sequence[Row]) -> bool:
    """Whether there are as many rows as the question says; "the three largest" are of more."""
    several = wanting.operation in {Operation.MOST, Operation.LEAST}
    counted = wanting.counted
    return counted is None or counted == len(rows) or (several and counted < len(rows))


def _points(
    words: Words,
    table: Table,
    rows: Sequence[Row],
    measure: Sequence[Column],
    counted: Column | None,
) -> list[Point]:
    heads = label_of(words, table)
    values = {column.head: values_of(table, rows, column) for column in measure}
    points = []
    for at, row in enumerate(rows):
        named = ", ".join(filter(None, (row.cell(head).text for head in heads)))
        for column in measure or [_ROW]:
            head = column.head if len(measure) > 1 else ""
            told = ", ".join(filter(None, [*([named] if len(rows) > 1 or not head else []), head]))
            value = values[column.head][at] if measure else row.cell(heads[0])
            if counted is not None:
                value = ratio(value, row.cell(counted.head))
            points.append(Point(row=row, column=column, label=told, value=value))
    return points


def _is_coded(text: str) -> bool:
    """Whether a cell tells its row apart by a code that says nothing else."""
    return bool(codes(text) or _CODE.fullmatch(text))


def _is_in(column: Column, spans: Sequence[DateSpan], wanting: Wanting) -> bool:
    """Whether the year of a column is asked for; between two years all are."""
    years = [span.first.year for span in spans if span.first]
    if len(years) == 2 and wanting.operation is not Operation.DIFFERENCE:
        return min(years) <= (column.year or 0) <= max(years)
    return column.year in years


def _of_time(
    words: Words, table: Table, rows: Sequence[Row], spans: Sequence[DateSpan]
) -> Sequence[Row]:
    """The rows of the days that are asked for, by the columns they are said of; else all."""
    years = {str(span.first.year) for span in spans if span.first}
    if not spans or any(year in column.head for column in table.columns for year in years):
        return rows
    dated = [c for c in table.columns if c.kind is Kind.DATE]
    meant = [c for c in dated if words.speaks_of(c)] or dated
    return [row for row in rows if any(_touches(row.cell(c.head), spans) for c in meant)]


def _touches(value: Value, spans: Sequence[DateSpan]) -> bool:
    return any(
        value.first and value.last and span.first and span.last
        and value.first <= span.last and span.first <= value.last
        for span in spans
    )  # fmt: skip
