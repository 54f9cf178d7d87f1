"""Merged cells of a page's tables, written out for the extractor, which forgets their spans."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

# a hostile page may ask for millions
MOST_ACROSS: Final = 50
MOST_DOWN: Final = 1_000
_MOST_COPIES: Final = 20_000


def span_of(cell: Any, name: str, most: int) -> int:
    """How many places a cell covers by its attribute `colspan` or `rowspan`, at most so many."""
    value = (cell.get(name) or "1").strip()
    return min(int(value), most) or 1 if value.isdecimal() and len(value) < 10 else 1


def write_out_merged_cells(page: Any) -> None:
    """Put a copy of each merged cell in every place that it covers, in place.

    A cell across a whole row, which heads the rows below it, stays one.
    """
    left = _MOST_COPIES
    for table in page.iter("table"):
        rows = [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]
        width = max((_width(row) for row in rows), default=0)
        below: dict[int, tuple[Any, int]] = {}  # column: cell, rows that it still covers
        for row in rows:
            left -= _write_out(row, below, width)
            if left < 0:
                return


def _write_out(row: Any, below: dict[int, tuple[Any, int]], width: int) -> int:
    """Write out one row; the number of copies made."""
    cells, copies = _cells(row), 0
    placed: list[Any] = []
    while cells or len(placed) in below:
        column = len(placed)
        if column in below:
            cell, rest = below.pop(column)
            if rest > 1:
                below[column] = (cell, rest - 1)
            placed.append(_copy(cell))
            copies += 1
            continue
        cell = cells.pop(0)
        across, down = span_of(cell, "colspan", MOST_ACROSS), span_of(cell, "rowspan", MOST_DOWN)
        across = 1 if across >= width else across
        for name in ("colspan", "rowspan"):
            cell.attrib.pop(name, None)
        if down > 1:
            below |= {column + i: (cell, down - 1) for i in range(across)}
        placed += [cell, *(_copy(cell) for _ in range(across - 1))]
        copies += across - 1
    if copies:
        row[:] = placed
    return copies


def _cells(row: Any) -> list[Any]:
    return [child for child in row if child.tag in ("td", "th")]


def _width(row: Any) -> int:
    return sum(span_of(cell, "colspan", MOST_ACROSS) for cell in _cells(row))


def _copy(cell: Any) -> Any:
    copied = deepcopy(cell)
    copied.tail = None
    return copied
