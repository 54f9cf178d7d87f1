"""Tables that lines are drawn for: round all cells, or only between rows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from ingest.reading.pdf.grids import (
    Columns,
    Grid,
    Words,
    columns_of,
    split_records,
    without_repeated,
)
from ingest.reading.pdf.ruling import NEAR, Borders, Lattice
from ingest.reading.pdf.words import PrintedRow, Word, printed_rows, size_of

# the middle of small letters above their baseline, as a multiple of the size
_MIDDLE: Final = 0.25
_ACROSS: Final = 2.0
_FEW_ACROSS: Final = 0.03
_WIDEST_PITCH: Final = 1.7
_WIDEST_EDGE: Final = 2.6
_MIN_BANDS: Final = 3


def may_hold(lattice: Lattice) -> bool:
    """Tell whether a lattice has enough rows or columns for a table."""
    return len(lattice.xs) > 2 or len(lattice.ys) > _MIN_BANDS


def ruled_grid(lattice: Lattice, words: Sequence[Word]) -> Grid | None:
    """Put the words within a lattice into its cells, None where they do not fit."""
    inside = [word for word in words if _is_inside(word, lattice)]
    if not inside:
        return None
    if len(lattice.xs) == 2:
        return _banded(lattice, inside, words)
    borders = lattice.borders()
    if _crossing(lattice, borders, inside) > max(1, _FEW_ACROSS * len(inside)):
        return None
    cells = _cells(lattice, borders)
    for word in inside:
        cells[_row(lattice, word)][_column(lattice, word.middle)].append(word)
    _split(lattice, cells)
    if not _is_closed(lattice):
        cells += _open_cells(lattice, words, Columns(tuple(pairwise(lattice.xs))))
    rows = [line for row in without_repeated(cells) for line in split_records(row)]
    return Grid(rows, list(lattice.xs[:-1]))


def is_filled(words: Sequence[Word], left: float, bottom: float, right: float, top: float) -> bool:
    """Tell whether rows of text fill the place between two rules, without a wide blank."""
    inside = [w for w in words if left <= w.middle <= right and bottom <= w.y <= top]
    rows = printed_rows(inside)
    if not rows or not any(len(row.pieces) > 1 for row in rows):
        return False
    size = size_of(inside)
    levels = [row.y for row in rows]
    pitches = [above - below for above, below in pairwise(levels)]
    return (
        top - levels[0] <= _WIDEST_EDGE * size
        and levels[-1] - bottom <= _WIDEST_EDGE * size
        and all(pitch <= _WIDEST_PITCH * size for pitch in pitches)
    )


def _banded(lattice: Lattice, inside: Sequence[Word], words: Sequence[Word]) -> Grid | None:
    """The columns of a table that has lines between its rows alone."""
    bands: dict[int, Words] = defaultdict(list)
    for word in inside:
        bands[_row(lattice, word)].append(word)
    rows = [printed_rows(bands[number]) for number in sorted(bands)]
    columns = columns_of([row for band in rows for row in band])
    if len(columns) < 2:
        return None
    cells = [columns.row(piece for row in band for piece in row.pieces) for band in rows]
    cells += _open_cells(lattice, words, columns)
    lefts = [left for left, _ in columns.spans]
    return Grid([line for row in cells for line in split_records(row)], lefts)


def _is_closed(lattice: Lattice) -> bool:
    """Tell whether lines at the sides reach the lowest line, below which is no row."""
    return any(edge.upright and edge.start <= lattice.ys[-1] + NEAR for edge in lattice.edges)


def _open_cells(lattice: Lattice, words: Sequence[Word], columns: Columns) -> list[list[Words]]:
    """The row below the last rule, none where the text there does not keep to the columns."""
    pieces = [piece for row in _open_row(lattice, words) for piece in row.pieces]
    fits = all(len(columns.covered(piece)) == 1 for piece in pieces)
    return [columns.row(pieces)] if pieces and fits else []


def _open_row(lattice: Lattice, words: Sequence[Word]) -> list[PrintedRow]:
    """The lines right below the last rule, if they may be a row that no rule closes."""
    left, right, bottom = lattice.xs[0], lattice.xs[-1], lattice.ys[-1]
    below = printed_rows(
        word
        for word in words
        if left - NEAR <= word.x0 and word.x1 <= right + NEAR and word.y < bottom
    )
    found: list[PrintedRow] = []
    last = bottom
    for row in below:
        if last - row.y > (_WIDEST_PITCH if found else _WIDEST_EDGE) * row.size:
            break
        found.append(row)
        last = row.y
    return found if found and len(found[0].pieces) > 1 else []


def _cells(lattice: Lattice, borders: Borders) -> list[list[Words]]:
    """Empty cells; places that no line parts hold one and the same."""
    columns, rows = len(lattice.xs) - 1, len(lattice.ys) - 1
    parents = list(range(columns * rows))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    for row in range(rows):
        for column in range(columns):
            place = row * columns + column
            if column + 1 < columns and not borders.right[column][row]:
                parents[root(place + 1)] = root(place)
            if row + 1 < rows and not borders.below[row][column]:
                parents[root(place + columns)] = root(place)
    found = [[root(row * columns + column) for column in range(columns)] for row in range(rows)]
    return _rectangles(found)


def _rectangles(found: Sequence[Sequence[int]]) -> list[list[Words]]:
    """A cell for each group of places that is a rectangle, and of others for each row's part."""
    places: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row, groups in enumerate(found):
        for column, group in enumerate(groups):
            places[group].append((row, column))
    cells: list[list[Words]] = [[[] for _ in groups] for groups in found]
    for members in places.values():
        some = dict.fromkeys(members)
        rows, columns = {row for row, _ in some}, {column for _, column in some}
        is_whole = len(some) == len(rows) * len(columns)
        for row, column in some:
            above = cells[row - 1][column] if is_whole and row - 1 in rows else None
            left = cells[row][column - 1] if (row, column - 1) in some else None
            cells[row][column] = next(
                (c for c in (above, left) if c is not None), cells[row][column]
            )
    return cells


