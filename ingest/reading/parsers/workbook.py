"""Workbooks (.xlsx): each sheet is a page with the sheet's name as its label."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ingest.reading.blocks import BlockBuilder
from ingest.reading.cleaning import clean_text
from ingest.reading.heads import Row, text_of
from ingest.reading.inline import Piece
from ingest.reading.parsed import PageLabel, ParsedDocument
from ingest.reading.parsers.cell_looks import CellLooks
from ingest.reading.parsers.cell_references import Area, area_of
from ingest.reading.parsers.comments import comment_by, sheet_comments
from ingest.reading.parsers.core_properties import core_properties
from ingest.reading.parsers.merged_cells import merged_cells
from ingest.reading.parsers.package import Package
from ingest.reading.parsers.seen_cells import seen_cells
from ingest.reading.parsers.sheet_cells import sheet_cells
from ingest.reading.parsers.sheet_drawings import SheetDrawings, sheet_paths
from ingest.reading.parsers.sheet_links import sheet_links
from ingest.reading.parsers.sheet_marks import SheetMarks, sheet_marks
from ingest.reading.parsers.sheet_rules import CellRules
from ingest.reading.source import Source, finished
from ingest.reading.tables import add_table, without_blank_columns

MAX_ROWS = 20_000
MAX_COLUMNS = 200
_MOST_NOTES = 40
_LONGEST_NAME = 60


def parse(source: Source) -> ParsedDocument:
    """Read the stored values of all sheets; formulas are never computed."""
    import openpyxl

    # openpyxl warns of every feature it does not keep, none of which is text
    warnings.simplefilter("ignore")
    book: Any = openpyxl.load_workbook(
        io.BytesIO(source.data), read_only=True, data_only=True, keep_links=False, rich_text=True
    )
    package = Package(source.data)
    seen = frozenset(sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible")
    paths = sheet_paths(package)
    builder = source.builder()
    labels: list[PageLabel] = []
    notes: list[str] = []
    # sheets of a chart stand in their places among the others
    for number, sheet in enumerate(book._sheets, start=1):
        builder.page = number
        label = clean_text(sheet.title)[:200] or str(number)
        labels.append(PageLabel(page=number, label=label))
        drawings = SheetDrawings(package, paths.get(sheet.title, ""), seen)
        if sheet.sheet_state != "visible":
            notes.append(f"sheet {label} is hidden and was not read")
        elif sheet not in book.chartsheets:
            notes += _add_sheet(builder, source.data, sheet, label, drawings)
        elif not _add_drawings(builder, label, drawings):
            notes.append(f"sheet {label}: a chart without a title, of values of other sheets")
    if len(notes) > _MOST_NOTES:
        notes[_MOST_NOTES:] = ["more sheets, or parts of them, were not read"]
    return finished(
        builder,
        core_properties(source.data),
        page_count=len(labels),
        page_labels=tuple(labels),
        notes=tuple(notes),
    )


def _add_sheet(
    builder: BlockBuilder, data: bytes, sheet: Any, label: str, drawings: SheetDrawings
) -> list[str]:
    """Add a sheet; return notes on what of it was not read."""
    path = getattr(sheet, "_worksheet_path", "")
    marks = sheet_marks(data, path, MAX_ROWS, MAX_COLUMNS)
    rules = CellRules(marks.rules, sheet.parent._differential_styles.styles)
    looks = CellLooks(is_coloured_elsewhere=marks.has_rules)
    cells = sheet_cells(sheet, sheet_links(data, path), looks, rules, (MAX_ROWS, MAX_COLUMNS))
    rows = _filled(cells.rows, merged_cells(data, path))
    said = list(_comments(Package(data), path.lstrip("/"), rows, marks))
    rows, notes = seen_cells(rows, replace(marks, looks=cells.looks), label)
    cut = [f"{MAX_ROWS:,} rows"] * cells.is_cut + [f"{MAX_COLUMNS} columns"] * marks.is_wide
    notes += [f"sheet {label}: only the first {most} were read" for most in cut]
    if cells.unsure:
        notes.append(
            f"sheet {label}: rules may hide or change what cells show that could not be worked "
            f"out ({cells.unsure:,}); their own values were read"
        )
    if any(text_of(cell) for row in rows for cell in row):
        add_regions(builder, label, rows)
        for comment in said:
            builder.list_item(comment)
        _add_drawings(builder, "", drawings)
    else:
        _add_drawings(builder, label, drawings)
    return notes


def _comments(package: Package, path: str, rows: Sequence[Row], marks: SheetMarks) -> Iterator[str]:
    """The comments on cells that are seen, each with the first cell of its row."""
    for author, text, cell in sheet_comments(package, path):
        area = area_of(cell)
        if area is None or area.top in marks.rows or area.left in marks.columns:
            continue
        row = rows[area.top - 1] if area.top <= len(rows) else ()
        name = next((shown for each in row if (shown := text_of(each))), "")[:_LONGEST_NAME]
        if said := comment_by(author, text, f"{cell} ({name})" if name else cell):
            yield said


def _add_drawings(builder: BlockBuilder, heading: str, drawings: SheetDrawings) -> bool:
    """Add what is drawn on a sheet, under a heading where there is one; whether there is any."""
    texts = [text for text in drawings.texts() if text]
    charts = list(drawings.charts())
    if heading and (texts or charts):
        builder.heading(heading, 1)
    for text in texts:
        builder.paragraph(text)
    for chart in charts:
        builder.paragraph(chart.title)
        for table in chart.tables:
            add_table(builder, [tuple((Piece(text),) for text in row) for row in table], 1)
    return bool(texts or charts)


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
