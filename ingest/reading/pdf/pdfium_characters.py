"""Sizes and places of single characters, as PDFium finds them."""

from __future__ import annotations

import ctypes
from bisect import bisect_left
from collections.abc import Sequence
from math import hypot
from typing import Any, NamedTuple


class Direction(NamedTuple):
    """Where a line of text runs to, as a vector of length one."""

    right: float
    up: float

    def along(self, x: float, y: float) -> float:
        """How far a place lies along the line, in points."""
        return x * self.right + y * self.up

    def across(self, x: float, y: float) -> float:
        """How far a place lies above a parallel through the page's corner, in points."""
        return y * self.right - x * self.up


class Characters:
    """The characters of one text page; a place is PDFium's own count of them.

    Args:
        words: PDFium's text page.
        added: before which characters of its text a space was added, in rising order.
    """

    def __init__(self, words: Any, added: Sequence[int] = ()) -> None:
        self._words = words
        self._added = [at + number for number, at in enumerate(added)]

    def place(self, index: int) -> int:
        """The place of a character of the page's text, negative where it has none.

        A space that was added stands where the character after it does.
        """
        from pypdfium2 import raw

        before = bisect_left(self._added, index)
        return int(raw.FPDFText_GetCharIndexFromTextIndex(self._words, index - before))

    def is_generated(self, index: int) -> bool:
        """Whether PDFium has put a character of the page's text there, a space for a gap."""
        from pypdfium2 import raw

        return bool(raw.FPDFText_IsGenerated(self._words, self.place(index)) == 1)

    def size(self, place: int) -> float:
        """The size of a character as it is drawn, in points."""
        from pypdfium2 import raw

        matrix = self._matrix(place)
        return float(raw.FPDFText_GetFontSize(self._words, place) * hypot(matrix.c, matrix.d))

    def direction(self, place: int) -> Direction:
        """Where the text runs to at a character."""
        matrix = self._matrix(place)
        length = hypot(matrix.a, matrix.b) or 1.0
        return Direction(matrix.a / length, matrix.b / length)

    def origin(self, place: int) -> tuple[float, float]:
        """Where a character begins on its baseline, in points."""
        from pypdfium2 import raw

        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(self._words, place, x, y)
        return x.value, y.value

    def box(self, place: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of a character's ink, in points."""
        from pypdfium2 import raw

        left, bottom, right, top = (ctypes.c_double() for _ in range(4))
        raw.FPDFText_GetCharBox(self._words, place, left, right, bottom, top)
        return left.value, bottom.value, right.value, top.value

    def cell(self, place: int) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of the room that a character takes in its line, in points."""
        from pypdfium2 import raw

        rect = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(self._words, place, rect)
        return rect.left, rect.bottom, rect.right, rect.top

    def is_bold(self, place: int) -> bool:
        """Tell whether the name of a character's font says that it is heavy."""
        from pypdfium2 import raw

        name = ctypes.create_string_buffer(128)
        raw.FPDFText_GetFontInfo(self._words, place, name, len(name), None)
        lowered = name.value.lower()
        return any(word in lowered for word in (b"bold", b"black", b"heavy"))

    def _matrix(self, place: int) -> Any:
        from pypdfium2 import raw

        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._words, place, matrix)
        return matrix
