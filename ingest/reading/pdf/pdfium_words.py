"""Words of a page with their places, from PDFium's characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ingest.reading.pdf.pages import split_lines
from ingest.reading.pdf.pdfium_characters import Characters
from ingest.reading.pdf.words import Word

_WORD: Final = re.compile(r"\S+")
_UPRIGHT: Final = 0.1


def words_of(characters: Characters, text: str) -> Iterator[Word]:
    """Every word of the page's text that has a place and is not turned."""
    for start, line in split_lines(text):
        size = 0.0
        for found in _WORD.finditer(line):
            first = characters.place(start + found.start())
            last = characters.place(start + found.end() - 1)
            if first < 0 or last < 0:
                continue
            if not size:
                if abs(characters.direction(last).up) > _UPRIGHT:
                    break
                size = characters.size(first)
            x0, y = characters.origin(first)
            yield Word(
                start=start + found.start(),
                end=start + found.end(),
                text=found[0],
                x0=x0,
                x1=max(characters.box(last)[2], x0),
                y=y,
                size=size,
            )
