"""Straight lines of what is drawn on a page, from PDFium's path objects."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

from ingest.reading.pdf.ruling import Edge
from ingest.reading.pdf.visibility import Box, Matrix

_THIN: Final = 3.0
_SHORT: Final = 5.0
# outlines of letters and maps have more
_MOST_SEGMENTS: Final = 400
_STRAIGHT: Final = 0.5


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
