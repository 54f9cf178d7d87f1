"""The rows of an HTML table while it is being walked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ingest.reading.blocks import BlockBuilder
from ingest.reading.heads import Row, holds_figures, text_of
from ingest.reading.inline import Piece
from ingest.reading.parsers.merged_html import MOST_ACROSS, MOST_DOWN, span_of
from ingest.reading.tables import add_table

_MAX_COLUMNS: Final = 200


class TableState:
    """Collects cells; text outside any cell, such as a caption, comes out first."""

    def __init__(self, guess: bool) -> None:
        self._guess = guess
        self._loose: list[Piece] = []
        self._rows: list[list[list[Piece]]] = []
        self._header_rows: list[bool] = []
        self._in_cell = False
        self._open: list[Piece] = []
        self._below: dict[int, tuple[list[Piece], int]] = {}  # cells that reach into later rows

    def start(self, tag: str, node: Any) -> None:
        """Open a row or a cell."""
        self._in_cell = False
        if tag == "tr" or not self._rows:
            self._fill_from_above()
            self._rows.append([])
            self._header_rows.append(tag == "tr" and _is_header(node))
        if tag == "tr":
            return
        self._fill_from_above()
        if len(self._rows[-1]) < _MAX_COLUMNS:
            self._in_cell = True
            self._open = []
            down = span_of(node, "rowspan", MOST_DOWN) - 1
            for _ in range(span_of(node, "colspan", MOST_ACROSS)):
                if down:
                    self._below[len(self._rows[-1])] = (self._open, down)
                self._rows[-1].append(self._open)

    def end(self) -> None:
        """Close a row or a cell."""
        self._in_cell = False

    def add(self, piece: Piece) -> None:
        """Add text to the open cell."""
        (self._open if self._in_cell else self._loose).append(piece)

    def all_pieces(self) -> Iterator[Piece]:
        """All text in order, for a table inside a cell."""
        yield from self._loose
        for cell in {id(cell): cell for row in self._rows for cell in row}.values():
            yield from cell
            yield Piece(" ")

    def add_to(self, builder: BlockBuilder) -> None:
        """Add the caption and the rows to the builder."""
        self._fill_from_above()
        builder.paragraph(self._loose)
        cells = {id(cell): tuple(cell) for row in self._rows for cell in row}
        rows: list[Row] = []
        heads = 0
        for row, is_header in zip(self._rows, self._header_rows, strict=True):
            filled = tuple(cells[id(cell)] for cell in row)
            if any(map(text_of, filled)):
                heads += is_header and heads == len(rows)
                rows.append(filled)
        is_told_by_form = not heads and (self._guess or holds_figures(rows))
        add_table(builder, rows, None if is_told_by_form else heads)

    def _fill_from_above(self) -> None:
        """Put cells that reach down into the open row, as far as it has come."""
        if not self._rows:
            return
        row = self._rows[-1]
        while len(row) in self._below:
            cell, left = self._below.pop(len(row))
            if left > 1:
                self._below[len(row)] = (cell, left - 1)
            row.append(cell)


def _is_header(row: Any) -> bool:
    cells = [child.tag for child in row if child.tag in ("td", "th")]
    in_head = row.getparent() is not None and row.getparent().tag == "thead"
    return bool(cells) and (in_head or set(cells) == {"th"})
