"""Spaces that PDFium misses on pages that hold none of their own.

Where a file draws words without spaces, PDFium puts one wherever it sees a gap; it misses narrow
ones ("oflimited"). In nine plans of US agencies the gaps that it misses are .04 to .18 of the
height of the line, while letters of one word touch or overlap; letters that are spaced out on
purpose all stand apart, and are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, pairwise
from typing import Final

from ingest.reading.pdf.pdfium_characters import Characters

_SAMPLES: Final = 40  # spaces of a page that are looked at
_SPACE: Final = re.compile(r"(?<=\S) (?=\S)")
_WORD: Final = re.compile(r"\S{4,}")
_PARTED: Final = re.compile(r"[^\W\d_][^\W\d_]|[,;:][^\W\d_]")
_CLOSED: Final = re.compile(r"[,;:.)\]”’%\w][(\[“‘$\w]")
_TOUCHING, _APART, _AFTER_MARK = 0.02, 0.04, 0.1  # of the height of the line
_UPRIGHT: Final = 0.1


def missed_spaces(characters: Characters, text: str) -> tuple[int, ...]:
    """Before which characters of a page's text a space is missing, in rising order."""
    # not those that stand in place of text that no reader sees
    spaces = [found.start() for found in islice(_SPACE.finditer(text), _SAMPLES)]
    if not spaces or sum(map(characters.is_generated, spaces)) <= len(spaces) / 2:
        return ()
    found: list[int] = []
    for word in _WORD.finditer(text):
        found += (word.start() + at for at in _missed(characters, word[0], word.start()))
    return tuple(found)


def with_spaces(text: str, places: Sequence[int]) -> str:
    """The text with a space before each of these characters."""
    ends = [0, *places, len(text)]
    return " ".join(text[a:b] for a, b in pairwise(ends))


def _missed(characters: Characters, word: str, start: int) -> list[int]:
    """Before which letters of a word the next one begins; none where its letters are spaced out."""
    places = [characters.place(start + at) for at in range(len(word))]
    if min(places) < 0:
        return []
    boxes = [characters.cell(place) for place in places]
    height = max(max(top - bottom for _, bottom, _, top in boxes), 1.0)
    gaps = [(b[0] - a[2]) / height for a, b in pairwise(boxes)]
    if max(gaps) <= _APART or abs(characters.direction(places[0]).up) > _UPRIGHT:
        return []
    cuts = [at for at, gap in enumerate(gaps, start=1) if gap > _least(word[at - 1 : at + 1])]
    is_spaced_out = sum(gap > _TOUCHING for gap in gaps) > len(cuts) or 3 * len(cuts) > len(word)
    return [] if is_spaced_out else cuts


def _least(pair: str) -> float:
    """How wide a gap between two characters has to be to part two words."""
    if _PARTED.fullmatch(pair):
        return _APART
    return _AFTER_MARK if _CLOSED.fullmatch(pair) else float("inf")
