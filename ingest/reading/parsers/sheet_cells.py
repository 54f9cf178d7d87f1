"""The cells of a sheet as they show themselves, by their own formats and by the sheet's rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from ingest.reading.heads import Cell, Row
from ingest.reading.inline import Piece
from ingest.reading.parsers.cell_looks import CellLooks, Look
from ingest.reading.parsers.cell_text import cell_text
from ingest.reading.parsers.sheet_rules import CellRules, Given

Links = Mapping[tuple[int, int], str]


@dataclass(slots=True)
class SheetCells:
    """Rows from the first of the sheet, and the cells that are not seen or struck.

    `is_cut` says that there are more rows, `unsure` how many cells a rule may hide or show
    otherwise that could not be worked out.
    """

    rows: list[Row] = field(default_factory=list)
    looks: dict[tuple[int, int], Look] = field(default_factory=dict)
    is_cut: bool = False
    unsure: int = 0


def sheet_cells(
    sheet: Any, links: Links, looks: CellLooks, rules: CellRules, most: tuple[int, int]
) -> SheetCells:
    """Read the first rows and columns of a sheet, as many as `most` says."""
    # the size that a sheet declares may be wrong or hostile
    sheet.reset_dimensions()
    read = SheetCells()
    rows = sheet.iter_rows(max_col=most[1])
    for number, row in enumerate(islice(rows, most[0]), start=1):
        values = [cell.value for cell in row]
        if all(value is None for value in values):
            read.rows.append(())
            continue
        pieces: list[Cell] = []
        for column, cell in enumerate(row, start=1):
            place = number, column
            text = ""
            if cell.value is not None:
                given = rules.of(cell, values, place)
                read.unsure += given.is_unsure
                text, look = _shown(cell, given, looks)
                if look:
                    read.looks[place] = look
            pieces.append((Piece(text, links.get(place)),))
        read.rows.append(tuple(pieces))
    read.is_cut = next(rows, None) is not None
    return read


def _shown(cell: Any, given: Given, looks: CellLooks) -> tuple[str, Look]:
    """The text of a cell, and whether it is hidden or struck; hidden text is told of by its own."""
    text, own = cell_text(cell, given.code), cell_text(cell)
    if given.look or (own and not text):
        return own, "hidden"
    return text, looks.of(cell)
