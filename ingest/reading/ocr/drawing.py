"""The pages of a file as grey pictures of bounded size, without the words that are text already."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from ingest.errors import UnreadableFile
from sandbox.refusals import Why

if TYPE_CHECKING:
    from PIL.Image import Image

# 250 dots an inch of an A4 page; small letters are not read better with more
_LONGEST: Final = 2_900
_MOST_SCALE: Final = 300 / 72
_DEPTH: Final = 3
_KINDS: Final = ("PNG", "JPEG", "TIFF", "WEBP")
_MOST_PIXELS: Final = 100_000_000  # of a picture that is opened
_TOO_LARGE: Final = f"has more than {_MOST_PIXELS // 1_000_000} million pixels; scale it down"
_DRAWN_PIXELS: Final = _LONGEST * 2_050  # those of an A4 page
_A4: Final = 842.0  # points: what a picture's longer side is taken for, which does not say

# the picture, its pixels for each point, and the page's height in points
Drawn = tuple["Image", float, float]


def drawer_of(data: bytes) -> Callable[[int], Drawn]:
    """What draws the pages of a PDF, or of a file of pictures, by their numbers from 1."""
    if b"%PDF-" not in data[:1024]:
        return lambda number: _picture(data, number)
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    return lambda number: _page(document, number)


def count_pictures(data: bytes) -> int:
    """How many pictures a file holds that are pages: only TIFF holds several.

    Raises:
        UnreadableFile: They are too large.
    """
    picture = _opened(data)
    return int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1


def _page(document: Any, number: int) -> Drawn:
    from pypdfium2 import raw

    page = document[number - 1]
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=_DEPTH):
        raw.FPDFPageObj_SetIsActive(item.raw, False)
    width, height = page.get_size()
    scale = min(_LONGEST / max(width, height, 1.0), _MOST_SCALE)
    picture = page.render(scale=scale, grayscale=True, may_draw_forms=False).to_pil()
    return picture.convert("L"), scale, height


def _picture(data: bytes, number: int) -> Drawn:
    from PIL import Image, ImageOps

    picture = _opened(data)
    if number > 1:
        picture.seek(number - 1)
        _check_size(picture)
    picture.draft("L", (_LONGEST, _LONGEST))  # JPEG files are not decoded larger than needed
    grey = ImageOps.exif_transpose(_on_paper(picture))
    shrink = min((_DRAWN_PIXELS / (grey.width * grey.height)) ** 0.5, 1.0)
    size = max(round(grey.width * shrink), 1), max(round(grey.height * shrink), 1)
    grey = grey.resize(size, Image.Resampling.BOX) if shrink < 1 else grey
    scale = max(size) / _A4
    return grey, scale, size[1] / scale


def _on_paper(picture: Image) -> Image:
    """In grey; what is transparent is white."""
    from PIL import Image

    if picture.mode.startswith("I;16"):
        return picture.point(lambda value: value / 256).convert("L")
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("L")
    seen = picture.convert("LA")
    paper = Image.new("L", seen.size, 255)
    paper.paste(seen.getchannel("L"), mask=seen.getchannel("A"))
    return paper


def _opened(data: bytes) -> Any:
    from PIL import Image

    try:
        picture = Image.open(io.BytesIO(data), formats=_KINDS)
    except Image.DecompressionBombError as error:
        raise UnreadableFile(_TOO_LARGE, Why.TOO_LARGE) from error
    _check_size(picture)
    return picture


def _check_size(picture: Image) -> None:
    if picture.width * picture.height > _MOST_PIXELS:
        raise UnreadableFile(_TOO_LARGE, Why.TOO_LARGE)
