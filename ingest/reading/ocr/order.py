"""Puts what OCR has read on a page into rows, and columns of prose one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import mean, median
from typing import Final

from ingest.reading.ocr.recognised import Piece

Row = tuple[Piece, ...]

_LEAST_LINES: Final = 4  # of a column
_LEAST_WORDS: Final = 3.0  # of a line of prose, on average; cells of tables have fewer
_SAME_ROW: Final = 0.5
_GAP: Final = 3.0  # heights of a line, between what is read as columns and what need not be
_SLACK: Final = 0.5  # of the height of a line, by which a line may reach over its column's edge


def in_reading_order(pieces: Sequence[Piece]) -> list[Row]:
    """Rows from the top down, each from left to right; a column of prose before the next."""
    edge = _edge(pieces)
    if edge is None:
        return _rows(pieces)
    ordered: list[Row] = []
    across: list[Piece] = []
    sides: tuple[list[Piece], list[Piece]] = ([], [])
    bottom = 0.0
    for piece in sorted(pieces, key=lambda piece: piece.middle):
        side = _side(piece, edge)
        if piece.top - bottom > _GAP * piece.height:
            ordered += [*_by_columns(sides), *_rows(across)]
            across.clear()
        bottom = max(bottom, piece.bottom)
        if side is None:
            ordered += _by_columns(sides)
            across.append(piece)
        else:
            ordered += _rows(across)
            across.clear()
            sides[side].append(piece)
    return [*ordered, *_by_columns(sides), *_rows(across)]


def _by_columns(sides: tuple[list[Piece], list[Piece]]) -> list[Row]:
    left, right = list(sides[0]), list(sides[1])
    for side in sides:
        side.clear()
    if _is_prose(left) and _is_prose(right):
        return [*in_reading_order(left), *in_reading_order(right)]
    return _rows([*left, *right])


def _edge(pieces: Sequence[Piece]) -> float | None:
    """Where the right of two columns begins that stand side by side, if there are such."""
    best, most = None, _LEAST_LINES - 1
    for edge in sorted({round(piece.left) for piece in pieces}):
        sides = [_side(piece, edge) for piece in pieces]
        left = [piece for piece, side in zip(pieces, sides, strict=True) if side == 0]
        right = [piece for piece, side in zip(pieces, sides, strict=True) if side == 1]
        lines = min(len(left), len(right))
        if lines > most and sides.count(None) <= lines and _overlap(left, right):
            best, most = edge, lines
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


def _is_prose(column: Sequence[Piece]) -> bool:
    return len(column) >= _LEAST_LINES and (
        mean(len(piece.text.split()) for piece in column) >= _LEAST_WORDS
    )


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
