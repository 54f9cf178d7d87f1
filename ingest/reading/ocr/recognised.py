"""What OCR has read on the pages of a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Words side by side without a wide gap, as an engine reads them.

    `confidence` is from 0 to 1. The place is in points of the upright page from its top left.
    """

    text: str
    confidence: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """How high it stands on the page, in points."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Halfway between its top and its bottom."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognisedPage:
    """A physical page, 1-based, with its height in points and what was read, in no order."""

    number: int
    height: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadPage:
    """A page that OCR was asked to read and did not, and why."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """All that OCR made of a file."""

    pages: tuple[RecognisedPage, ...] = ()
    unread: tuple[UnreadPage, ...] = ()


def recognition_of(given: dict[str, Any]) -> Recognition:
    """A recognition from its JSON, which the parent has checked."""
    return Recognition(
        pages=tuple(
            RecognisedPage(**{**page, "pieces": tuple(Piece(**piece) for piece in page["pieces"])})
            for page in given["pages"]
        ),
        unread=tuple(UnreadPage(**page) for page in given["unread"]),
    )
