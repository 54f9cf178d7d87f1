"""Recognises the letters of a line, in the alphabets of the languages that were measured."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

import numpy as np

from ingest.reading.ocr.weights import RECOGNISER, session

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PIL.Image import Image

_HEIGHT: Final = 48  # pixels of a line that the model was trained on
_LEAST_WIDTH: Final = 16
_MOST_WIDTH: Final = 3_200
# English, French, Spanish, Portuguese, and the marks that their print has
_ACCENTED: Final = "ÀÁÂÃÄÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜŸàáâãäçèéêëìíîïñòóôõöùúûüÿ"
_MARKS: Final = "¡¿«»‘’“”•…–—°ºª§©®™†‡£€¥¢±×÷²³½¼¾·µŒœÆæ₂"
# where both are likely the mark is dirt: true accents leave the plain letter without a chance
_DOUBT: Final = 0.02


class LetterReader:
    """The model that recognises letters."""

    def __init__(self) -> None:
        """Load it."""
        self._model = session(RECOGNISER)
        self._input = self._model.get_inputs()[0].name
        letters = self._model.get_modelmeta().custom_metadata_map["character"].split("\n")
        known = ["", *letters, " "]
        kept = [place for place, letter in enumerate(known) if _is_kept(letter)]
        self._kept = np.array(kept)
        self._letters = [known[place] for place in kept]
        self._plain = _plain_letters(self._letters)

    def read(self, line: Image) -> tuple[str, float]:
        """The text of one line, and the mean confidence of its letters from 0 to 1."""
        from PIL import Image

        width = round(line.width * _HEIGHT / max(line.height, 1))
        size = (min(max(width, _LEAST_WIDTH), _MOST_WIDTH), _HEIGHT)
        grey = np.asarray(line.resize(size, Image.Resampling.BICUBIC), np.float32) / 127.5 - 1
        picture = np.repeat(grey[None, None], 3, axis=1)
        likely = self._model.run(None, {self._input: picture})[0][0][:, self._kept]
        return self._decoded(likely)

    def _decoded(self, likely: NDArray[np.float32]) -> tuple[str, float]:
        """The likeliest letter of each step, repetitions and the blank left out."""
        best = likely.argmax(axis=1)
        changes = np.concatenate([[True], best[1:] != best[:-1]])
        steps = np.flatnonzero(changes & (best != 0))
        if not len(steps):
            return "", 0.0
        letters, sure = [], []
        for step in steps:
            place = int(best[step])
            plain = self._plain.get(place)
            if plain is not None and likely[step, plain] > _DOUBT * likely[step, place]:
                letters.append(self._letters[plain])
                sure.append(float(likely[step, plain] + likely[step, place]))
            else:
                letters.append(self._letters[place])
                sure.append(float(likely[step, place]))
        return "".join(letters).strip(), min(sum(sure) / len(sure), 1.0)


def _is_kept(letter: str) -> bool:
    return letter in ("", " ") or (
        len(letter) == 1 and ("!" <= letter <= "~" or letter in _ACCENTED or letter in _MARKS)
    )


def _plain_letters(letters: list[str]) -> dict[int, int]:
    """For each accented letter the place of the one without its accent."""
    places = {letter: place for place, letter in enumerate(letters)}
    return {
        places[letter]: places[unicodedata.normalize("NFD", letter)[0]]
        for letter in _ACCENTED
        if letter in places
    }
