"""What a PDF library finds on the pages of a file, before anything is made of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final

from ingest.reading.metadata import Metadata

_HYPHENS: Final = "-\u00ad\u2010\ufffe\x02"
_LINE_ENDS: Final = re.compile(r"\r\n?|\n|(?<=[\ufffe\x02])")

# the dots of a table of contents
_LEADERS: Final = re.compile(r"(?:\s?\.){4,}\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One printed line. `y` grows upwards; a `size` of 0 means that the place is unknown.

    `hyphenated` lines end inside a word; the hyphen itself is already off the text.
    `parts` are the pieces of a line that wide gaps cut, none where there is no gap.
    A line with a `table` stands for it where it stands in the text; its own text is the cells'.
    """

    text: str
    hyphenated: bool = False
    size: float = 0.0
    bold: bool = False
    is_turned: bool = False
    x0: float = 0.0
    x1: float = 0.0
    y: float = 0.0
    parts: tuple[Line, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells from the top, heads among them; `lefts` are the places of the columns.

    A cell is its printed lines, none where it is blank. A merged cell stands, as one and the
    same object, in every place that it covers. Where it `has_heads` not, each row is a thing of
    its own.
    """

    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    lefts: tuple[float, ...]
    has_heads: bool = True

    @property
    def lines(self) -> list[Line]:
        """The printed lines of all cells, each once."""
        cells = {id(cell): cell for row in self.rows for cell in row}
        return [line for cell in cells.values() for line in cell]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A physical page: its lines in the order of the file, and what else it holds.

    `is_picture` pages have no text to speak of; `is_mostly_picture` ones may have a stamp or
    a few words. `has_drawing` tells of pictures or drawn lines on a page without any text.
    What is `has_hidden` or `has_struck` is not among the lines. `remarks` are comments, `fields`
    what was filled into a form, as "label: value". `ocr` is the confidence, from 0 to 1, of OCR
    that read the page; `unclear` of its lines were left out.
    """

    number: int
    lines: tuple[Line, ...]
    label: str = ""
    is_picture: bool = False
    is_mostly_picture: bool = False
    has_drawing: bool = False
    has_hidden: bool = False
    has_struck: bool = False
    remarks: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    ocr: float | None = None
    unclear: int = 0

    @property
    def wants_ocr(self) -> bool:
        """Whether there may be words on it that are no text."""
        return self.is_picture or self.is_mostly_picture or self.has_drawing

    @property
    def printed(self) -> list[Line]:
        """All lines, in the place of each table those of its cells."""
        return [
            each for line in self.lines for each in (line.table.lines if line.table else [line])
        ]

    def with_lines(self, lines: tuple[Line, ...]) -> Page:
        """The same page with other lines."""
        return replace(self, lines=lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """A whole file as a library reads it; from a page on its tables may stay text."""

    pages: tuple[Page, ...]
    metadata: Metadata = field(default_factory=Metadata)
    attachments: tuple[str, ...] = ()
    has_unread_form: bool = False
    tables_end: int | None = None


def split_lines(text: str) -> list[tuple[int, str]]:
    """Cut a page's text into lines with their start; PDFium ends a hyphenated line unseen."""
    lines, start = [], 0
    for end in _LINE_ENDS.finditer(text):
        lines.append((start, text[start : end.start()]))
        start = end.end()
    return [*lines, (start, text[start:])]


def hyphen_cut(text: str) -> tuple[str, bool]:
    """Take the hyphen off a line that ends inside a word; others inside it are plain hyphens."""
    text = text.rstrip()
    stem = text.rstrip(_HYPHENS)
    cut = stem != text and len(text) - len(stem) == 1 and stem[-1:].isalnum()
    kept = stem if cut else text
    return re.sub("[\u00ad\ufffe\x02]", "-", _LEADERS.sub(" … ", kept)).strip(), cut
