"""Writes tables of pages as rows, and goes on with a table on the next page under its heads."""

from __future__ import annotations

from itertools import pairwise

from ingest.reading.blocks import BlockBuilder
from ingest.reading.continuation import is_caption, is_said, without_mark
from ingest.reading.inline import Piece
from ingest.reading.pdf.grids import same_columns
from ingest.reading.pdf.hyphens import Vocabulary
from ingest.reading.pdf.pages import Line, Table
from ingest.reading.tables import add_table, continue_table


class TableWriter:
    """Adds the tables of one document, page after page."""

    def __init__(self, builder: BlockBuilder, words: Vocabulary) -> None:
        self._builder = builder
        self._words = words
        self._last: Table | None = None
        self._page: int | None = None
        self._names: list[str] = []
        self._captions: list[str] = []

    def add(self, table: Table) -> None:
        """Add a table at the builder's page; rows that have no heads are items of their own."""
        if not table.has_heads:
            for (cell,) in table.rows:
                self._builder.list_item(self._text(cell))
            self._last = None
            return
        written: dict[int, tuple[Piece, ...]] = {
            id(cell): (Piece(self._text(cell)),) if cell else ()
            for row in table.rows
            for cell in row
        }
        rows = [tuple(written[id(cell)] for cell in row) for row in table.rows]
        if self._goes_on(table):
            continue_table(self._builder, rows, self._names)
        else:
            self._names = add_table(self._builder, rows)
        self._last, self._page = table, self._builder.page

    def passed(self, text: str) -> str | None:
        """What of a text between tables is to be written; None where that is nothing.

        A caption that says that its table goes on is written without its mark, and only where
        it was not said before. After any other text begins a new table.
        """
        caption = without_mark(text)
        if caption is None or not (caption or self._last):
            self._last = None
            self._captions += [text] if is_caption(text) else []
            return text
        if self._last and is_said(caption, self._captions):
            return None
        self._captions.append(caption)
        return caption

    def _goes_on(self, table: Table) -> bool:
        """Tell whether a table is the rest of the last one: on the next page, in the same place."""
        if self._last is None or self._page is None or self._builder.page != self._page + 1:
            return False
        return same_columns(table.lefts, self._last.lefts)

    def _text(self, cell: tuple[Line, ...]) -> str:
        text = cell[0].text
        for previous, line in pairwise(cell):
            text = (
                self._words.join(text, line.text) if previous.hyphenated else f"{text} {line.text}"
            )
        return f"{text}-" if cell[-1].hyphenated else text
