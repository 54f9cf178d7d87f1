"""The tables of Rich Text, which has rows but says nowhere that a table begins."""

from __future__ import annotations

from ingest.reading.blocks import BlockBuilder
from ingest.reading.heads import Cell
from ingest.reading.tables import add_table

_MOST_COLUMNS = 200


class RtfTable:
    """The rows so far of the table at hand."""

    def __init__(self, builder: BlockBuilder) -> None:
        self._builder = builder
        self._rows: list[list[Cell]] = []
        self._cells: list[Cell] = []
        self._heads = 0
        self._is_head = False
        self._merges: list[str] = []  # of the cells of a row: with what each is merged
        self._merge = ""

    def add_cell(self, cell: Cell) -> None:
        """A cell has ended."""
        if len(self._cells) < _MOST_COLUMNS:
            self._cells.append(cell)

    def control(self, word: str) -> None:
        """Take what a control word says of a row, if it says anything of rows."""
        if word == "trowd":
            self._merges, self._merge, self._is_head = [], "", False
        elif word == "trhdr":
            self._is_head = True
        elif word in ("clmrg", "clvmrg"):
            self._merge = word
        elif word == "cellx":
            self._merges.append(self._merge)
            self._merge = ""
        elif word == "row" and self._cells:
            self._end_row()

    def end(self) -> None:
        """The table has ended, if there was one."""
        if self._cells:
            self._end_row()
        if self._rows:
            add_table(self._builder, self._rows, self._heads or None)
        self._rows, self._heads = [], 0

    def _end_row(self) -> None:
        row, self._cells = self._cells, []
        above = self._rows[-1] if self._rows else []
        for place, merge in enumerate(self._merges[: len(row)]):
            if merge == "clmrg" and place:
                row[place] = row[place - 1]
            elif merge == "clvmrg" and place < len(above):
                row[place] = above[place]
        if self._is_head and self._heads == len(self._rows):
            self._heads += 1
        self._rows.append(row)
