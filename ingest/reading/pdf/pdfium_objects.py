"""What is drawn on a page besides text, and when: boxes, pictures and the order of all."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from ingest.reading.pdf.visibility import Box, Cover, Drawn

_MAX_OBJECTS: Final = 20_000
_MAX_DEPTH: Final = 5
# letters that are drawn as outlines have many parts, a box has few
_FEW_SEGMENTS: Final = 6
# the rules of tables hide nothing
_THIN: Final = 2.0


class Matrix(NamedTuple):
    """Places of a form's content on its page."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def of(self, inner: Matrix) -> Matrix:
        """The matrix of a form in a form."""
        return Matrix(
            self.a * inner.a + self.c * inner.b,
            self.b * inner.a + self.d * inner.b,
            self.a * inner.c + self.c * inner.d,
            self.b * inner.c + self.d * inner.d,
            self.a * inner.e + self.c * inner.f + self.e,
            self.b * inner.e + self.d * inner.f + self.f,
        )

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """The upright box around a box of the form."""
        corners = [(x, y) for x in (left, right) for y in (bottom, top)]
        xs = [self.a * x + self.c * y + self.e for x, y in corners]
        ys = [self.b * x + self.d * y + self.f for x, y in corners]
        return Box(min(xs), min(ys), max(xs), max(ys))


def drawn_on(page: Any) -> Drawn:
    """Walk through all objects of a page, those in forms too, in the order of drawing."""
    from pypdfium2 import raw

    orders: dict[int, int] = {}
    covers: list[Cover] = []
    for order, (item, matrix) in enumerate(_objects(page)):
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            orders[address(item)] = order
        elif kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
            covers.append(Cover(order, _box(item, matrix)))
        elif kind == raw.FPDF_PAGEOBJ_PATH:
            cover = _filled(item, matrix, order)
            if cover:
                covers.append(cover)
    return Drawn(orders, tuple(covers))


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
            inner, own = matrix, raw.FS_MATRIX()
            if raw.FPDFPageObj_GetMatrix(item, own):
                inner = matrix.of(Matrix(own.a, own.b, own.c, own.d, own.e, own.f))
            count = min(raw.FPDFFormObj_CountObjects(item), _MAX_OBJECTS)
            stack += (
                (raw.FPDFFormObj_GetObject(item, index), inner, depth + 1)
                for index in range(count - 1, -1, -1)
            )


def _filled(item: Any, matrix: Matrix, order: int) -> Cover | None:
    from pypdfium2 import raw

    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, mode, stroke)
    box = _box(item, matrix)
    if not mode.value or min(box.right - box.left, box.top - box.bottom) < _THIN:
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
