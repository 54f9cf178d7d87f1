"""Turns a picture of a page until its lines are level."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from PIL.Image import Image

_SIDE: Final = 1_000  # pixels of the picture that is looked at
_MOST: Final = 6.0  # degrees
_STEPS: Final = (0.5, 0.1)
_LEVEL: Final = 0.12  # degrees that do no harm
_PAPER: Final = 255


def upright(picture: Image) -> Image:
    """The picture turned by the few degrees by which it was scanned askew."""
    angle = _askew(picture)
    if abs(angle) < _LEVEL:
        return picture
    from PIL import Image

    return picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=_PAPER)


def _askew(picture: Image) -> float:
    from PIL import Image, ImageOps

    small = picture.copy()
    small.thumbnail((_SIDE, _SIDE), Image.Resampling.BOX)
    ink = ImageOps.invert(ImageOps.autocontrast(small, cutoff=1))
    best, reach = 0.0, _MOST
    for step in _STEPS:
        angles = best + np.arange(-reach, reach + step / 2, step)
        best = float(max(angles, key=lambda angle: (_rows_differ(ink, angle), -abs(angle))))
        reach = step
    return best


def _rows_differ(ink: Image, angle: float) -> float:
    """How much rows of pixels differ from their neighbours: most where lines are level."""
    from PIL import Image

    turned = ink.rotate(angle, Image.Resampling.BILINEAR) if angle else ink
    rows = np.asarray(turned, np.float32).sum(axis=1)
    return float(np.square(np.diff(rows)).sum())
