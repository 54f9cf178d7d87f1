"""Lays a translucent marker over parts of a picture, as a pen would."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor

from api.page.images.model import Box

CHANNELS = 3  # bytes of a pixel: red, green, blue
_COLOUR = (255, 224, 102)


def mark(pixels: bytearray, width: int, height: int, boxes: Iterable[Box], scale: float) -> None:
    """Mark boxes of a page in its picture.

    Args:
        pixels: of the picture, row by row from the top, without padding; changed in place.
        width: of the picture in pixels.
        height: the same.
        boxes: in points.
        scale: pixels to a point.
    """
    # paper takes the colour, black letters stay black, and white letters on black take it too
    inks = [bytes(value * colour // 255 for value in range(256)) for colour in _COLOUR]
    for box in boxes:
        left, right = max(floor(box.x0 * scale), 0), min(ceil(box.x1 * scale), width)
        top, bottom = (
            max(floor(height - box.y1 * scale), 0),
            min(ceil(height - box.y0 * scale), height),
        )
        for row in range(top, bottom):
            start, stop = ((row * width + column) * CHANNELS for column in (left, right))
            for channel, ink in enumerate(inks):
                part = slice(start + channel, stop, CHANNELS)
                pixels[part] = pixels[part].translate(ink)
