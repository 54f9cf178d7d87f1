"""The rows of a sheet without the rows and columns that it hides."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.reading.heads import Cell, Row, text_of
from ingest.reading.parsers.sheet_marks import SheetMarks


def seen_cells(rows: Sequence[Row], marks: SheetMarks, label: str) -> tuple[list[Row], list[str]]:
    """The rows that are seen, and notes on what of the sheet of this name was left out.

    `rows` begin with the first row of the sheet, each with its first column.
    """
    kept: list[Row] = []
    hidden_rows, hidden_columns = 0, set[int]()
    unseen = {"hidden": 0, "struck": 0}

    def shown(place: tuple[int, int], cell: Cell) -> Cell:
        if (look := marks.looks.get(place)) is None or not text_of(cell):
            return cell
        unseen[look] += 1
        return ()

    for number, row in enumerate(rows, start=1):
        filled = {i for i, cell in enumerate(row, start=1) if text_of(cell)} if row else set()
        if number in marks.rows and filled:
            hidden_rows += 1
            continue
        hidden_columns |= filled & marks.columns
        seen = tuple(
            shown((number, i), cell) for i, cell in enumerate(row, 1) if i not in marks.columns
        )
        if not filled or any(map(text_of, seen)):
            kept.append(seen)
    notes = [_note(hidden_rows, "hidden row", label)]
    notes.append(_note(len(hidden_columns), "hidden column", label))
    notes += [_note(count, f"{look} cell", label) for look, count in unseen.items()]
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
    return f"{count:,} {things} of sheet {label} {'were' if count != 1 else 'was'} not read"
