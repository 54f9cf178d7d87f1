"""Finds where lines of letters stand in a level picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from ingest.reading.ocr.weights import FINDER, session

if TYPE_CHECKING:
    from PIL.Image import Image

# of the picture that is looked at; the model takes 240 bytes for each
_PIXELS: Final = 1_500_000
_STEP: Final = 32  # the model halves the picture five times
_MEAN: Final = (0.485, 0.456, 0.406)
_SPREAD: Final = (0.229, 0.224, 0.225)
_LETTERS: Final = 0.3
_SURE: Final = 0.5
_LEAST: Final = 3
# the model marks the core of a line; what it was trained to leave out around it
_AROUND: Final = 1.6


class Box(NamedTuple):
    """A rectangle in pixels from the top left."""

    left: float
    top: float
    right: float
    bottom: float


class LineFinder:
    """The model that finds lines."""

    def __init__(self) -> None:
        """Load it."""
        self._model = session(FINDER)
        self._input = self._model.get_inputs()[0].name

    def lines(self, picture: Image) -> list[Box]:
        """The rectangles of all lines, or of their pieces where wide gaps cut them."""
        from PIL import Image
        from scipy import ndimage

        shrink = min((_PIXELS / (picture.width * picture.height)) ** 0.5, 1.0)
        width, height = (max(_STEP, round(side * shrink / _STEP) * _STEP) for side in picture.size)
        grey = np.asarray(picture.resize((width, height), Image.Resampling.BILINEAR), np.float32)
        coloured = [
            (grey / 255 - mean) / spread for mean, spread in zip(_MEAN, _SPREAD, strict=True)
        ]
        found = self._model.run(None, {self._input: np.stack(coloured)[None]})[0][0, 0]
        marks, _ = ndimage.label(found > _LETTERS)
        across, down = picture.width / width, picture.height / height
        boxes = []
        for number, (rows, columns) in enumerate(ndimage.find_objects(marks), start=1):
            tall, wide = rows.stop - rows.start, columns.stop - columns.start
            inside = marks[rows, columns] == number
            if min(tall, wide) < _LEAST or found[rows, columns][inside].mean() < _SURE:
                continue
            margin = tall * wide * _AROUND / (2 * (tall + wide))
            boxes.append(
                Box(
                    max((columns.start - margin) * across, 0.0),
                    max((rows.start - margin) * down, 0.0),
                    min((columns.stop + margin) * across, float(picture.width)),
                    min((rows.stop + margin) * down, float(picture.height)),
                )
            )
        return boxes
