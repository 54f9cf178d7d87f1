"""What is asked of a page, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in PDF points; the origin is the bottom left of the page as it is shown."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.y1 - self.y0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What to draw.

    Args:
        page: the physical page, from 1.
        quote: what to mark on it.
        scale: pixels to a point; None for the boxes of the quote without a picture.
    """

    page: int
    quote: str | None = None
    scale: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A page as it was drawn.

    Args:
        width: of the page as it is shown, in points.
        height: the same.
        boxes: where the quote stands, a box for each line of it; empty where it was not found.
        picture: a PNG, empty where none was wished.
    """

    width: float
    height: float
    boxes: tuple[Box, ...]
    picture: bytes = b""
