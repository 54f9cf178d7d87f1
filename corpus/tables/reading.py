"""Tables out of the passages of a document: rows that follow each other under the same heads."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.model import Passage, Span
from corpus.tables.days import days_in_figures
from corpus.tables.legends import called, colours_of, legend_of, words_of
from corpus.tables.model import Column, Kind, Row, Table, Value
from corpus.tables.money import OTHERWISE
from corpus.tables.rows import cells_of, in_order
from corpus.tables.values import Measured, is_year, measure_in, measured, under, value_of

_DOTTED = frozenset({"es", "pt"})  # languages that write a thousand as 1.000
_COMMAS = frozenset({"es", "fr", "pt"})  # languages that write a half as 0,5
_PARTED = re.compile(r"(\W*)(\d{1,3}(?:[.\u00a0\u202f ]\d{3})+|\d+),(\d{1,2})(?!\d)(.*)")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_LETTER = re.compile(r"[^\W\d_]")
_LEAD = 500  # characters
_PARTS = " › "  # of a heading under others
_SHARED = 0.5  # of a row's heads that the rows above it have as well
_CAPTION = 160  # characters at most of a line that says in what a table is given
_NEARLY_ALL = 0.75  # of the cells that are filled in: the kind of a column


@dataclass(frozen=True, slots=True)
class _Line:
    """A row as it stands: its cells' texts by the heads."""

    passage: Passage
    span: Span
    texts: dict[str, str]
    above: str = ""  # the line before it, where that is no row


def tables_of(passages: Sequence[Passage]) -> list[Table]:
    """The tables of a document.

    Args:
        passages: all of one document, in their order.
    """
    lead, prose = _lead(passages), _prose(passages)
    return [_explained(_table(lines, lead), prose) for lines in _runs(passages)]


def _lead(passages: Sequence[Passage]) -> str:
    """The first characters of a document without its rows: what it calls itself."""
    lines = passages[0].text[:_LEAD].split("\n") if passages else []
    return " ".join(line for line in lines if not cells_of(line))


def _prose(passages: Sequence[Passage]) -> list[str]:
    """The lines of a document that are no rows, each once."""
    lines = (line for passage in passages for line in passage.text.split("\n"))
    return list(dict.fromkeys(line for line in lines if line and not cells_of(line)))


def _explained(table: Table, prose: Sequence[str]) -> Table:
    """The table with what its document says that its short heads and codes stand for."""
    texts = {c.head: {row.cell(c.head).text for row in table.rows} for c in table.columns}
    codes = {t for c in table.columns if c.kind is Kind.TEXT for t in texts[c.head]}
    heads = {word for c in table.columns for word in (c.head, *words_of(c.head))}
    legend = legend_of(prose, heads | codes)
    colours = (colours_of(list(texts[c.head])) for c in table.columns if c.kind is Kind.TEXT)
    lights = {code: said for found in colours for code, said in found.items()}
    columns = tuple(replace(c, called=called(c.head, legend)) for c in table.columns)
    told = {code: said for code, said in {**lights, **legend}.items() if code in codes}
    both = {c: f"{lights[c]} {told[c]}" if c in lights and c in legend else told[c] for c in told}
    return replace(table, columns=columns, legend=both)


def _runs(passages: Sequence[Passage]) -> Iterator[list[_Line]]:
    """The rows of each table."""
    run: list[_Line] = []
    above: set[str] = set()  # heads of the run
    for line, between in _lines(passages):
        goes_on = run and line and _goes_on(run, above, line)
        if run and (not goes_on or _LETTER.search(between)):
            yield run
            run, above = [], set()
        if line:
            run.append(line)
            above.update(line.texts)
    if run:
        yield run


def _lines(passages: Sequence[Passage]) -> Iterator[tuple[_Line | None, str]]:
    """Every sentence as a row, None where it is none, with what stands before it."""
    before = ""
    for passage in passages:
        end = passage.sentences[0].start
        for span in passage.sentences:
            between = passage.text[end - passage.start : span.start - passage.start]
            text = passage.text[span.start - passage.start : span.end - passage.start]
            cells = cells_of(text)
            texts = {cell.head: cell.value for cell in cells}
            above = "" if _LETTER.search(between) else before
            yield _Line(passage, span, texts, above) if cells else None, between
            before, end = "" if cells else text, span.end


