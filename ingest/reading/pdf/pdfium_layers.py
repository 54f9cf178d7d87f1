"""Whether a text is on a layer that may be shut off, or beyond the edge that cuts it off."""

from __future__ import annotations

import ctypes
from typing import Any, Final

from ingest.reading.pdf.visibility import Box

_LAYER: Final = "OC"
_MOST_PATHS: Final = 20
_MOST_POINTS: Final = 200


def is_on_layer(item: Any) -> bool:
    """Tell whether an object is part of optional content."""
    from pypdfium2 import raw

    marks = (
        raw.FPDFPageObj_GetMark(item, index) for index in range(raw.FPDFPageObj_CountMarks(item))
    )
    return any(_name(mark) == _LAYER for mark in marks)


def is_cut_off(item: Any, box: Box) -> bool:
    """Tell whether the middle of a text lies outside of the box around a path that clips it."""
    from pypdfium2 import raw

    clip = raw.FPDFPageObj_GetClipPath(item)
    if not clip:
        return False
    for path in range(min(raw.FPDFClipPath_CountPaths(clip), _MOST_PATHS)):
        count = raw.FPDFClipPath_CountPathSegments(clip, path)
        if not 0 < count <= _MOST_POINTS:
            continue
        points = [_point(raw.FPDFClipPath_GetPathSegment(clip, path, i)) for i in range(count)]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if not Box(min(xs), min(ys), max(xs), max(ys)).has(*box.middle):
            return True
    return False


def _point(segment: Any) -> tuple[float, float]:
    from pypdfium2 import raw

    x, y = ctypes.c_float(), ctypes.c_float()
    raw.FPDFPathSegment_GetPoint(segment, x, y)
    return x.value, y.value


def _name(mark: Any) -> str:
    from pypdfium2 import raw

    size, name = ctypes.c_ulong(), (ctypes.c_ushort * 16)()
    if not raw.FPDFPageObjMark_GetName(mark, name, ctypes.sizeof(name), size):
        return ""
    return bytes(name).decode("utf-16-le", "ignore").partition("\0")[0]
