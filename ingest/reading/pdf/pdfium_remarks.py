"""The comments that readers have put on a page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from typing import Any, Final

_MAX_ANNOTATIONS: Final = 500
_MAX_BYTES: Final = 20_000


def remarks(page: Any) -> Iterator[str]:
    """Yield the texts of notes, highlights and other marks; links and pop-ups have none."""
    from pypdfium2 import raw

    silent = (raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP, raw.FPDF_ANNOT_WIDGET)
    for index in range(min(raw.FPDFPage_GetAnnotCount(page.raw), _MAX_ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        if raw.FPDFAnnot_GetSubtype(annotation) not in silent:
            text = _contents(annotation).strip()
            if text:
                yield text
        raw.FPDFPage_CloseAnnot(annotation)


def _contents(annotation: Any) -> str:
    from pypdfium2 import raw

    size = raw.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    if not 2 < size <= _MAX_BYTES:
        return ""
    text = ctypes.create_string_buffer(size)
    target = ctypes.cast(text, ctypes.POINTER(ctypes.c_ushort))
    raw.FPDFAnnot_GetStringValue(annotation, b"Contents", target, size)
    return text.raw.decode("utf-16-le", "ignore").rstrip("\x00")
