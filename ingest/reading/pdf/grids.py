"""Rows and columns of words, as they were found on a page."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ingest.reading.pdf.words import AMOUNT, Piece, PrintedRow, Word, printed_rows

# a cell; a merged one stands, as one and the same list, in every place that it covers
Words = list[Word]
_CHANNEL: Final = 0.5
_NARROW: Final = 12.0
_FEW_WORDS: Final = 5.0
_MOST: Final = 0.7
_TEXT_WORDS: Final = 25
_SAME_PLACE: Final = 8.0


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells by rows from the top and columns from the left; `lefts` are the columns' places."""

    rows: list[list[Words]]
    lefts: list[float]

    @property
    def words(self) -> Words:
        """All words, each once."""
        cells = {id(cell): cell for row in self.rows for cell in row}
        return [word for cell in cells.values() for word in cell]


@dataclass(frozen=True, slots=True)
class Columns:
    """Places of columns from left to right, in points."""

    spans: tuple[tuple[float, float], ...]

    def __len__(self) -> int:
        return len(self.spans)

    def covered(self, piece: Piece) -> list[int]:
        """The columns that a piece stands in: several where it lies across them."""
        found = [
            index
            for index, (left, right) in enumerate(self.spans)
            if min(piece.x1, right) - max(piece.x0, left) > 0
        ]
        return found or [self._nearest(piece)]

    def row(self, pieces: Iterable[Piece]) -> list[Words]:
        """Put pieces into one row of cells; those that lie across columns make merged cells."""
        cells: list[Words] = [[] for _ in self.spans]
        for piece in pieces:
            places = self.covered(piece)
            merged = cells[places[0]]
            for place in places[1:]:
                if cells[place] is not merged:
                    old = cells[place]
                    merged += old
                    cells = [merged if cell is old else cell for cell in cells]
            merged += piece.words
        return cells

    def _nearest(self, piece: Piece) -> int:
        middle = (piece.x0 + piece.x1) / 2
        lefts = [left for left, _ in self.spans]
        return max(bisect_right(lefts, middle) - 1, 0)


def columns_of(rows: Sequence[PrintedRow]) -> Columns:
    """The columns that most rows with the most pieces stand in, one where there are none."""
    counts = Counter(len(row.pieces) for row in rows)
    usual = [count for count, times in counts.items() if times >= max(2, len(rows) // 5)]
    wanted = max(usual, default=1)
    spans: list[tuple[float, float]] = []
    for row in sorted(rows, key=lambda row: len(row.pieces) != wanted):
        added = _merged([*spans, *((piece.x0, piece.x1) for piece in row.pieces)], row.size)
        if not spans or len(row.pieces) == wanted or len(added) >= len(spans):
            spans = added if len(row.pieces) <= wanted else spans
    return Columns(tuple(spans))


def split_records(cells: Sequence[Words]) -> list[list[Words]]:
    """One row of cells as several where each printed line in it is a record of its own."""
    rows = printed_rows({word: None for cell in cells for word in cell})
    if len(rows) < 3 or len({id(cell) for cell in cells}) < len(cells):
        return [list(cells)]
    places = {word: index for index, cell in enumerate(cells) for word in cell}
    lines = [
        [[word for word in row.words if places[word] == i] for i in range(len(cells))]
        for row in rows
    ]
    filled = [sum(map(bool, line)) for line in lines]
    short = sum(len(cell) for cell in cells) <= _FEW_WORDS * sum(filled)
    leads = sum(1 for line in lines if line[0]) == len(lines)
    amounts = any(
        sum(is_amount(line[i]) for line in lines) >= _MOST * len(lines)
        for i in range(1, len(cells))
    )
    is_dense = sum(filled) >= _MOST * len(lines) * sum(map(bool, cells))
    return lines if short and leads and amounts and is_dense else [list(cells)]


def is_amount(cell: Sequence[Word]) -> bool:
    """Tell whether a cell holds a figure, a date, or a word that stands for one."""
    return bool(cell) and bool(AMOUNT.fullmatch(text_of(cell)))


def text_of(cell: Sequence[Word]) -> str:
    """The words of a cell as they come in the file."""
    return " ".join(word.text for word in cell)


def trimmed(grid: Grid, before: Sequence[float]) -> Grid:
    """Leave out blank rows and columns, rows that were found twice, and titles round the table.

    Blank columns stay where the columns are those of the last table `before`, which goes on.
    """
    rows = without_repeated(grid.rows)
    while rows and _is_whole(rows[0]):
        del rows[0]
    while rows and _is_whole(rows[-1]):
        del rows[-1]
    if same_columns(grid.lefts, before):
        return Grid(rows, grid.lefts)
    kept = _adding(list(zip(*rows, strict=True)))
    return Grid([[row[i] for i in kept] for row in rows], [grid.lefts[i] for i in kept])


def same_columns(some: Sequence[float], others: Sequence[float]) -> bool:
    """Tell whether columns begin in the same places."""
    return len(some) == len(others) and all(
        abs(one - other) <= _SAME_PLACE for one, other in zip(some, others, strict=True)
    )


def without_repeated(rows: Sequence[list[Words]]) -> list[list[Words]]:
    """Leave out rows all of whose cells stand in the row above or below too, and blank ones."""
    return [rows[index] for index in _adding(rows)]


def _adding(lines: Sequence[Sequence[Words]]) -> list[int]:
    """The rows, or columns, that hold a cell which their neighbours do not hold."""
    held = [{id(cell) for cell in line if cell} for line in lines]
    kept: list[int] = []
    for index, cells in enumerate(held):
        if cells and not (kept and cells <= held[kept[-1]]):
            kept.append(index)
    adding: list[int] = []
    for index in reversed(kept):
        if not (adding and held[index] <= held[adding[-1]]):
            adding.append(index)
    return adding[::-1]


def _is_whole(row: Sequence[Words]) -> bool:
    """Tell whether one cell lies across all columns, or holds a text and stands alone."""
    filled = {id(cell): cell for cell in row if cell}
    is_text = len(filled) == 1 and len(next(iter(filled.values()))) > _TEXT_WORDS
    return is_text or all(cell is row[0] for cell in row)


def _merged(spans: Iterable[tuple[float, float]], size: float) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for left, right in sorted(spans):
        if merged and left - merged[-1][1] < _CHANNEL * size:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
    return merged
