"""The line of a row as ingest writes it: "Zone: Zone 16 | Adult fare: 18.10 euros"."""

from __future__ import annotations

from dataclasses import dataclass

SEPARATOR = " | "


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it stands in its line; `head` is empty where its column has none."""

    text: str
    head: str
    value: str


def cells_of(line: str) -> list[Cell]:
    """The cells of a row; none where the line is no row."""
    parts = line.split(SEPARATOR)
    cells = [_cell(part) for part in parts] if len(parts) > 1 else []
    return cells if sum(bool(cell.head) for cell in cells) > (len(cells) > 2) else []


def _cell(part: str) -> Cell:
    head, colon, value = part.partition(": ")
    return Cell(part, head, value) if colon else Cell(part, "", part)
