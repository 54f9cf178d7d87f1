"""Walks an HTML tree once, without recursion, and yields blocks; Word and Markdown use it too."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin

from ingest.reading.blocks import BlockBuilder
from ingest.reading.inline import Piece
from ingest.reading.parsers.elements import BLOCKS, HEADINGS, SKIPPED
from ingest.reading.parsers.link_marks import LinkMarks
from ingest.reading.parsers.table_state import TableState


class HtmlWalker:
    """Feeds a tree's text into a builder; `base` resolves relative addresses."""

    def __init__(
        self,
        builder: BlockBuilder,
        *,
        base: str = "",
        guess_headers: bool = False,
        marks: LinkMarks | None = None,
    ) -> None:
        self._builder = builder
        self._base = base
        self._marks = marks
        self._guess_headers = guess_headers
        self._pieces: list[Piece] = []
        self._urls: list[str | None] = []
        self._headings: list[int] = []
        self._items = 0
        self._tables: list[TableState] = []
        self._preformatted = 0

    def walk(self, root: Any) -> None:
        """Add everything below an lxml element to the builder."""
        from lxml import etree

        skipped: Any = None
        for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
            if skipped is None:
                skipped = self._visit(event, node)
            elif event == "end" and node is skipped:
                skipped = None
            else:
                continue
            if event != "start" and node is not root:
                self._text(node.tail)
        self._flush()

    def _visit(self, event: str, node: Any) -> Any:
        """Take one step; return the node when all inside it is to be skipped."""
        if event == "start" and node.tag in SKIPPED:
            return node
        if event == "start":
            self._start(node.tag, node)
        elif event == "end":
            self._end(node.tag)
        return None

    def _start(self, tag: str, node: Any) -> None:
        if tag == "a":
            self._urls.append(self._address(node.get("href")))
        elif tag == "br":
            self._text("\n")
        elif tag == "table" and not self._tables and _is_layout(node):
            self._flush()
        elif tag in ("table", "tr", "td", "th"):
            self._start_table_part(tag, node)
        elif tag in BLOCKS:
            self._flush()
            self._headings += [HEADINGS[tag]] if tag in HEADINGS else []
            self._items += tag == "li"
        self._preformatted += tag == "pre"
        self._text(node.text)

    def _end(self, tag: str) -> None:
        if tag == "a" and self._urls:
            self._urls.pop()
        elif tag in ("table", "tr", "td", "th"):
            self._end_table_part(tag)
        elif tag in BLOCKS:
            self._flush()
            if tag in HEADINGS and self._headings:
                self._headings.pop()
            self._items -= tag == "li"
        self._preformatted -= tag == "pre"

    def _start_table_part(self, tag: str, node: Any) -> None:
        if tag == "table":
            if not self._tables:
                self._flush()
            self._tables.append(TableState(self._guess_headers))
        elif self._tables:
            self._text(" ")
            self._tables[-1].start(tag, node)
        else:
            self._flush()

    def _end_table_part(self, tag: str) -> None:
        if not self._tables:
            self._flush()
        elif tag != "table":
            self._tables[-1].end()
        else:
            table = self._tables.pop()
            if self._tables:
                # a table inside a cell: its text belongs to that cell
                for piece in table.all_pieces():
                    self._tables[-1].add(piece)
            else:
                table.add_to(self._builder)

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if self._marks:
            for piece in self._marks.split(text):
                self._add(Piece(piece.text, self._address(piece.url)))
        else:
            self._add(Piece(text, self._urls[-1] if self._urls else None))

    def _add(self, piece: Piece) -> None:
        if self._tables:
            self._tables[-1].add(piece)
        elif self._preformatted and "\n" in piece.text:
            for line in piece.text.split("\n"):
                self._pieces.append(Piece(line, piece.url))
                self._flush()
        else:
            self._pieces.append(piece)

    def _flush(self) -> None:
        if self._marks:
            self._marks.end_block()
        if self._tables:
            self._tables[-1].add(Piece(" "))
            return
        pieces, self._pieces = self._pieces, []
        if not pieces:
            return
        if self._headings:
            self._builder.heading(pieces, self._headings[-1])
        elif self._items > 0:
            self._builder.list_item(pieces)
        else:
            self._builder.paragraph(pieces)

    def _address(self, href: str | None) -> str | None:
        if not href or href.startswith("#"):
            return None
        try:
            return urljoin(self._base, re.sub(r"\s+", "", href))
        except ValueError:
            return None


def _is_layout(table: Any) -> bool:
    """A table that arranges a page instead of giving data: it holds headings or other tables."""
    return any(True for _ in table.iterdescendants("table", *HEADINGS)) or not any(
        len(row.findall("td")) + len(row.findall("th")) > 1 for row in table.iter("tr")
    )
