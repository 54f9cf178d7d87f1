"""The merged cells of a sheet, which openpyxl's read-only mode leaves out."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

from ingest.reading.parsers.cell_references import Area, area_of

_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z0-9:$]{3,30})"')
_MOST_AREAS: Final = 20_000
_MOST_CELLS: Final = 10_000  # of one area: a hostile file may merge a whole sheet
_BLOCK: Final = 4 * 1024**2


def merged_cells(data: bytes, sheet_path: str) -> list[Area]:
    """The merged areas of the sheet at this path of a workbook, in the order of the file."""
    path = sheet_path.lstrip("/")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if path not in archive.namelist():
            return []
        end = b""  # merged cells stand after the rows, which may be very many
        with archive.open(path) as sheet:
            while block := sheet.read(_BLOCK):
                end = (end + block)[-2 * _BLOCK :]
    areas = [area_of(match.decode()) for match in _MERGED.findall(end)[:_MOST_AREAS]]
    return [area for area in areas if area is not None and area.size <= _MOST_CELLS]
