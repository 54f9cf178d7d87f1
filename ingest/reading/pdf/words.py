"""Words of a page with their places, in printed rows and in the pieces that wide gaps cut."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

# the space between two columns, as a multiple of the size of the text
_WIDE: Final = 1.0
_SAME_ROW: Final = 0.4
AMOUNT: Final = re.compile(
    r"[^\w\s]{0,3}\d[\d.,\s'’:/-]*[^\w\s]{0,2}(\s?[A-Za-z]{1,3})?[*†‡]?|[-–—]+|n/?a|yes|no",
    re.IGNORECASE,
)


class Word(NamedTuple):
    """A word: where it begins and ends in the page's text, and where it is printed, in points."""

    start: int
    end: int
    text: str
    x0: float
    x1: float
    y: float
    size: float

    @property
    def middle(self) -> float:
        """Halfway between its left and its right."""
        return (self.x0 + self.x1) / 2


@dataclass(frozen=True, slots=True)
class Piece:
    """Words side by side without a wide gap."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words, with spaces between them."""
        return " ".join(word.text for word in self.words)

    @property
    def x0(self) -> float:
        """Its left."""
        return self.words[0].x0

    @property
    def x1(self) -> float:
        """Its right."""
        return max(word.x1 for word in self.words)


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """Pieces on one baseline, from left to right."""

    pieces: tuple[Piece, ...]

    @property
    def y(self) -> float:
        """Its baseline."""
        return self.pieces[0].words[0].y

    @property
    def size(self) -> float:
        """The size of its text."""
        return max(piece.words[0].size for piece in self.pieces)

    @property
    def words(self) -> Iterator[Word]:
        """All words."""
        return (word for piece in self.pieces for word in piece.words)


def printed_rows(words: Iterable[Word]) -> list[PrintedRow]:
    """Put words into rows from the top down."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda word: -word.y):
        if rows and rows[-1][0].y - word.y <= _SAME_ROW * max(word.size, rows[-1][0].size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [PrintedRow(tuple(_pieces(sorted(row, key=lambda word: word.x0)))) for row in rows]


def size_of(words: Sequence[Word]) -> float:
    """The usual size of some words, 0 for none."""
    return median(word.size for word in words) if words else 0.0


def _pieces(row: Sequence[Word]) -> Iterator[Piece]:
    start = 0
    for index, (word, after) in enumerate(pairwise(row), start=1):
        if after.x0 - word.x1 > _WIDE * min(word.size, after.size):
            yield Piece(tuple(row[start:index]))
            start = index
    yield Piece(tuple(row[start:]))
