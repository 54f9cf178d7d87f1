"""References to cells of a sheet, such as "B2" and "$A$1:C7"."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_CORNER: Final = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


class Area(NamedTuple):
    """A rectangle of cells: first and last row and column, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> int:
        """How many cells it covers."""
        return max(self.bottom - self.top + 1, 0) * max(self.right - self.left + 1, 0)

    def has(self, row: int, column: int) -> bool:
        """Whether a cell lies in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def places(self) -> list[tuple[int, int]]:
        """All (row, column) in it."""
        rows, columns = range(self.top, self.bottom + 1), range(self.left, self.right + 1)
        return [(row, column) for row in rows for column in columns]


def area_of(reference: str) -> Area | None:
    """The area that a reference names; None for one of another form."""
    corners = [_CORNER.fullmatch(part) for part in reference.split(":")]
    ends = [(int(match[2]), _column(match[1])) for match in corners if match]
    return Area(*ends[0], *ends[-1]) if ends else None


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
