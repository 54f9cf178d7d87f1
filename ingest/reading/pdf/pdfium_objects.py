"""What is drawn on a page besides text, and when: boxes, pictures and the order of all."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, Final

from ingest.reading.pdf.pdfium_edges import edges_of, own_matrix, sides_of
from ingest.reading.pdf.ruling import Edge
from ingest.reading.pdf.visibility import Box, Cover, Drawn, Matrix

_MAX_OBJECTS: Final = 20_000
_MAX_DEPTH: Final = 5
_MAX_EDGES: Final = 10_000
# letters that are drawn as outlines have many parts, a box has few
_FEW_SEGMENTS: Final = 6
# the rules of tables hide nothing
_THIN: Final = 2.0


def drawn_on(page: Any) -> Drawn:
    """Walk through all objects of a page, those in forms too, in the order of drawing."""
    from pypdfium2 import raw

    orders: dict[int, int] = {}
    paths = _Paths()
    for order, (item, matrix) in enumerate(_objects(page)):
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            orders[address(item)] = order
        elif kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
            is_picture = kind == raw.FPDF_PAGEOBJ_IMAGE
            paths.covers.append(Cover(order, _box(item, matrix), is_picture=is_picture))
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            paths.add(item, matrix, order)
    edges = (*paths.edges, *sides_of(paths.tiles[:_MAX_EDGES]))
    return Drawn(orders, tuple(paths.covers), edges)


class _Paths:
    """What the paths of a page cover, and their straight lines."""

    def __init__(self) -> None:
        self.covers: list[Cover] = []
        self.edges: list[Edge] = []
        self.tiles: list[Cover] = []

    def add(self, item: Any, matrix: Matrix, order: int) -> None:
        """Take a path in, unless it is not drawn at all."""
        mode, stroke = _draw_mode(item)
        if not mode and not stroke:
            return
        box = _box(item, matrix)
        cover = _filled(item, box, order) if mode else None
        if cover:
            self.covers.append(cover)
        if cover and cover.is_box and not stroke:
            self.tiles.append(cover)
        elif len(self.edges) < _MAX_EDGES:
            self.edges += edges_of(item, box, matrix)


def address(item: Any) -> int:
    """The number by which one object is told from another, 0 for none."""
    return ctypes.cast(item, ctypes.c_void_p).value or 0


def fill_colour(item: Any) -> tuple[int, int, int, int]:
    """Red, green, blue and opacity of an object's filling, from 0 to 255."""
    from pypdfium2 import raw

    red, green, blue, opacity = (ctypes.c_uint() for _ in range(4))
    raw.FPDFPageObj_GetFillColor(item, red, green, blue, opacity)
    return red.value, green.value, blue.value, opacity.value


def _objects(page: Any) -> Iterator[tuple[Any, Matrix]]:
    from pypdfium2 import raw

    seen = 0
    stack = [
        (raw.FPDFPage_GetObject(page.raw, index), Matrix(), 0)
        for index in range(min(raw.FPDFPage_CountObjects(page.raw), _MAX_OBJECTS) - 1, -1, -1)
    ]
    while stack and seen < _MAX_OBJECTS:
        item, matrix, depth = stack.pop()
        seen += 1
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_FORM:
            yield item, matrix
        elif depth < _MAX_DEPTH:
            inner = matrix.of(own_matrix(item))
            count = min(raw.FPDFFormObj_CountObjects(item), _MAX_OBJECTS)
            stack += (
                (raw.FPDFFormObj_GetObject(item, index), inner, depth + 1)
                for index in range(count - 1, -1, -1)
            )


def _draw_mode(item: Any) -> tuple[int, int]:
    """How a path is filled and whether it is drawn round, 0 for not."""
    from pypdfium2 import raw

    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, mode, stroke)
    return mode.value, stroke.value


def _filled(item: Any, box: Box, order: int) -> Cover | None:
    from pypdfium2 import raw

    if min(box.right - box.left, box.top - box.bottom) < _THIN:
        return None
    red, green, blue, opacity = fill_colour(item)
    is_box = raw.FPDFPath_CountSegments(item) <= _FEW_SEGMENTS
    is_solid = is_box and opacity == 255 and not raw.FPDFPageObj_HasTransparency(item)
    return Cover(order, box, (red, green, blue), is_box=is_box, is_solid=is_solid)


def _box(item: Any, matrix: Matrix) -> Box:
    from pypdfium2 import raw

    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    raw.FPDFPageObj_GetBounds(item, left, bottom, right, top)
    return matrix.box(left.value, bottom.value, right.value, top.value)
