"""OpenDocument spreadsheets (.ods): each sheet is a page with the sheet's name as its label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from ingest.reading.blocks import BlockBuilder
from ingest.reading.cleaning import clean_text
from ingest.reading.heads import Cell, Row, text_of
from ingest.reading.inline import Piece
from ingest.reading.parsed import PageLabel, ParsedDocument
from ingest.reading.parsers.cell_looks import Look
from ingest.reading.parsers.open_document import (
    LINK,
    OFFICE,
    TABLE,
    TEXT,
    OpenDocument,
    count_of,
)
from ingest.reading.parsers.open_html import OpenHtml
from ingest.reading.parsers.seen_cells import seen_cells
from ingest.reading.parsers.sheet_marks import SheetMarks
from ingest.reading.parsers.unseen import unseen_notes
from ingest.reading.parsers.workbook import MAX_COLUMNS, MAX_ROWS, add_regions
from ingest.reading.source import Source, finished

_MOST_NOTES: Final = 40
_MOST_COPIES: Final = 50_000  # of cells: one may stand for a thousand million
_MOST_MERGED: Final = 1_000  # places of one cell
_NUMBERS: Final = frozenset(("float", "currency", "percentage"))
_UNSEEN: Final = frozenset(("collapse", "filter"))


def parse(source: Source) -> ParsedDocument:
    """Read the stored values of all sheets; formulas are never computed."""
    document = OpenDocument(source.data)
    written = OpenHtml(document)
    builder = source.builder()
    labels: list[PageLabel] = []
    notes: list[str] = []
    tables = document.body.iterfind(f"{OFFICE}spreadsheet/{TABLE}table")
    for number, sheet in enumerate(tables, start=1):
        builder.page = number
        label = clean_text(sheet.get(f"{TABLE}name", ""))[:200] or str(number)
        labels.append(PageLabel(page=number, label=label))
        style = sheet.get(f"{TABLE}style-name")
        if document.styles.property("table", style, "table", f"{TABLE}display") == "false":
            notes.append(f"sheet {label} is hidden and was not read")
        else:
            notes += _add_sheet(builder, _Sheet(sheet, written), label)
    if len(notes) > _MOST_NOTES:
        notes[_MOST_NOTES:] = ["more sheets, or parts of them, were not read"]
    return finished(
        builder,
        document.metadata(),
        page_count=len(labels),
        page_labels=tuple(labels),
        notes=(*notes, *unseen_notes(written.hidden, written.struck, written.unread)),
    )


def _add_sheet(builder: BlockBuilder, sheet: _Sheet, label: str) -> list[str]:
    """Add a sheet; return notes on what of it was not read."""
    rows, notes = seen_cells(sheet.rows, sheet.marks, label)
    if sheet.is_cut:
        notes.append(f"sheet {label}: only the first {len(sheet.rows):,} rows were read")
    add_regions(builder, label, rows)
    return notes


class _Sheet:
    """The cells of a sheet, each in every place that it covers, and what of them is hidden."""

    def __init__(self, sheet: Any, written: OpenHtml) -> None:
        self._written = written
        self.rows: list[Row] = []
        self.is_cut = False
        self._hidden: set[int] = set()
        self._formulas = 0
        self._looks: dict[tuple[int, int], Look] = {}
        self._copies = _MOST_COPIES
        self._below: dict[tuple[int, int], Cell] = {}  # of merged cells, by row and column
        self._columns = frozenset(_hidden_columns(sheet))
        for row in sheet.iter(f"{TABLE}table-row"):
            self._add(row)

    @property
    def marks(self) -> SheetMarks:
        """The hidden rows, columns and cells, and how many values are missing."""
        hidden = frozenset(self._hidden)
        return SheetMarks(hidden, self._columns, self._formulas, looks=self._looks)

    def _add(self, row: Any) -> None:
        cells = self._cells(row)
        while cells and not text_of(cells[-1]):
            cells.pop()
        is_blank = not cells
        times = 1 if is_blank else count_of(row, f"{TABLE}number-rows-repeated", MAX_ROWS)
        room = min(MAX_ROWS - len(self.rows), 1 + self._copies // max(len(cells), 1))
        self._copies -= len(cells) * (min(times, room) - 1)
        self.is_cut |= not is_blank and times > room
        for _ in range(min(times, room)):
            self.rows.append(() if is_blank else tuple(cells))
            if row.get(f"{TABLE}visibility") in _UNSEEN:
                self._hidden.add(len(self.rows))

    def _cells(self, row: Any) -> list[Cell]:
        cells: list[Cell] = []
        number = len(self.rows)
        for node in row.iterfind("*"):
            times = count_of(node, f"{TABLE}number-columns-repeated", MAX_COLUMNS)
            times = min(times, MAX_COLUMNS - len(cells), 1 + max(self._copies, 0))
            self._copies -= (times - 1) * (len(node) > 0)
            for _ in range(times):
                place = number, len(cells)
                covered = self._below.pop(place, None)
                cells.append(covered if covered is not None else self._cell(node, *place))
        return cells

    def _cell(self, node: Any, row: int, column: int) -> Cell:
        if node.tag != f"{TABLE}table-cell":
            return ()
        cell = (Piece(self._text(node), _address(node)),)
        look = self._written.styles.cell_look(node.get(f"{TABLE}style-name"))
        if look.struck or not look.shows:
            self._looks[row + 1, column + 1] = "struck" if look.shows else "hidden"
        across = count_of(node, f"{TABLE}number-columns-spanned", MAX_COLUMNS)
        down = count_of(node, f"{TABLE}number-rows-spanned", _MOST_MERGED)
        if 1 < across * down <= _MOST_MERGED and text_of(cell):
            places = ((row + y, column + x) for y in range(down) for x in range(across))
            self._below |= {place: cell for place in places if place != (row, column)}
        return cell

    def _text(self, node: Any) -> str:
        """The text that a cell shows; days as ISO dates, for 3/4/2021 is two days."""
        lines = self._written.body([each for each in node if each.tag == f"{TEXT}p"])
        shown = " ".join(" ".join(lines.itertext()).split())
        kind = node.get(f"{OFFICE}value-type")
        if kind == "date":
            return _day(node.get(f"{OFFICE}date-value", ""), shown)
        if not shown and kind in _NUMBERS:
            shown = node.get(f"{OFFICE}value", "")
        if not shown and node.get(f"{TABLE}formula") and kind != "string":
            self._formulas += 1
        return shown


def _day(value: str, shown: str) -> str:
    found = re.match(r"(\d{4}-\d\d-(\d\d))(?:T(\d\d:\d\d))?", value)
    if not found:
        return shown
    if shown and int(found[2]) not in map(int, re.findall(r"\d{1,9}", shown)):
        return shown  # a month, or a year
    return found[1] if found[3] in (None, "00:00") else f"{found[1]} {found[3]}"


def _address(node: Any) -> str | None:
    link = next(node.iter(f"{TEXT}a"), None)
    return None if link is None else link.get(f"{LINK}href")


def _hidden_columns(sheet: Any) -> Iterator[int]:
    number = 0
    for column in sheet.iter(f"{TABLE}table-column"):
        times = count_of(column, f"{TABLE}number-columns-repeated", MAX_COLUMNS)
        if column.get(f"{TABLE}visibility") in _UNSEEN:
            yield from range(number + 1, number + times + 1)
        number += times
