"""Pages that a reader sees turned are laid upright, so that their lines, columns and tables are."""

from __future__ import annotations

import math
from typing import Any, Final

_SAMPLES: Final = 40
_NEARLY: Final = 0.1  # radians


def upright(document: Any, index: int, page: Any, words: Any) -> tuple[Any, Any]:
    """The page and its words, turned where the page is and most of its letters stand upright then.

    Comments and fields stay where they were on the page as it was.
    """
    from pypdfium2 import raw

    turn = page.get_rotation()
    if not turn or not _is_upright_when_turned(words, math.radians(turn)):
        return page, words
    left, bottom, right, top = page.get_cropbox()
    width, height = page.get_size()
    matrix = {
        90: (0, -1, 1, 0, -bottom, right),
        180: (-1, 0, 0, -1, right, top),
        270: (0, 1, -1, 0, top, -left),
    }[turn]
    if not raw.FPDFPage_TransFormWithClip(page, raw.FS_MATRIX(*matrix), None):
        return page, words
    words.close()
    page.set_rotation(0)
    page.set_mediabox(0, 0, width, height)
    page.set_cropbox(0, 0, width, height)
    page.close()  # what was turned is seen when it is opened again
    page = document[index]
    return page, page.get_textpage()


def _is_upright_when_turned(words: Any, turn: float) -> bool:
    """Whether most letters, which PDFium measures clockwise, stand turned the other way."""
    from pypdfium2 import raw

    count = words.count_chars()
    places = range(0, count, max(1, count // _SAMPLES))
    angles = [raw.FPDFText_GetCharAngle(words, place) for place in places]
    known = [angle for angle in angles if angle >= 0]
    fit = sum(abs(math.remainder(angle + turn, 2 * math.pi)) < _NEARLY for angle in known)
    return 2 * fit > len(known)
