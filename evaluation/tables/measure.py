"""Compares rows of tables cell by cell."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

_LEFT_OUT: Final = frozenset(" •·▪\uf0b7-­‐")


@dataclass(frozen=True, slots=True)
class Score:
    """Cells that are right, cells that were read, and cells that there are."""

    right: int = 0
    read: int = 0
    wanted: int = 0

    def __add__(self, other: Score) -> Score:
        """Both together."""
        return Score(self.right + other.right, self.read + other.read, self.wanted + other.wanted)

    @property
    def precision(self) -> float:
        """The share of what was read that is right, 1 where nothing was read."""
        return self.right / self.read if self.read else 1.0

    @property
    def recall(self) -> float:
        """The share of what there is that was read right."""
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def scored(wanted: Iterable[str], read: Iterable[str]) -> Score:
    """Pair each wanted row with the row that shares most cells with it, and count them.

    A cell is right where its value stands under its own head, in the row it belongs to.
    """
    left = [_cells(row) for row in read]
    total = Score(read=sum(row.total() for row in left))
    for row in map(_cells, wanted):
        best = max(left, key=lambda other: (row & other).total(), default=Counter())
        right = (row & best).total()
        if right:
            left.remove(best)
        total += Score(right=right, wanted=row.total())
    return total


def missed(wanted: Iterable[str], read: Sequence[str]) -> list[str]:
    """The wanted rows of which no read row has every cell and no other."""
    known = [_cells(row) for row in read]
    return [row for row in wanted if _cells(row) not in known]


def _cells(row: str) -> Counter[str]:
    return Counter(map(_plain, row.split(" | ")))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if char not in _LEFT_OUT)
