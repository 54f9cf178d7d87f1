"""Straight lines of what is drawn on a page, from PDFium's path objects."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any, Final

from ingest.reading.pdf.ruling import Edge
from ingest.reading.pdf.visibility import Box, Cover, Matrix

_THIN: Final = 3.0
_SHORT: Final = 5.0
# outlines of letters and maps have more
_MOST_SEGMENTS: Final = 400
_STRAIGHT: Final = 0.5
_GAP: Final = 1.0


def edges_of(item: Any, box: Box, matrix: Matrix) -> Iterator[Edge]:
    """The level and upright lines of a path; a thin box is one line.

    Args:
        item: The path.
        box: What it covers on the page, in points.
        matrix: Places of the form that holds the path on the page.
    """
    from pypdfium2 import raw

    width, height = box.right - box.left, box.top - box.bottom
    if max(width, height) < _SHORT:
        return
    if height < _THIN:
        yield Edge(False, (box.bottom + box.top) / 2, box.left, box.right)
    elif width < _THIN:
        yield Edge(True, (box.left + box.right) / 2, box.bottom, box.top)
    elif raw.FPDFPath_CountSegments(item) <= _MOST_SEGMENTS:
        yield from _sides(item, matrix.of(own_matrix(item)))


def sides_of(tiles: Iterable[Cover]) -> Iterator[Edge]:
    """The sides of boxes that are only filled; between two of one colour there is none to see."""
    current: Cover | None = None
    for tile in sorted(tiles, key=_column):
        if current is None or not _touches(current, tile):
            yield from _around(current)
            current = tile
        else:
            current = replace(current, box=current.box._replace(bottom=tile.box.bottom))
    yield from _around(current)


def _column(tile: Cover) -> tuple[tuple[int, int, int], int, int, float]:
    return tile.colour or (0, 0, 0), round(tile.box.left), round(tile.box.right), -tile.box.top


def _touches(upper: Cover, lower: Cover) -> bool:
    is_below = abs(upper.box.bottom - lower.box.top) <= _GAP
    return is_below and _column(upper)[:3] == _column(lower)[:3]


def _around(tile: Cover | None) -> Iterator[Edge]:
    if tile is not None:
        left, bottom, right, top = tile.box
        yield from (Edge(False, bottom, left, right), Edge(False, top, left, right))
        yield from (Edge(True, left, bottom, top), Edge(True, right, bottom, top))


def own_matrix(item: Any) -> Matrix:
    """Places of an object's own coordinates on its form or page."""
    from pypdfium2 import raw

    own = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, own):
        return Matrix()
    return Matrix(own.a, own.b, own.c, own.d, own.e, own.f)


def _sides(item: Any, matrix: Matrix) -> Iterator[Edge]:
    from pypdfium2 import raw

    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            yield from _straight(points)
            points = []
        elif kind != raw.FPDF_SEGMENT_LINETO:
            return  # a drawing, or a box with round corners
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        corner = matrix.box(x.value, y.value, x.value, y.value)
        points.append((corner.left, corner.bottom))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    yield from _straight(points)


def _straight(points: list[tuple[float, float]]) -> Iterator[Edge]:
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(y0 - y1) < _STRAIGHT:
            yield Edge(False, y0, min(x0, x1), max(x0, x1))
        elif abs(x0 - x1) < _STRAIGHT:
            yield Edge(True, x0, min(y0, y1), max(y0, y1))
