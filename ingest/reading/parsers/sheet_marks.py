"""What a sheet hides and what it never computed, which openpyxl's read-only mode leaves out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ingest.reading.parsers.cell_looks import Look
from ingest.reading.parsers.cell_references import area_of
from ingest.reading.parsers.sheet_rules import Rule, rules_of

_MOST_COLUMNS: Final = 20_000
_MOST_RULES: Final = 1_000
_RULES: Final = ("{*}conditionalFormatting", "{*}tableParts", "{*}picture")


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """Hidden rows and columns, counted from 1, and how many formulas have no stored value.

    `is_wide` says that there is something in columns that are not read, `has_rules` that more than
    the formats of its cells may colour them, `rules` which of them depend on what is in a cell.
    `looks` are the cells, by row and column, that do not show their text or strike it out.
    """

    rows: frozenset[int] = field(default_factory=frozenset)
    columns: frozenset[int] = field(default_factory=frozenset)
    formulas: int = 0
    is_wide: bool = False
    has_rules: bool = False
    rules: tuple[Rule, ...] = ()
    looks: Mapping[tuple[int, int], Look] = field(default_factory=dict)


def sheet_marks(data: bytes, sheet_path: str, most_rows: int, most_columns: int) -> SheetMarks:
    """Read the marks of the first rows of the sheet at this path of a workbook."""
    path = sheet_path.lstrip("/")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if path not in archive.namelist():
            return SheetMarks()
        with archive.open(path) as sheet:
            return _marks(sheet, most_rows, most_columns)


def _marks(sheet: Any, most_rows: int, most_columns: int) -> SheetMarks:
    from lxml import etree

    rows, columns = set[int](), set[int]()
    number, formulas, all_hidden, is_wide, has_rules = 0, 0, False, False, False
    rules: list[Rule] = []
    tags = ("{*}row", "{*}col", "{*}sheetFormatPr", *_RULES)
    options = {"resolve_entities": False, "no_network": True, "recover": True}
    for _, node in etree.iterparse(sheet, tag=tags, **options):
        name = etree.QName(node).localname
        if name == "sheetFormatPr":
            all_hidden = _is_true(node.get("zeroHeight"))
        elif name in ("conditionalFormatting", "tableParts", "picture"):
            has_rules = True
            rules += rules_of(node) if len(rules) < _MOST_RULES else ()
        elif name == "col" and (_is_true(node.get("hidden")) or node.get("width") == "0"):
            first, last = _number(node.get("min"), 1), _number(node.get("max"), 0)
            columns |= set(range(first, min(last, _MOST_COLUMNS) + 1))
        elif name == "row":
            number = _number(node.get("r"), number + 1)
            if _is_true(node.get("hidden", "1" if all_hidden else "0")):
                rows.add(number)
            formulas += sum(map(_lacks_value, node.iterfind("{*}c/{*}f")))
            is_wide = is_wide or (number <= most_rows and _reaches_beyond(node, most_columns))
            # the tree of a large sheet would not fit in memory
            node.clear()
            if number >= most_rows:
                has_rules = True  # they stand below the rows
                break
    return SheetMarks(
        frozenset(rows), frozenset(columns), formulas, is_wide, has_rules, tuple(rules)
    )


def _reaches_beyond(row: Any, most_columns: int) -> bool:
    """Whether a row has something behind so many columns; cells stand in their order."""
    for cell in reversed(row):
        area = area_of(cell.get("r") or "")
        if area is None or area.left <= most_columns:
            return False
        if any(cell.itertext()):
            return True
    return False


def _lacks_value(formula: Any) -> bool:
    cell = formula.getparent()
    # a formula may well give an empty text
    return not cell.findtext("{*}v") and cell.get("t") != "str"


def _is_true(value: str | None) -> bool:
    return value in ("1", "true")


def _number(value: str | None, default: int) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 8 else default
