"""Lines of a page with their sizes and places, from PDFium's characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from statistics import median
from typing import Final

from ingest.reading.pdf.cards import by_cards
from ingest.reading.pdf.columns import by_columns, with_drop_caps
from ingest.reading.pdf.pages import Line, Table, hyphen_cut, split_lines
from ingest.reading.pdf.pdfium_characters import Characters, Direction
from ingest.reading.pdf.raised import is_raised, join_marks, without_marks

_TURNED: Final = 0.1
_SPACES: Final = re.compile(r"(?<=\S)\s+(?=\S)")
# the space between two columns, as a multiple of the size of the text
_WIDE: Final = 1.1
_LEADING_NUMBER: Final = re.compile(r"^\s*(\d{1,3})(?!\d)", re.MULTILINE)
_MARK_SIZE: Final = 0.72
_SAMPLES: Final = 20


def lines_of(
    characters: Characters, text: str, tables: Sequence[tuple[int, Table]] = ()
) -> list[Line]:
    """Cut a page's text into lines with their places.

    Args:
        characters: The characters of the page.
        text: Its text, with spaces in place of what stands in tables.
        tables: Where in the text each table begins, in that order, with the table.
    """
    notes = footnotes(characters, text)
    lines = join_marks(list(_lines(characters, text, notes, tables)), notes)
    return with_drop_caps(by_columns(by_cards(lines)))


def stretches(
    characters: Characters, text: str, places: Iterable[tuple[int, int]], notes: frozenset[str]
) -> list[Line]:
    """The lines of some stretches of a page's text, with the marks of its notes taken off."""
    lines = (_line(characters, text[i:j], text[j : j + 3], i, notes) for i, j in places)
    return join_marks([line for line in lines if line], notes)


def _lines(
    characters: Characters,
    text: str,
    notes: frozenset[str],
    tables: Sequence[tuple[int, Table]],
) -> Iterator[Line]:
    waiting = list(reversed(tables))
    for start, content in split_lines(text):
        while waiting and waiting[-1][0] <= start + len(content):
            yield _table_line(waiting.pop()[1])
        stripped = content.strip()
        if not stripped:
            continue
        first = start + len(content) - len(content.lstrip())
        last = first + len(stripped) - 1
        line = _line(characters, stripped, text[last + 1 : last + 4], first, notes)
        if line:
            parts = (
                _line(characters, stripped[left:right].rstrip(), "", first + left, notes)
                for left, right in _pieces(characters, stripped, first, line)
            )
            yield replace(line, parts=tuple(part for part in parts if part))


def _table_line(table: Table) -> Line:
    printed = table.lines
    return Line(
        text=" ".join(line.text for line in printed),
        size=median(line.size for line in printed),
        x0=min(line.x0 for line in printed),
        x1=max(line.x1 for line in printed),
        y=max(line.y for line in printed),
        table=table,
    )


def _pieces(characters: Characters, text: str, first: int, line: Line) -> list[tuple[int, int]]:
    """Where the pieces of a line begin and end that wide gaps cut, if there are any."""
    if not line.size or line.is_turned:
        return []
    cuts = [0]
    for space in _SPACES.finditer(text):
        before = characters.place(first + space.start() - 1)
        after = characters.place(first + space.end())
        if before >= 0 and after >= 0:
            gap = characters.origin(after)[0] - characters.box(before)[2]
            if gap > _WIDE * line.size:
                cuts.append(space.end())
    return list(pairwise([*cuts, len(text)])) if len(cuts) > 1 else []


def _line(
    characters: Characters, text: str, following: str, first: int, notes: frozenset[str]
) -> Line | None:
    last = first + len(text) - 1
    samples = sorted({first + (last - first) * step // 4 for step in range(5)})
    places = [characters.place(sample) for sample in samples]
    if all(place >= 0 for place in places):
        return _placed(characters, text, following, places, first, notes)
    drawn, hyphenated = hyphen_cut(text)
    return Line(text=drawn, hyphenated=hyphenated) if drawn else None


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


def footnotes(characters: Characters, text: str) -> frozenset[str]:
    """The small numbers that begin lines of a page, as its footnotes do."""
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
