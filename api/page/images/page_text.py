"""The characters of a page and where they stand, as PDFium finds them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Iterator
from math import hypot
from typing import Any, Final

from api.page.images.model import Box
from api.page.images.shown import Shown

_MOST_CHARACTERS: Final = 200_000
_HYPHENS: Final = frozenset("\x02\ufffe")  # PDFium ends a hyphenated line by these alone
_LINE_ENDS: Final = _HYPHENS | {"\r", "\n"}
_TALLEST: Final = 2.0  # sizes of its font that the box of a character may be high


def characters(words: Any) -> list[str]:
    """The characters of a text page; what is no character is empty."""
    from pypdfium2 import raw

    count = min(max(raw.FPDFText_CountChars(words), 0), _MOST_CHARACTERS)
    return [_character(raw.FPDFText_GetUnicode(words, place)) for place in range(count)]


def places(
    words: Any, wanted: Iterable[int], found: list[str], shown: Shown
) -> Iterator[Box | None]:
    """Boxes of these characters on the page as it is shown; None where a line ends."""
    for place in wanted:
        if found[place] in _LINE_ENDS:
            if found[place] in _HYPHENS and (hyphen := _box(words, place)):
                yield shown.place(hyphen)
            yield None
        elif not found[place].isspace() and (box := _box(words, place)):
            placed = shown.place(box)
            if placed is not None:
                yield placed


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code <= 0xDFFF else ""


def _box(words: Any, place: int) -> Box | None:
    """The room of a character in its line; its bare outline where the font claims nonsense."""
    from pypdfium2 import raw

    left, bottom, right, top = (ctypes.c_double() for _ in range(4))
    if not raw.FPDFText_GetCharBox(words, place, left, right, bottom, top):
        return None
    tight = Box(left.value, bottom.value, right.value, top.value)
    room = raw.FS_RECTF()
    if raw.FPDFText_GetLooseCharBox(words, place, room):
        loose = Box(room.left, room.bottom, room.right, room.top)
        if _is_plausible(loose, tight, _size(words, place)):
            return loose
    return tight if tight.width > 0 and tight.height > 0 else None


def _is_plausible(loose: Box, tight: Box, size: float) -> bool:
    x, y = (tight.x0 + tight.x1) / 2, (tight.y0 + tight.y1) / 2
    return (
        loose.x0 <= x <= loose.x1
        and loose.y0 <= y <= loose.y1
        and loose.width > 0
        and loose.height > 0
        and min(loose.width, loose.height) <= _TALLEST * size
    )


def _size(words: Any, place: int) -> float:
    from pypdfium2 import raw

    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(words, place, matrix)
    return float(raw.FPDFText_GetFontSize(words, place) * hypot(matrix.c, matrix.d))
