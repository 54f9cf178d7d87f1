"""The rows of a sheet without the rows and columns that it hides."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.reading.heads import Row, text_of
from ingest.reading.parsers.sheet_marks import SheetMarks


def seen_cells(rows: Sequence[Row], marks: SheetMarks, label: str) -> tuple[list[Row], list[str]]:
    """The rows that are seen, and notes on what of the sheet of this name was left out.

    `rows` begin with the first row of the sheet, each with its first column.
    """
    kept: list[Row] = []
    hidden_rows, hidden_columns = 0, set[int]()
    for number, row in enumerate(rows, start=1):
        filled = {i for i, cell in enumerate(row, start=1) if text_of(cell)} if row else set()
        if number in marks.rows and filled:
            hidden_rows += 1
            continue
        hidden_columns |= filled & marks.columns
        kept.append(tuple(cell for i, cell in enumerate(row, 1) if i not in marks.columns))
    notes = [_note(hidden_rows, "row", label), _note(len(hidden_columns), "column", label)]
    if marks.formulas:
        values = "value was" if marks.formulas == 1 else "values were"
        notes.append(
            f"sheet {label}: {marks.formulas:,} computed {values} never stored and not read; "
            "open the workbook in a spreadsheet program and save it"
        )
    return kept, list(filter(None, notes))


def _note(count: int, thing: str, label: str) -> str:
    if not count:
        return ""
    things = f"{thing}s" if count != 1 else thing
    return f"{count:,} hidden {things} of sheet {label} {'were' if count != 1 else 'was'} not read"
