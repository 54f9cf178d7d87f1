"""An edition's text as markup: headings, lists and tables as such, every character escaped."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from html import escape
from operator import attrgetter

from api.page.document_table import document_tables
from api.page.words import Words
from corpus.model import Edition, PartKind, Span, TextPart
from corpus.tables.rows import cells_of

_HIGHEST, _LOWEST = 2, 6  # of headings: the title is h1, and there is nothing below h6


@dataclass(frozen=True)
class DocumentText:
    """The text of an edition with a quote marked, as far as there is such a stretch of it.

    `title` stands above the text already: where the text begins with it, it is left out.
    """

    edition: Edition
    quote: Span | None
    title: str
    words: Words

    def between(self, start: int, end: int) -> str:
        """The markup of a stretch of the text."""
        return "".join(self._drawn(part) for part in self._between(start, end))

    def outline(self) -> list[tuple[str, str]]:
        """The headings right below the title, as the anchors and texts of each."""
        return [
            (_anchor(part.start), self._text(part))
            for part in self._parts
            if self._depths.get(part.start) == _HIGHEST
        ]

    def quoted(self, start: int, end: int) -> str:
        """The share of the quote that stands between two offsets."""
        if self.quote is None:
            return ""
        return self.edition.text[max(start, self.quote.start) : min(end, self.quote.end)].strip()

    @cached_property
    def _parts(self) -> tuple[TextPart, ...]:
        """As they were kept at ingest; rows are known in a library from before, too."""
        return self.edition.parts or tuple(_rows_of(self.edition.text))

    @cached_property
    def _depths(self) -> dict[int, int]:
        """The depth of each heading by its offset; none is left out on the way down."""
        depths: dict[int, int] = {}
        above: list[int] = []
        for part in self._parts:
            if part.kind is PartKind.HEADING and not self._is_title(part.start, part.end):
                above = [level for level in above if level < part.level]
                depths[part.start] = min(len(above) + _HIGHEST, _LOWEST)
                above.append(part.level)
        return depths

    def _between(self, start: int, end: int) -> Iterator[TextPart | Span]:
        """What stands between two offsets: parts, and spans of paragraphs between them."""
        for part in self._parts[bisect_right(self._parts, start, key=attrgetter("end")) :]:
            if part.start >= end:
                break
            begins = max(part.start, start)
            yield Span(start, begins)
            start = min(part.end, end)
            yield TextPart(begins, start, part.kind, part.level)
        yield Span(start, end)

    def _text(self, part: TextPart | Span) -> str:
        return self.edition.text[part.start : part.end]

    def _is_title(self, start: int, end: int) -> bool:
        """Whether this is the title, at the beginning, and no part of the quote."""
        text = self.edition.text
        alike = text[start:end].split() == self.title.split() and not text[:start].strip()
        return alike and not (self.quote and self.quote.start < end and self.quote.end > start)

    def _drawn(self, part: TextPart | Span) -> str:
        if isinstance(part, Span):
            return "".join(f"<p>{line}</p>" for line in self._lines(part))
        if part.kind is PartKind.HEADING:
            return "".join(self._heading(part, line) for line in self._lines(part))
        if part.kind is PartKind.LIST:
            return f"<ul>{''.join(f'<li>{line}</li>' for line in self._lines(part))}</ul>"
        return document_tables(self._text(part), part.start, self._marked, self.words("tableWord"))

    def _heading(self, part: TextPart, line: str) -> str:
        depth = self._depths.get(part.start, _LOWEST)
        return f'<h{depth} id="{_anchor(part.start)}">{line}</h{depth}>'

    def _lines(self, part: TextPart | Span) -> Iterator[str]:
        offset = part.start
        for line in self._text(part).split("\n"):
            if line.strip() and not self._is_title(offset, offset + len(line)):
                yield self._marked(line, offset)
            offset += len(line) + 1

    def _marked(self, text: str, offset: int) -> str:
        """A stretch that begins at `offset`, with its share of the quote marked."""
        if self.quote is None:
            return escape(text)
        begin, end = max(0, self.quote.start - offset), max(0, self.quote.end - offset)
        if not text[begin:end]:
            return escape(text)
        before, marked, after = text[:begin], text[begin:end], text[end:]
        return f"{escape(before)}<mark>{escape(marked)}</mark>{escape(after)}"


def _anchor(offset: int) -> str:
    return f"at-{offset}"


def _rows_of(text: str) -> Iterator[TextPart]:
    offset, start = 0, None
    for line in [*text.split("\n"), ""]:
        if cells_of(line):
            start = offset if start is None else start
        elif start is not None:
            yield TextPart(start, offset - 1, PartKind.TABLE)
            start = None
        offset += len(line) + 1