def _split(lattice: Lattice, cells: list[list[Words]]) -> None:
    """Part merged cells whose words keep to the columns above and below them."""
    for merged, columns in _wide(cells):
        borders = [lattice.xs[column + 1] for column in columns[:-1]]
        pieces = [piece for row in printed_rows(merged) for piece in row.pieces]
        across = any(piece.x0 < x - 1 and piece.x1 > x + 1 for piece in pieces for x in borders)
        parts = {
            column: [w for w in merged if _column(lattice, w.middle) == column]
            for column in columns
        }
        if across or sum(map(bool, parts.values())) < 2:
            continue
        for row in cells:
            row[:] = [parts[i] if cell is merged else cell for i, cell in enumerate(row)]


def _wide(cells: Iterable[Sequence[Words]]) -> Iterator[tuple[Words, list[int]]]:
    """Each cell that covers several columns, with them."""
    found: dict[int, tuple[Words, set[int]]] = {}
    for row in cells:
        for column, cell in enumerate(row):
            found.setdefault(id(cell), (cell, set()))[1].add(column)
    for cell, columns in found.values():
        if len(columns) > 1 and cell:
            yield cell, sorted(columns)


def _crossing(lattice: Lattice, borders: Borders, words: Iterable[Word]) -> int:
    """How many words lie across a line, as labels of a chart do."""
    count = 0
    for word in words:
        first, last = _column(lattice, word.x0 + _ACROSS), _column(lattice, word.x1 - _ACROSS)
        row = _row(lattice, word)
        count += any(borders.right[column][row] for column in range(first, last))
    return count


def _is_inside(word: Word, lattice: Lattice) -> bool:
    level = word.y + _MIDDLE * word.size
    return lattice.xs[0] < word.middle < lattice.xs[-1] and lattice.ys[-1] < level < lattice.ys[0]


def _column(lattice: Lattice, x: float) -> int:
    return min(max(bisect_right(lattice.xs, x) - 1, 0), len(lattice.xs) - 2)


def _row(lattice: Lattice, word: Word) -> int:
    level = -(word.y + _MIDDLE * word.size)
    place = bisect_left(lattice.ys, level, key=lambda y: -y) - 1
    return min(max(place, 0), len(lattice.ys) - 2)
