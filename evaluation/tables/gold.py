"""Tables that were copied by hand from pages of real files, before anything was read of them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from ingest.reading.blocks import BlockBuilder
from ingest.reading.inline import Piece
from ingest.reading.tables import add_table

_MOST_CHARACTERS: Final = 100_000
# stands in a place that the cell to the left covers too
_MERGED: Final = "←"
_FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPage:
    """All tables of one page: `rows` are the lines that reading it should give.

    `document` is a path below the shared data, `page` the physical page, from 1.
    """

    name: str
    document: str
    page: int
    rows: tuple[str, ...]


def gold_pages(half: str) -> list[GoldPage]:
    """The pages of `development`, looked at while the reader was made, or of `report`."""
    return [_page(path) for path in sorted((_FOLDER / half).glob("*.csv"))]


def _page(path: Path) -> GoldPage:
    with path.open(encoding="utf-8", newline="") as file:
        (document, page), *lines = csv.reader(file)
    builder = BlockBuilder(_MOST_CHARACTERS)
    for is_table, rows in groupby(lines, key=bool):
        if is_table:
            add_table(builder, [tuple(_cells(row)) for row in rows], heads=1)
    rows_read = tuple(block.text for block in builder.blocks)
    return GoldPage(name=path.stem, document=document, page=int(page), rows=rows_read)


def _cells(row: Sequence[str]) -> Iterator[tuple[Piece, ...]]:
    """A cell for each value, which a merged cell gives in every place that it covers."""
    cell: tuple[Piece, ...] = ()
    for text in row:
        if text != _MERGED:
            cell = (Piece(text),) if text else ()
        yield cell
