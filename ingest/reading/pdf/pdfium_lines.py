"""Lines of a page with their sizes and places, from PDFium's characters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from statistics import median
from typing import Final

from ingest.reading.pdf.pages import Line, hyphen_cut, split_lines
from ingest.reading.pdf.pdfium_characters import Characters, Direction
from ingest.reading.pdf.raised import is_raised, join_marks, without_marks

_TURNED: Final = 0.1
_LEADING_NUMBER: Final = re.compile(r"^\s*(\d{1,3})(?!\d)", re.MULTILINE)
_MARK_SIZE: Final = 0.72
_SAMPLES: Final = 20


def lines_of(characters: Characters, text: str) -> list[Line]:
    """Cut a page's text into lines with their places."""
    notes = _footnotes(characters, text)
    return join_marks(list(_lines(characters, text, notes)), notes)


def _lines(characters: Characters, text: str, notes: frozenset[str]) -> Iterator[Line]:
    for start, content in split_lines(text):
        stripped = content.strip()
        if not stripped:
            continue
        first = start + len(content) - len(content.lstrip())
        last = first + len(stripped) - 1
        samples = sorted({first + (last - first) * step // 4 for step in range(5)})
        places = [characters.place(sample) for sample in samples]
        if all(place >= 0 for place in places):
            line = _placed(characters, stripped, text[last + 1 : last + 4], places, first, notes)
            if line:
                yield line
        else:
            drawn, hyphenated = hyphen_cut(stripped)
            if drawn:
                yield Line(text=drawn, hyphenated=hyphenated)


def _placed(
    characters: Characters,
    text: str,
    following: str,
    places: list[int],
    first: int,
    notes: frozenset[str],
) -> Line | None:
    size = median(characters.size(place) for place in places)
    # turned text is measured along its own direction
    way = characters.direction(places[-1])
    start, end = characters.origin(places[0]), characters.origin(places[-1])
    level = median(way.across(*characters.origin(place)) for place in places)
    if any(char.isdecimal() for char in text):
        raised = partial(_is_raised_at, characters, first, way, size, level)
        text = without_marks(text, following.strip(), raised, notes)
    drawn, hyphenated = hyphen_cut(text)
    if not drawn:
        return None
    return Line(
        text=drawn,
        hyphenated=hyphenated,
        size=round(size, 1),
        bold=characters.is_bold(places[len(places) // 2]),
        is_turned=abs(way.up) > _TURNED,
        x0=way.along(*start),
        x1=way.along(*end) + size / 2,
        y=level,
    )


def _is_raised_at(
    characters: Characters, first: int, way: Direction, size: float, level: float, index: int
) -> bool:
    place = characters.place(first + index)
    if place < 0:
        return False
    rise = way.across(*characters.origin(place)) - level
    return is_raised(characters.size(place), rise, size)


def _footnotes(characters: Characters, text: str) -> frozenset[str]:
    """The small numbers that begin lines of this page."""
    found = list(_LEADING_NUMBER.finditer(text))
    if not found:
        return frozenset()
    body = median(_sizes(characters, range(0, len(text), len(text) // _SAMPLES + 1)))
    return frozenset(
        match[1]
        for match in found
        if any(size < _MARK_SIZE * body for size in _sizes(characters, [match.start(1)]))
    )


def _sizes(characters: Characters, indexes: Sequence[int]) -> list[float]:
    places = (characters.place(index) for index in indexes)
    return [characters.size(place) for place in places if place >= 0] or [0.0]
