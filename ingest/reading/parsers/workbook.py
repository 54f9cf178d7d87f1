"""Workbooks (.xlsx): each sheet is a page with the sheet's name as its label."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from ingest.reading.blocks import BlockBuilder
from ingest.reading.cleaning import clean_text
from ingest.reading.inline import Piece
from ingest.reading.parsed import PageLabel, ParsedDocument
from ingest.reading.parsers.cell_text import cell_text
from ingest.reading.parsers.core_properties import core_properties
from ingest.reading.parsers.sheet_links import sheet_links
from ingest.reading.source import Source, finished
from ingest.reading.tables import Row, add_table, guess_header, text_of, without_blank_columns

MAX_ROWS = 20_000
MAX_COLUMNS = 200


def parse(source: Source) -> ParsedDocument:
    """Read the stored values of all sheets; formulas are never computed."""
    import openpyxl

    # openpyxl warns of every feature it does not keep, none of which is text
    warnings.simplefilter("ignore")
    book = openpyxl.load_workbook(
        io.BytesIO(source.data), read_only=True, data_only=True, keep_links=False
    )
    builder = source.builder()
    labels, notes = [], []
    for number, sheet in enumerate(book.worksheets, start=1):
        builder.page = number
        label = clean_text(sheet.title)[:200] or str(number)
        labels.append(PageLabel(page=number, label=label))
        links = sheet_links(source.data, getattr(sheet, "_worksheet_path", ""))
        rows, is_cut = _rows(sheet, links)
        if is_cut:
            notes.append(f"sheet {label}: only the first {MAX_ROWS:,} rows were read")
        regions = list(_regions(rows))
        if regions:
            builder.heading(label, 1)
        for region in regions:
            _add_region(builder, region)
    return finished(
        builder,
        core_properties(source.data),
        page_count=len(labels),
        page_labels=tuple(labels),
        notes=tuple(notes),
    )


def _rows(sheet: Any, links: Mapping[tuple[int, int], str]) -> tuple[list[Row], bool]:
    # the size that a sheet declares may be wrong or hostile
    sheet.reset_dimensions()
    rows: list[Row] = []
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
    is_cut = next(cells, None) is not None
    return rows, is_cut


def _regions(rows: list[Row]) -> Iterator[list[Row]]:
    region: list[Row] = []
    for row in [*rows, ()]:
        if any(map(text_of, row)):
            region.append(row)
        elif region:
            yield without_blank_columns(region)
            region = []


def _add_region(builder: BlockBuilder, region: list[Row]) -> None:
    """Add a table; single cells above it are its captions."""
    while region and sum(1 for cell in region[0] if text_of(cell)) == 1 and _is_caption(region):
        builder.paragraph([piece for cell in region.pop(0) for piece in cell])
    header, body = guess_header(without_blank_columns(region))
    add_table(builder, body, header)


def _is_caption(region: list[Row]) -> bool:
    return len(region) == 1 or len(region[0]) > 1
