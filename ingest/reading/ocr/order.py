"""Puts what OCR has read on a page into rows, and columns of prose one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from itertools import groupby
from statistics import mean, median
from typing import Final

from ingest.reading.ocr.recognised import Piece

Row = tuple[Piece, ...]

_LEAST_LINES: Final = 4  # of a column
_LEAST_WORDS: Final = 3.0  # of a line of prose, on average; cells of tables have fewer
_SAME_ROW: Final = 0.5
_GAP: Final = 0.6  # of the height of a line, between what is read as columns and what need not be
_LEAST_BEGIN: Final = 0.3  # of the lines of a column; others are indented
_SLACK: Final = 0.5  # of the height of a line, by which a line may reach over its column's edge


def in_reading_order(pieces: Sequence[Piece]) -> list[Row]:
    """Rows from the top down, each from left to right; a column of prose before the next."""
    edge = _edge(pieces)
    if edge is None:
        return _rows(pieces)
    ordered: list[Row] = []
    across: list[Piece] = []
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        side = _side(piece, edge)
        if side is None:
            ordered += _by_columns(sides)
            across.append(piece)
        else:
            ordered += _rows(across)
            across.clear()
            sides[side].append(piece)
    return [*ordered, *_by_columns(sides), *_rows(across)]


def _by_columns(sides: tuple[list[Piece], list[Piece]]) -> list[Row]:
    """What stands on the two sides of an edge: prose by columns, all else by rows."""
    left = {id(piece) for piece in sides[0]}
    stretches = list(_stretches([*sides[0], *sides[1]]))
    for side in sides:
        side.clear()
    ordered: list[Row] = []
    for is_prose, some in groupby(stretches, key=lambda stretch: _is_prose(stretch, left)):
        pieces = [piece for stretch in some for piece in stretch]
        halves = [p for p in pieces if id(p) in left], [p for p in pieces if id(p) not in left]
        if is_prose and min(map(len, halves)) >= _LEAST_LINES:
            ordered += [*in_reading_order(halves[0]), *in_reading_order(halves[1])]
        else:
            ordered += _rows(pieces)
    return ordered


def _stretches(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Cut at white space that goes across all."""
    stretch: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.top):
        if stretch and piece.top - max(p.bottom for p in stretch) > _GAP * piece.height:
            yield stretch
            stretch = []
        stretch.append(piece)
    if stretch:
        yield stretch


def _is_prose(stretch: Sequence[Piece], left: Set[int]) -> bool:
    """Whether there are words enough in the lines of each side that has any."""
    sides = (
        [len(piece.text.split()) for piece in stretch if (id(piece) in left) is is_left]
        for is_left in (True, False)
    )
    return all(mean(words) >= _LEAST_WORDS for words in sides if words)


def _edge(pieces: Sequence[Piece]) -> float | None:
    """Where the right of two columns begins that stand side by side, if there are such.

    It is where many lines begin, most stand to the right, and few go across beside them.
    """
    best, most = None, _LEAST_LINES - 1
    for edge in sorted({round(piece.left) for piece in pieces}):
        left = [piece for piece in pieces if _side(piece, edge) == 0]
        right = [piece for piece in pieces if _side(piece, edge) == 1]
        begin = sum(piece.left - edge <= _SLACK * piece.height for piece in right)
        least = max(_LEAST_LINES, _LEAST_BEGIN * len(right))
        if begin < least or len(left) < _LEAST_LINES or not _overlap(left, right):
            continue
        top, bottom = min(p.top for p in right), max(p.bottom for p in right)
        across = sum(_side(piece, edge) is None and top < piece.middle < bottom for piece in pieces)
        if len(right) - across > most:
            best, most = edge, len(right) - across
    return best


def _side(piece: Piece, edge: float) -> int | None:
    """Left (0) or right (1) of an edge, or across it."""
    slack = _SLACK * piece.height
    if piece.right <= edge + slack:
        return 0
    return 1 if piece.left >= edge - slack else None


def _overlap(left: Sequence[Piece], right: Sequence[Piece]) -> bool:
    top = max(min(piece.top for piece in side) for side in (left, right))
    bottom = min(max(piece.bottom for piece in side) for side in (left, right))
    return bottom - top > _LEAST_LINES * median(piece.height for piece in left)


def _rows(pieces: Sequence[Piece]) -> list[Row]:
    return [tuple(sorted(row, key=lambda piece: piece.left)) for row in _grouped(pieces)]


def _grouped(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    row: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        if row and piece.middle - mean(p.middle for p in row) > _SAME_ROW * min(
            piece.height, row[-1].height
        ):
            yield row
            row = []
        row.append(piece)
    if row:
        yield row
