"""Rows of tables that the end of a page cuts in two are put together where they begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ingest.reading.continuation import goes_on, without_mark
from ingest.reading.pdf.grids import same_columns
from ingest.reading.pdf.pages import Line, Table
from ingest.reading.pdf.paragraphs import Paragraph

Row = tuple[tuple[Line, ...], ...]
_MOST_HEADS: Final = 2


def with_whole_rows(pages: Sequence[Sequence[Paragraph]]) -> list[list[Paragraph]]:
    """The paragraphs of each page, with the rest of a cut row on the page where it begins."""
    whole = [list(page) for page in pages]
    start: list[Paragraph] = []
    for page in whole:
        upper, lower = _last(start), _first(page)
        if upper is not None and lower is not None:
            joined = _joined(start[upper].table, page[lower].table)
            if joined is not None:
                start[upper].table, page[lower].table = joined
                if not joined[1].rows:
                    del page[lower]
        start = page or start
    return whole


def _last(page: Sequence[Paragraph]) -> int | None:
    """The table that ends a page."""
    for index in range(len(page) - 1, -1, -1):
        if page[index].table is not None:
            return index
        if without_mark(page[index].text) is None:
            return None
    return None


def _first(page: Sequence[Paragraph]) -> int | None:
    """The table that a page begins with."""
    for index, paragraph in enumerate(page):
        if paragraph.table is not None:
            return index
        if without_mark(paragraph.text) is None:
            return None
    return None


def _joined(upper: Table | None, lower: Table | None) -> tuple[Table, Table] | None:
    if upper is None or lower is None or not same_columns(upper.lefts, lower.lefts):
        return None
    above = [_texts(row) for row in upper.rows]
    heads = 0
    while heads < min(_MOST_HEADS, len(lower.rows), len(above)) and (
        _texts(lower.rows[heads]) == above[heads]
    ):
        heads += 1
    if heads == len(lower.rows) or not goes_on(above, _texts(lower.rows[heads])):
        return None
    last, rest = upper.rows[-1], lower.rows[heads]
    cells = {id(cell): cell for cell in last}
    added = {
        key: (*cell, *(line for i, each in enumerate(last) if id(each) == key for line in rest[i]))
        for key, cell in cells.items()
    }
    row: Row = tuple(added[id(cell)] for cell in last)
    return (
        replace(upper, rows=(*upper.rows[:-1], row)),
        replace(lower, rows=(*lower.rows[:heads], *lower.rows[heads + 1 :])),
    )


def _texts(row: Row) -> list[str]:
    return [" ".join(line.text for line in cell) for cell in row]
