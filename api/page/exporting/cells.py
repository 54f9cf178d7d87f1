"""Tables as files for spreadsheets: CSV and XLSX, in which no cell can be taken for a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

CellFormat = Literal["csv", "xlsx"]
Cell = str | Decimal | int | dt.date | None

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_THEN = (2020, 1, 1, 0, 0, 0)  # for all that is packed: the same cells give the same bytes
_MOST_CELL = 32_000  # characters; a spreadsheet takes 32,767


def as_csv(head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """The rows as CSV in UTF-8, with the mark by which spreadsheets tell that it is."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(title: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """The rows as a sheet of this title; numbers and dates are cells of their type."""
    from openpyxl import Workbook  # takes a moment, and few ask for it

    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = dt.datetime(*_THEN)
    sheet = book.create_sheet(title[:31])
    sheet.append(list(head))
    for row in rows:
        sheet.append([_typed(cell) for cell in row])
    data = io.BytesIO()
    book.save(data)
    return _packed_again(data.getvalue())


def safe_text(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_BEGINS_FORMULA) else text


def _written(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return safe_text(cell)
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell)


def _typed(cell: Cell) -> str | float | int | dt.date | None:
    if isinstance(cell, str):
        printable = "".join(c for c in cell if c >= " " or c in "\t\n\r")
        return safe_text(printable[:_MOST_CELL])
    return float(cell) if isinstance(cell, Decimal) else cell


def _packed_again(data: bytes) -> bytes:
    """The same archive without the time at which it was made."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in sorted(given.namelist()):
            part = given.read(name)
            if name == "docProps/core.xml":
                part = _without_time(part)
            made.writestr(zipfile.ZipInfo(name, _THEN), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _without_time(part: bytes) -> bytes:
    begin, sep, rest = part.partition(b"<dcterms:modified")
    _, end_sep, end = rest.partition(b"</dcterms:modified>")
    return begin + end if sep and end_sep else part
