"""Tables without lines: rows whose pieces stand below each other in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from ingest.reading.pdf.grids import Columns, Grid, Words, columns_of, is_amount
from ingest.reading.pdf.words import PrintedRow, Word, printed_rows

_WIDEST_PITCH: Final = 3.2
_MIN_ROWS: Final = 3
_MIN_ROWS_OF_TWO: Final = 4
_MOST: Final = 0.6
_FEW_WORDS: Final = 5.0
_NAMED: Final = 0.8
_TIGHT: Final = 0.85
# rows above that tell whether the next one goes on
_LOOKED_AT: Final = 40


def aligned_grids(words: Sequence[Word]) -> Iterator[Grid]:
    """Every run of rows with columns, one of which holds figures."""
    run: list[PrintedRow] = []
    for row in printed_rows(words):
        if run and not _goes_on(run, row):
            yield from _grid(run)
            run = []
        if run or len(row.pieces) > 1:
            run.append(row)
    yield from _grid(run)


def _goes_on(run: Sequence[PrintedRow], row: PrintedRow) -> bool:
    last = run[-1]
    if last.y - row.y > _WIDEST_PITCH * min(last.size, row.size):
        return False
    run = run[-_LOOKED_AT:]
    columns = columns_of(run)
    if len(row.pieces) == 1:
        # the rest of a wrapped cell, or a row with one value
        return len(last.pieces) > 1 and len(columns.covered(row.pieces[0])) == 1
    return len(columns_of([*run, row])) >= min(len(columns), len(row.pieces))


def _grid(run: Sequence[PrintedRow]) -> Iterator[Grid]:
    rows = list(run)
    while rows and len(rows[-1].pieces) == 1 and not _is_tight(rows):
        del rows[-1]
    if len(rows) < _MIN_ROWS:
        return
    columns = columns_of(rows)
    if len(columns) < 2:
        return
    cells = list(_records(rows, columns))
    grid = Grid(cells, [left for left, _ in columns.spans])
    if _holds_figures(cells):
        yield grid


def _records(rows: Sequence[PrintedRow], columns: Columns) -> Iterator[list[Words]]:
    """The cells of each row; a line close below that has no first cell goes on in the cells."""
    usual = median(above.y - below.y for above, below in pairwise(rows))
    current: list[Words] = []
    last = rows[0].y
    for row in rows:
        cells = columns.row(row.pieces)
        is_rest = bool(current) and not cells[0] and last - row.y < _TIGHT * usual
        last = row.y
        if is_rest:
            for place, cell in enumerate(cells):
                if cell and (not place or cell is not cells[place - 1]):
                    current[place] += cell
            continue
        if current:
            yield current
        current = cells
    if current:
        yield current


def _is_tight(rows: Sequence[PrintedRow]) -> bool:
    if len(rows) < _MIN_ROWS:
        return False
    pitches = [above.y - below.y for above, below in pairwise(rows)]
    return pitches[-1] < _TIGHT * median(pitches)


def _holds_figures(rows: Sequence[Sequence[Words]]) -> bool:
    """Tell whether short cells of at least one column hold figures, and the first one names."""
    body = rows[1:]
    width = len(rows[0])
    several = sum(1 for row in rows if sum(map(bool, row)) > 1)
    if several < (_MIN_ROWS_OF_TWO if width == 2 else _MIN_ROWS):
        return False
    filled = [cell for row in rows for cell in row if cell]
    if sum(map(len, filled)) > _FEW_WORDS * len(filled):
        return False
    figures = [_share(body, column) for column in range(1, width)]
    needed = 0.8 if width == 2 else _MOST
    named = sum(1 for row in body if row[0])
    return max(figures) >= needed and named >= _NAMED * len(body) and bool(body[0][0])


def _share(rows: Sequence[Sequence[Words]], column: int) -> float:
    filled = [row[column] for row in rows if row[column]]
    is_enough = 2 * len(filled) >= len(rows)
    return sum(map(is_amount, filled)) / len(filled) if is_enough else 0.0
