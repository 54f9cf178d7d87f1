"""Finds running headers and footers and page numbers, which are not part of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from ingest.reading.pdf.pages import Line, Page

_EDGE_LINES: Final = 3
_MIN_PAGES: Final = 3
_MAX_CHARACTERS: Final = 150
_NUMBERS: Final = re.compile(r"\d+")
_NUMBERED_PAGE: Final = re.compile(
    r"\W*(?:page|seite|página|pagina|p\.)?\s*(\d{1,5})\s*(?:(?:of|/|von|de|sur)\s*\d{1,5})?\W*",
    re.IGNORECASE,
)
_ROMAN: Final = re.compile(r"\W*([ivxl]{1,7})\W*", re.IGNORECASE)
_LABELLED: Final = re.compile(r"\d{1,4}\s*[|•·–—]\s*\D{1,80}|\D{1,80}[|•·–—]\s*\d{1,4}")
# a header of one part of the file is on most of the pages around
_NEAR_PAGES: Final = 5
_SAME_HEIGHT: Final = 1.5
_APART: Final = 1.8
# a document that would lose more than this is repetitive by itself, such as a stack of forms
_MOST_TEXT: Final = 0.5
Shift = tuple[str, int, int]


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Remove edge lines that recur, as they are or with a number that follows the page."""
    edges = [_edge_lines(page) for page in pages]
    recurring = _Recurring(pages, edges)
    cleaned = []
    for page, lines in zip(pages, edges, strict=True):
        dropped = {
            id(line)
            for line in lines
            if recurring.has(line, page, lines) or recurring.has_in_short_file(line, page, lines)
        }
        cleaned.append(page.with_lines(tuple(x for x in page.lines if id(x) not in dropped)))
    before, after = _length(pages), _length(cleaned)
    return cleaned if after >= (1 - _MOST_TEXT) * before else list(pages)


class _Recurring:
    """How often each edge line of a file occurs, and where."""

    def __init__(self, pages: Sequence[Page], edges: Sequence[Sequence[Line]]) -> None:
        filled = sum(1 for page in pages if page.lines)
        self._is_short = filled < 2 * _MIN_PAGES
        self._needed = max(_MIN_PAGES, (filled + 1) // 2)
        self._exact: dict[str, dict[int, float]] = {}
        self._masked: Counter[str] = Counter()
        self._shifts: Counter[Shift] = Counter()
        self._offsets: Counter[int] = Counter()
        for page, lines in zip(pages, edges, strict=True):
            for line in lines:
                self._exact.setdefault(_plain(line), {})[page.number] = line.y
            shifts = {shift for line in lines for shift in _shifts(line, page.number)}
            self._masked.update({_masked(line) for line in lines})
            self._shifts.update(shifts)
            self._offsets.update({offset for _, _, offset in shifts})

    def has(self, line: Line, page: Page, edges: Sequence[Line]) -> bool:
        """Tell whether a line is a running header, a footer or a page number."""
        text = _plain(line)
        if _ROMAN.fullmatch(text) or _NUMBERED_PAGE.fullmatch(text):
            return _says_page(text) or self._counts(line, page) or _is_own(line, page, edges)
        if self._recurs(line, page, edges) or (
            self._masked[_masked(line)] >= self._needed and self._counts(line, page)
        ):
            return True
        # "12 | Introduction": the words change with the chapter, the number counts on
        offsets = {offset for _, _, offset in _shifts(line, page.number)}
        counts_on = any(self._offsets[offset] >= self._needed for offset in offsets)
        return bool(_LABELLED.fullmatch(text)) and counts_on

    def has_in_short_file(self, line: Line, page: Page, edges: Sequence[Line]) -> bool:
        """Tell whether an outermost line that stands apart is also on another page of a few.

        What is the same on all of them stays at the top of the first: it may be their title.
        """
        if not (self._is_short and _is_outermost(line, edges) and _stands_apart(line, page)):
            return False
        if any(self._shifts[shift] > 1 for shift in _shifts(line, page.number)):
            return True
        places = self._exact[_plain(line)]
        same = [number for number, y in places.items() if abs(y - line.y) <= _SAME_HEIGHT]
        is_below = line is edges[-1]
        return len(same) > 1 and (is_below or page.number > min(same))

    def _recurs(self, line: Line, page: Page, edges: Sequence[Line]) -> bool:
        places = self._exact[_plain(line)]
        # at the very same height, or it might be a line of tables that look alike
        near = [
            number
            for number, y in places.items()
            if abs(number - page.number) <= _NEAR_PAGES and abs(y - line.y) <= _SAME_HEIGHT
        ]
        is_often_near = _is_outermost(line, edges) and len(near) > _NEAR_PAGES
        return len(places) >= self._needed or is_often_near

    def _counts(self, line: Line, page: Page) -> bool:
        return any(self._shifts[shift] >= _MIN_PAGES for shift in _shifts(line, page.number))


def _says_page(text: str) -> bool:
    return text.lower().lstrip("-– (").startswith(("page", "seite", "página", "pagina"))


def _is_own(line: Line, page: Page, edges: Sequence[Line]) -> bool:
    """In short files too, the outermost line that is just the page's number is no text."""
    number = _NUMBERED_PAGE.fullmatch(_plain(line))
    is_number = number is not None and number[1] == str(page.number)
    return is_number and line is edges[-1] and len(edges) > 1


def _is_outermost(line: Line, edges: Sequence[Line]) -> bool:
    return line.size > 0 and (line is edges[0] or line is edges[-1])


def _stands_apart(line: Line, page: Page) -> bool:
    """Tell whether there is more room than between lines of text next to a line."""
    others = (abs(other.y - line.y) for other in page.printed if other is not line)
    nearest = min((space for space in others if space > _SAME_HEIGHT), default=0.0)
    return nearest >= _APART * line.size


def _shifts(line: Line, page: int) -> Iterator[Shift]:
    text = _plain(line)
    for index, number in enumerate(_NUMBERS.findall(text)[:4]):
        if len(number) <= 5:
            yield _masked(line), index, int(number) - page
    roman = _ROMAN.fullmatch(text)
    if roman:
        yield "roman", 0, _roman_value(roman[1].lower()) - page


def _edge_lines(page: Page) -> list[Line]:
    lines = [
        line
        for line in page.lines
        if line.table is not None or (len(line.text) <= _MAX_CHARACTERS and not line.is_turned)
    ]
    if all(line.size for line in lines):
        lines = sorted(lines, key=lambda line: -line.y)
    top = _before_table(lines[:_EDGE_LINES])
    return [*top, *reversed(_before_table(lines[len(top) :][: -_EDGE_LINES - 1 : -1]))]


def _before_table(lines: Sequence[Line]) -> list[Line]:
    """What stands nearer to the edge than the first table."""
    return list(takewhile(lambda line: line.table is None, lines))


def _plain(line: Line) -> str:
    return " ".join(line.text.split())


def _masked(line: Line) -> str:
    return _NUMBERS.sub("#", _plain(line))


def _length(pages: Sequence[Page]) -> int:
    return sum(len(line.text) for page in pages for line in page.lines)


def _roman_value(text: str) -> int:
    values = [{"i": 1, "v": 5, "x": 10, "l": 50}[letter] for letter in text]
    following = [*values[1:], 0]
    return sum(-a if a < b else a for a, b in zip(values, following, strict=True))
