"""What is wrong in a text that was read, beside the text that is printed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

_FIGURE: Final = re.compile(r"\d(?:[\d.,:/]*\d)?")
_ALIKE: Final = str.maketrans("’‘“”–—−‐‑•·", "''\"\"-----**")


@dataclass(frozen=True, slots=True)
class Errors:
    """Wrong, missing and added characters and figures, of so many that are printed."""

    wrong: int = 0
    characters: int = 0
    wrong_figures: int = 0
    figures: int = 0

    def __add__(self, other: Errors) -> Errors:
        return Errors(
            self.wrong + other.wrong,
            self.characters + other.characters,
            self.wrong_figures + other.wrong_figures,
            self.figures + other.figures,
        )

    @property
    def rate(self) -> float:
        """Wrong characters for each that is printed."""
        return self.wrong / max(self.characters, 1)


def errors(printed: Sequence[str], read: str) -> Errors:
    """Compare each printed text with the stretch of what was read that is most like it.

    So neither the order of texts on the page nor what is read beside them counts, but a text has to
    be in one piece. Forms of quotation marks, dashes, bullets and spaces are alike.
    """
    read = _plain(read)
    texts = [_plain(text) for text in printed]
    wanted, found = (Counter(_FIGURE.findall(text)) for text in (" ".join(texts), read))
    return Errors(
        wrong=sum(_wrong(text, read) for text in texts),
        characters=sum(map(len, texts)),
        wrong_figures=(wanted - found).total(),
        figures=wanted.total(),
    )


def _wrong(text: str, read: str) -> int:
    found = fuzz.partial_ratio_alignment(text, read) if len(read) > len(text) else None
    best = read[found.dest_start : found.dest_end] if found else read
    return min(Levenshtein.distance(text, best), len(text))


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).translate(_ALIKE).split())
