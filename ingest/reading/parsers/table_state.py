"""The rows of an HTML table while it is being walked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ingest.reading.blocks import BlockBuilder
from ingest.reading.inline import Piece
from ingest.reading.tables import Row, add_table, guess_header, text_of

# a hostile page may ask for millions
_MAX_SPAN: Final = 50
_MAX_COLUMNS: Final = 200


class TableState:
    """Collects cells; text outside any cell, such as a caption, comes out first."""

    def __init__(self, guess: bool) -> None:
        self._guess = guess
        self._loose: list[Piece] = []
        self._rows: list[list[list[Piece]]] = []
        self._header_rows: list[bool] = []
        self._in_cell = False

    def start(self, tag: str, node: Any) -> None:
        """Open a row or a cell."""
        self._in_cell = False
        if tag == "tr" or not self._rows:
            self._rows.append([])
            self._header_rows.append(tag == "tr" and _is_header(node))
        if tag != "tr" and len(self._rows[-1]) < _MAX_COLUMNS:
            self._in_cell = True
            self._rows[-1].append([])
            # later cells of the row keep their columns
            self._rows[-1] += [[] for _ in range(_span(node) - 1)]
            self._open = self._rows[-1][-_span(node)]

    def end(self) -> None:
        """Close a row or a cell."""
        self._in_cell = False

    def add(self, piece: Piece) -> None:
        """Add text to the open cell."""
        (self._open if self._in_cell else self._loose).append(piece)

    def all_pieces(self) -> Iterator[Piece]:
        """All text in order, for a table inside a cell."""
        yield from self._loose
        for row in self._rows:
            for cell in row:
                yield from cell
                yield Piece(" ")

    def add_to(self, builder: BlockBuilder) -> None:
        """Add the caption and the rows to the builder."""
        builder.paragraph(self._loose)
        rows: list[Row] = []
        header: Row | None = None
        for cells, is_header in zip(self._rows, self._header_rows, strict=True):
            row: Row = tuple(tuple(cell) for cell in cells)
            if not any(map(text_of, row)):
                continue
            if is_header and not rows and header is None:
                header = row
            else:
                rows.append(row)
        if header is None and self._guess:
            header, body = guess_header(rows)
            rows = list(body)
        add_table(builder, rows, header)


def _is_header(row: Any) -> bool:
    cells = [child.tag for child in row if child.tag in ("td", "th")]
    in_head = row.getparent() is not None and row.getparent().tag == "thead"
    return bool(cells) and (in_head or set(cells) == {"th"})


def _span(cell: Any) -> int:
    value = (cell.get("colspan") or "1").strip()
    return min(int(value), _MAX_SPAN) or 1 if value.isdecimal() and len(value) < 10 else 1
