"""A page of a PDF as a grey picture of bounded size, without the words that are text already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from PIL.Image import Image

# 250 dots an inch of an A4 page; small letters are not read better with more
_LONGEST: Final = 2_900
_MOST_SCALE: Final = 300 / 72
_DEPTH: Final = 3


def picture_of(document: Any, number: int) -> tuple[Image, float, float]:
    """Draw a page, 1-based.

    Returns:
        The picture, its pixels for each point, and the page's height in points.
    """
    from pypdfium2 import raw

    page = document[number - 1]
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=_DEPTH):
        raw.FPDFPageObj_SetIsActive(item.raw, False)
    width, height = page.get_size()
    scale = min(_LONGEST / max(width, height, 1.0), _MOST_SCALE)
    picture = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil()
    return picture.convert("L"), scale, height
