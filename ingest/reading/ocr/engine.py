"""Reads a picture of a page: made level, its lines found, their letters recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ingest.reading.ocr.letters import LetterReader
from ingest.reading.ocr.line_finder import LineFinder
from ingest.reading.ocr.recognised import Piece
from ingest.reading.ocr.upright import upright

if TYPE_CHECKING:
    from PIL.Image import Image

_MOST_LINES: Final = 400
_INK: Final = 24  # levels of grey between the paper and the faintest print


class Engine:
    """The two models, loaded."""

    def __init__(self) -> None:
        """Load them, which takes about a second."""
        self._finder = LineFinder()
        self._letters = LetterReader()

    def read(self, picture: Image, scale: float) -> list[Piece]:
        """Read a grey picture with `scale` pixels for each point; nothing where it is blank."""
        lowest, highest = picture.getextrema()
        if highest - lowest < _INK:  # type: ignore[operator]
            return []
        level = upright(picture)
        pieces = []
        for box in self._finder.lines(level)[:_MOST_LINES]:
            text, confidence = self._letters.read(level.crop(box))
            if text:
                left, top, right, bottom = (side / scale for side in box)
                pieces.append(
                    Piece(
                        text=text, confidence=round(confidence, 3),
                        left=left, top=top, right=right, bottom=bottom,
                    )
                )  # fmt: skip
        return pieces
