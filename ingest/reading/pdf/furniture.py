"""Finds running headers and footers and page numbers, which are not part of the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
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
# a document that would lose more than this is repetitive by itself, such as a stack of forms
_MOST_TEXT: Final = 0.5
Shift = tuple[str, int, int]


def without_furniture(pages: Sequence[Page]) -> list[Page]:
    """Remove edge lines that recur, as they are or with a number that follows the page."""
    edges = [_edge_lines(page) for page in pages]
    needed = max(_MIN_PAGES, (sum(1 for page in pages if page.lines) + 1) // 2)
    exact = Counter(text for lines in edges for text in {_plain(line) for line in lines})
    masked = Counter(mask for lines in edges for mask in {_masked(line) for line in lines})
    shifts = Counter(
        shift
        for page, lines in zip(pages, edges, strict=True)
        for shift in {shift for line in lines for shift in _shifts(line, page.number)}
    )

    def recurs(line: Line, page: Page) -> bool:
        text = _plain(line)
        if _ROMAN.fullmatch(text) or _NUMBERED_PAGE.fullmatch(text):
            return _follows(line, page, shifts) or _is_own_number(line, page, lines)
        if exact[text] >= needed:
            return True
        follows = any(shifts[shift] >= _MIN_PAGES for shift in _shifts(line, page.number))
        return masked[_masked(line)] >= needed and follows

    cleaned = []
    for page, lines in zip(pages, edges, strict=True):
        dropped = {id(line) for line in lines if recurs(line, page)}
        cleaned.append(page.with_lines(tuple(x for x in page.lines if id(x) not in dropped)))
    before, after = _length(pages), _length(cleaned)
    return cleaned if after >= (1 - _MOST_TEXT) * before else list(pages)


def _follows(line: Line, page: Page, shifts: Counter[Shift]) -> bool:
    """A lone number is a page number when it counts along with the pages."""
    text = _plain(line)
    says_so = text.lower().lstrip("-– (").startswith(("page", "seite", "página", "pagina"))
    return says_so or any(shifts[shift] >= _MIN_PAGES for shift in _shifts(line, page.number))


def _is_own_number(line: Line, page: Page, edges: Sequence[Line]) -> bool:
    """In short files too, the outermost line that is just the page's number is no text."""
    return _plain(line) == str(page.number) and line is edges[-1] and len(edges) > 1


def _shifts(line: Line, page: int) -> Iterator[Shift]:
    text = _plain(line)
    for index, number in enumerate(_NUMBERS.findall(text)[:4]):
        if len(number) <= 5:
            yield _masked(line), index, int(number) - page
    roman = _ROMAN.fullmatch(text)
    if roman:
        yield "roman", 0, _roman_value(roman[1].lower()) - page


def _edge_lines(page: Page) -> list[Line]:
    lines = [line for line in page.lines if len(line.text) <= _MAX_CHARACTERS]
    if all(line.size for line in lines):
        lines = sorted(lines, key=lambda line: -line.y)
    return [*lines[:_EDGE_LINES], *lines[_EDGE_LINES:][-_EDGE_LINES:]]


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
