"""Columns whose lines are drawn row by row are read one after the other; tables stay rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from itertools import pairwise
from statistics import mean, median
from typing import Final

from ingest.reading.pdf.pages import Line

_MIN_ROWS: Final = 3
_FEW_ROWS: Final = 5
_MOST_COLUMNS: Final = 4
_MIN_WORDS: Final = 3.5
# in how many lines of a column, of those that could, the sentence goes on below
_GOES_ON: Final = 0.4
_GOES_ON_OF_FEW: Final = 0.6
_INDENT: Final = 2.0
_PITCH: Final = 1.8
_CAP: Final = 1.8
# letters that are words too: "A society", "I was", "O mar", "Y fue"
_WORD_LETTERS: Final = frozenset("AÀEÉIOÓY")


def by_columns(lines: Sequence[Line]) -> list[Line]:
    """Order the lines of a page by columns where most of them run across columns of prose."""
    starts = _starts(lines)
    if not starts:
        return list(lines)
    ordered: list[Line] = []
    band: list[list[Line]] = [[] for _ in starts]
    for line in lines:
        pieces = line.parts or (line,)
        sides = [_side(piece, starts) for piece in pieces]
        is_inside = len(pieces) > 1 or _is_near(line, band)
        if None in sides or not is_inside:
            ordered += _flushed(band)
            ordered.append(line)
            continue
        for piece, side in zip(pieces, sides, strict=True):
            if side is not None:
                band[side].append(piece)
    return [*ordered, *_flushed(band)]


def with_drop_caps(lines: Sequence[Line]) -> list[Line]:
    """Put the large first letter of a text before the rest of its word."""
    caps = [line for line in lines if len(line.text) == 1 and line.text.isupper()]
    if not caps:
        return list(lines)
    known = {word.lower() for line in lines for word in line.text.split()}
    joined: dict[int, Line] = {}
    used: set[int] = set()
    for cap in caps:
        for line in lines:
            if id(line) not in joined and _is_drop_cap(cap, line, known):
                joined[id(line)] = replace(line, text=cap.text + line.text)
                used.add(id(cap))
                break
    return [joined.get(id(line), line) for line in lines if id(line) not in used]


def _starts(lines: Sequence[Line]) -> list[float]:
    """Where the columns of a page begin, nothing where it has none."""
    counts = Counter(len(line.parts) for line in lines if line.parts)
    if not counts:
        return []
    number, _ = counts.most_common(1)[0]
    rows = [line for line in lines if len(line.parts) == number and not line.is_turned]
    if not 2 <= number <= _MOST_COLUMNS or len(rows) < _MIN_ROWS or 2 * len(rows) < len(lines):
        return []
    starts = [median(row.parts[side].x0 for row in rows) for side in range(number)]
    columns = [[row.parts[side] for row in rows] for side in range(number)]
    return starts if all(_is_prose(column) for column in columns) else []


def _is_prose(column: Sequence[Line]) -> bool:
    words = mean(len(line.text.split()) for line in column)
    below = [after.text[0].islower() for _, after in pairwise(column)]
    needed = _GOES_ON if len(column) >= _FEW_ROWS else _GOES_ON_OF_FEW
    return words >= _MIN_WORDS and mean(below) >= needed


def _side(line: Line, starts: Sequence[float]) -> int | None:
    """The column in which a line lies as a whole."""
    for side, start in enumerate(starts):
        end = starts[side + 1] if side + 1 < len(starts) else float("inf")
        if start - line.size <= line.x0 <= start + _INDENT * line.size and line.x1 <= end:
            return side
    return None


def _is_near(line: Line, band: Iterable[Sequence[Line]]) -> bool:
    """Tell whether a line of one column goes on right below the lines across all."""
    last = [column[-1] for column in band if column]
    if not last:
        return False
    lowest = min(last, key=lambda item: item.y)
    return abs(lowest.y - line.y) <= _PITCH * line.size and abs(lowest.size - line.size) < 0.5


def _flushed(band: Sequence[list[Line]]) -> list[Line]:
    lines = [line for column in band for line in column]
    for column in band:
        column.clear()
    return lines


def _is_drop_cap(cap: Line, line: Line, known: Set[str]) -> bool:
    is_placed = (
        line.size > 0
        and cap.size >= _CAP * line.size
        and line.text[0].islower()
        and cap.x0 < line.x0 <= cap.x0 + 1.5 * cap.size
        and cap.y - line.size <= line.y <= cap.y + cap.size
    )
    if not is_placed or cap.text not in _WORD_LETTERS:
        return is_placed
    return (cap.text + line.text.split()[0]).lower() in known
