"""Table rows as lines that can be quoted alone: each value carries its column's header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ingest.reading.blocks import BlockBuilder
from ingest.reading.inline import Piece, clean_pieces
from ingest.reading.parsed import BlockKind

Cell = tuple[Piece, ...]
Row = Sequence[Cell]

_NUMBER: Final = re.compile(r"[^\w]*\d[\d.,\s'’]*[^\w]*(%|[A-Za-z]{1,3})?")
_DATE: Final = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}( \d{1,2}:\d\d(:\d\d)?)?")


def text_of(cell: Cell) -> str:
    """The cleaned text of a cell."""
    return clean_pieces(cell)[0]


def add_table(builder: BlockBuilder, rows: Sequence[Row], header: Row | None) -> None:
    """Add one block for each row; without a header the values stand alone."""
    names = [text_of(cell) for cell in header] if header else []
    if header and not rows:
        rows, names = [header], []
    for row in rows:
        builder.add(BlockKind.TABLE_ROW, tuple(_row_pieces(row, names)))


def guess_header(rows: Sequence[Row]) -> tuple[Row | None, Sequence[Row]]:
    """Take the first row for the header when it is all text and rows follow it."""
    if len(rows) < 2:
        return None, rows
    names = [text_of(cell) for cell in rows[0]]
    if names and all(names) and len(set(names)) == len(names) and not any(map(_is_value, names)):
        return rows[0], rows[1:]
    return None, rows


def without_blank_columns(rows: Sequence[Row]) -> list[Row]:
    """Make rows equally long and drop the columns in which nothing is written."""
    width = max((len(row) for row in rows), default=0)
    padded = [(*row, *((),) * (width - len(row))) for row in rows]
    used = [index for index in range(width) if any(text_of(row[index]) for row in padded)]
    return [tuple(row[index] for index in used) for row in padded]


def _row_pieces(row: Row, names: Sequence[str]) -> Iterator[Piece]:
    separator = ""
    for index, cell in enumerate(row):
        if not text_of(cell):
            continue
        name = names[index] if index < len(names) else ""
        yield Piece(f"{separator}{name}: " if name else separator)
        yield from cell
        separator = " | "


def _is_value(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text) or _DATE.fullmatch(text))