def _goes_on(run: Sequence[_Line], above: set[str], line: _Line) -> bool:
    """Whether a row belongs to the table of the rows above it, which have these heads."""
    before, here = run[-1].passage.heading, line.passage.heading
    if not here.startswith(before) and not _stands_above(here.split(_PARTS)[-1], run[0]):
        return False
    return sum(head in above for head in line.texts) >= _SHARED * len(line.texts)


def _stands_above(heading: str, first: _Line) -> bool:
    """Whether a heading stands in the passage of a table's first row, above that row.

    A passage that begins before a heading is called by the one above it.
    """
    above = first.passage.text[: first.span.start - first.passage.start]
    return heading in (line.strip() for line in above.split("\n"))


def _table(lines: Sequence[_Line], lead: str) -> Table:
    last = lines[-1].passage
    language = last.document.facts.language
    values = {text: _typed(text, language) for line in lines for text in line.texts.values()}
    measures = [text for text in (_caption(lines[0]), last.heading) if measure_in(text)]
    columns, cells = list[Column](), dict[str, dict[str, Value]]()
    for head in in_order(line.texts for line in lines):
        texts = dict.fromkeys(line.texts[head] for line in lines if head in line.texts)
        days = days_in_figures(head, texts, language)
        typed = {text: _on(values[text], days.get(text)) for text in texts}
        filled = [typed[x] for line in lines if (x := line.texts.get(head)) is not None]
        told = _measured(head, measures[0] if measures else last.heading)
        columns.append(_column(head, [v for v in filled if not v.blank], told))
        counted = columns[-1].kind is Kind.NUMBER
        cells[head] = {text: under(typed[text], told, counted) for text in texts}
    rows = tuple(
        Row(
            passage=line.passage,
            span=line.span,
            cells={head: cells[head][text] for head, text in line.texts.items()},
        )
        for line in lines
    )
    return Table(
        document=last.document,
        heading=last.heading,
        columns=tuple(columns),
        rows=rows,
        lead=lead,
        measure=measure_in(measures[0]) if measures else "",
    )


def _caption(first: _Line) -> str:
    """The line right above the first row of a table, where it is short enough for a caption."""
    return first.above if len(first.above) <= _CAPTION else ""


def _typed(text: str, language: str | None) -> Value:
    """The typed value of a cell, by how its language writes numbers.

    "1.940" is 1940 where thousands are told apart by dots, "12,5" is 12.5 where parts are told by a
    comma.
    """
    if language in _DOTTED and _THOUSANDS.fullmatch(text.strip()):
        return replace(value_of(text.replace(".", ""), years_count=True), text=text)
    if language in _COMMAS and (parted := _PARTED.fullmatch(text.strip())):
        whole = re.sub(r"\D", "", parted[2])
        return replace(value_of(f"{parted[1]}{whole}.{parted[3]}{parted[4]}"), text=text)
    return value_of(text)


def _on(value: Value, day: dt.date | None) -> Value:
    """A value, with the day that its column tells it to be."""
    return value if day is None else replace(value, number=None, first=day, last=day)


def _measured(head: str, heading: str) -> Measured:
    """What a head says of its numbers; else what the table's heading says of all of them."""
    own, of_all = measured(head), measured(heading)
    told = own.currency or own.scale or own.unit or OTHERWISE.search(head)
    return own if told or not of_all.currency else of_all


def _column(head: str, filled: Sequence[Value], told: Measured) -> Column:
    return Column(
        head=head,
        kind=_kind(filled),
        currency=told.currency,
        scale=told.scale,
        unit=told.unit,
        year=int(head) if is_year(head) else None,
    )


def _kind(filled: Sequence[Value]) -> Kind:
    """Numbers where there is another than what may be a year; then years are numbers as well."""
    counted = [value for value in filled if value.number is not None]
    years = [value for value in filled if is_year(value.text)]
    if counted and len(counted) + len(years) >= _NEARLY_ALL * len(filled):
        return Kind.NUMBER
    dated = [v for v in filled if v.first is not None and v.number is None]
    if dated and len(dated) >= _NEARLY_ALL * len(filled):
        return Kind.DATE
    return Kind.TEXT
