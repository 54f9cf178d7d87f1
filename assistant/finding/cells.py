"""What a row of a table says to a question: the cells that tell which row it is, and those asked.

Ingest writes a row as one line, "Zone: Zone 16 | Adult fare: 18.10 euros | Night fare: …".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.facts.terms import Stem

_SEPARATOR = " | "
_FEW = 3  # cells of a row that is shown whole


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it stands in its line; `head` is empty where its column has none."""

    text: str
    head: str
    value: str


def cells_of(line: str) -> list[Cell]:
    """The cells of a row; none where the line is no row."""
    parts = line.split(_SEPARATOR)
    cells = [_cell(part) for part in parts] if len(parts) > 1 else []
    return cells if sum(bool(cell.head) for cell in cells) > 1 else []


def cells_asked(
    line: str, asked: frozenset[str], stem: Stem, holds: Callable[[str], bool | None]
) -> str:
    """The cells of a long row that a question is about, in their order; else the line as it is.

    Those whose value the question gives, at least half of it, tell which row it is, the first cell
    where none does. Of the others those are asked for whose head shares most terms with the
    question; where none does, those that hold the kind of thing that is asked for.

    Args:
        line: a sentence of a passage.
        asked: the terms of the question.
        stem: the terms of a text.
        holds: whether a text holds the kind of thing that is asked for.
    """
    cells = cells_of(line)
    if len(cells) <= _FEW:
        return line
    given = [cell for cell in cells if _is_given(set(stem(cell.value)), asked)] or cells[:1]
    others = [cell for cell in cells if cell not in given]
    shared = [len(asked & set(stem(cell.head))) for cell in others]
    wanted = [c for c, n in zip(others, shared, strict=True) if n == max(shared) > 0]
    wanted = wanted or [cell for cell in others if holds(cell.text)]
    if not wanted:
        return line
    return _SEPARATOR.join(cell.text for cell in cells if cell in given or cell in wanted)


def _is_given(value: set[str], asked: frozenset[str]) -> bool:
    return bool(value) and 2 * len(value & asked) >= len(value)


def _cell(part: str) -> Cell:
    head, colon, value = part.partition(": ")
    return Cell(part, head, value) if colon else Cell(part, "", part)
