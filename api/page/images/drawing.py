"""Draws one page with PDFium; only for the child process, which may die of it."""

from __future__ import annotations

from math import isfinite
from typing import Any

from api.page.images.bounds import fitting_scale, pixels
from api.page.images.lines import line_boxes
from api.page.images.marking import CHANNELS, mark
from api.page.images.model import Box, Drawn, Wish
from api.page.images.page_text import characters, places
from api.page.images.png import encode
from api.page.images.quotes import find_quote
from api.page.images.shown import Shown


def draw(data: bytes, wish: Wish) -> Drawn | int:
    """Draw a page of a PDF.

    Returns:
        The page, or how many pages there are where there is no such page.

    Raises:
        Exception: whatever the library raises on a file that it cannot read.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    document.init_forms()  # what was typed into a form is part of its page
    if wish.page > len(document):
        return len(document)
    page = document[wish.page - 1]
    shown = _shown(page)
    width, height = page.get_size()
    if not (isfinite(width) and isfinite(height)):
        raise ValueError("the page has no size")
    boxes = _boxes(page, wish.quote, shown) if wish.quote else ()
    picture = _picture(page, boxes, wish.scale) if wish.scale is not None else b""
    return Drawn(width=width, height=height, boxes=boxes, picture=picture)


def _shown(page: Any) -> Shown:
    from pypdfium2 import raw

    area = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page.raw, area)
    return Shown(Box(area.left, area.bottom, area.right, area.top), page.get_rotation())


def _boxes(page: Any, quote: str, shown: Shown) -> tuple[Box, ...]:
    words = page.get_textpage()
    found = characters(words.raw)
    place = find_quote(found, quote)
    return line_boxes(places(words.raw, place, found, shown)) if place is not None else ()


def _picture(page: Any, boxes: tuple[Box, ...], scale: float) -> bytes:
    width, height = page.get_size()
    fitting = fitting_scale(width, height, scale)
    bitmap = page.render(scale=fitting, rev_byteorder=True)
    if (bitmap.width, bitmap.height) != (pixels(width, fitting), pixels(height, fitting)):
        raise ValueError("the picture has another size than its page")
    drawn = _rows(bitmap)
    mark(drawn, bitmap.width, bitmap.height, boxes, fitting)
    return encode(drawn, bitmap.width, bitmap.height)


def _rows(bitmap: Any) -> bytearray:
    """The pixels without what PDFium puts at the end of each row."""
    if bitmap.n_channels != CHANNELS:
        raise ValueError("the picture has no three colours")
    whole = bytes(bitmap.buffer)
    row = bitmap.width * CHANNELS
    if bitmap.stride == row:
        return bytearray(whole)
    starts = range(0, bitmap.stride * bitmap.height, bitmap.stride)
    return bytearray(b"".join(whole[start : start + row] for start in starts))
