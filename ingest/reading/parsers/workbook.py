"""Workbooks (.xlsx): each sheet is a page with the sheet's name as its label."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from ingest.reading.blocks import BlockBuilder
from ingest.reading.cleaning import clean_text
from ingest.reading.heads import Row, text_of
from ingest.reading.inline import Piece
from ingest.reading.parsed import PageLabel, ParsedDocument
from ingest.reading.parsers.cell_looks import CellLooks, Look
from ingest.reading.parsers.cell_references import Area
from ingest.reading.parsers.cell_text import cell_text
from ingest.reading.parsers.core_properties import core_properties
from ingest.reading.parsers.merged_cells import merged_cells
from ingest.reading.parsers.seen_cells import seen_cells
from ingest.reading.parsers.sheet_drawings import sheet_drawings
from ingest.reading.parsers.sheet_links import sheet_links
from ingest.reading.parsers.sheet_marks import sheet_marks
from ingest.reading.source import Source, finished
from ingest.reading.tables import add_table, without_blank_columns

MAX_ROWS = 20_000
MAX_COLUMNS = 200
_MOST_NOTES = 40


def parse(source: Source) -> ParsedDocument:
    """Read the stored values of all sheets; formulas are never computed."""
    import openpyxl

    # openpyxl warns of every feature it does not keep, none of which is text
    warnings.simplefilter("ignore")
    book = openpyxl.load_workbook(
        io.BytesIO(source.data), read_only=True, data_only=True, keep_links=False, rich_text=True
    )
    builder = source.builder()
    labels: list[PageLabel] = []
    notes: list[str] = []
    for number, sheet in enumerate(book.worksheets, start=1):
        builder.page = number
        label = clean_text(sheet.title)[:200] or str(number)
        labels.append(PageLabel(page=number, label=label))
        if sheet.sheet_state == "visible":
            notes += _add_sheet(builder, source.data, sheet, label)
        else:
            notes.append(f"sheet {label} is hidden and was not read")
    if len(notes) > _MOST_NOTES:
        notes[_MOST_NOTES:] = ["more sheets, or parts of them, were not read"]
    return finished(
        builder,
        core_properties(source.data),
        page_count=len(labels),
        page_labels=tuple(labels),
        notes=tuple(notes),
    )


def _add_sheet(builder: BlockBuilder, data: bytes, sheet: Any, label: str) -> list[str]:
    """Add a sheet; return notes on what of it was not read."""
    path = getattr(sheet, "_worksheet_path", "")
    marks = sheet_marks(data, path, MAX_ROWS, MAX_COLUMNS)
    cells = CellLooks(is_coloured_elsewhere=marks.has_rules)
    rows, looks, is_cut = _rows(sheet, sheet_links(data, path), cells)
    rows = _filled(rows, merged_cells(data, path))
    marks = replace(marks, looks=looks)
    rows, notes = seen_cells(rows, marks, label)
    cut = [f"{MAX_ROWS:,} rows"] * is_cut + [f"{MAX_COLUMNS} columns"] * marks.is_wide
    notes += [f"sheet {label}: only the first {most} were read" for most in cut]
    drawn = [text for text in sheet_drawings(data, path) if text]
    if drawn and not any(text_of(cell) for row in rows for cell in row):
        builder.heading(label, 1)
    add_regions(builder, label, rows)
    for text in drawn:
        builder.paragraph(text)
    return notes


def _rows(
    sheet: Any, links: Mapping[tuple[int, int], str], cells_look: CellLooks
) -> tuple[list[Row], dict[tuple[int, int], Look], bool]:
    """The rows, the cells of them that are not seen or struck, and whether there are more."""
    # the size that a sheet declares may be wrong or hostile
    sheet.reset_dimensions()
    rows: list[Row] = []
    looks: dict[tuple[int, int], Look] = {}
    cells = sheet.iter_rows(max_col=MAX_COLUMNS)
    for number, row in enumerate(islice(cells, MAX_ROWS), start=1):
        rows.append(
            tuple(
                (Piece(cell_text(cell), links.get((number, column))),)
                for column, cell in enumerate(row, start=1)
            )
            if any(cell.value is not None for cell in row)
            else ()
        )
        for column, cell in enumerate(row, start=1):
            if cell.value is not None and (look := cells_look.of(cell)):
                looks[number, column] = look
    is_cut = next(cells, None) is not None
    return rows, looks, is_cut


def _filled(rows: list[Row], areas: Sequence[Area]) -> list[Row]:
    """The rows with the cell of each merged area in every place that it covers."""
    filled = [list(row) for row in rows]
    for area in areas:
        top = rows[area.top - 1] if area.top <= len(rows) else ()
        if len(top) < area.left or not text_of(top[area.left - 1]):
            continue
        for y, x in area.places():
            if y <= len(filled) and x <= MAX_COLUMNS:
                filled[y - 1] += [()] * (x - len(filled[y - 1]))
                filled[y - 1][x - 1] = top[area.left - 1]
    return list(map(tuple, filled))


def add_regions(builder: BlockBuilder, label: str, rows: list[Row]) -> None:
    """Add the tables of a sheet: rows that follow each other without a blank one between them.

    A table without heads has those of the one above where both fill the same columns.
    """
    names: list[str] = []
    columns: frozenset[int] = frozenset()
    for number, region in enumerate(_regions(rows)):
        if not number:
            builder.heading(label, 1)
        used = frozenset(i for row in region for i, cell in enumerate(row) if text_of(cell))
        above = names if used == columns else []
        names, columns = add_table(builder, without_blank_columns(region), above=above), used


def _regions(rows: list[Row]) -> Iterator[list[Row]]:
    region: list[Row] = []
    for row in [*rows, ()]:
        if any(map(text_of, row)):
            region.append(row)
        elif region:
            yield region
            region = []
