"""How large a picture may be."""

from __future__ import annotations

from math import ceil, sqrt
from typing import Final

MOST_PIXELS_A_SIDE: Final = 4_000
MOST_PIXELS: Final = 10_000_000  # an A3 page at three pixels to the point fits


def fitting_scale(width: float, height: float, scale: float) -> float:
    """The scale wished, or the largest at which a page of so many points is not too large."""
    longest = max(width, height, 1.0)
    return min(
        scale,
        (MOST_PIXELS_A_SIDE - 1) / longest,
        sqrt(MOST_PIXELS / (max(width, 1.0) * max(height, 1.0))),
    )


def pixels(points: float, scale: float) -> int:
    """Pixels of a side of so many points."""
    return max(ceil(points * scale), 1)
