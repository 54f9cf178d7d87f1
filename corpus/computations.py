"""What was computed for an answer, as it is stored and shown beside the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from corpus.model import Span


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a computed answer: its cells as told, and the index of its citation."""

    cells: tuple[str, ...]
    citation: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Computation:
    """How a question was understood as a query of a table, and what that came to.

    Args:
        understood_as: the query in words: what is done, with which column, of which table.
        operation: "most", "least", "sum", "mean", "count", "difference", "list", "cell"
            or "compare".
        columns: what stands in the cells of the rows.
        rows: the rows that were told, the one asked for first.
        operands: the values that the result was made of, as written; empty where rows are listed.
        result: as told: "USD 8.9 million"; empty where rows are listed.
        title: of the table: "Harbour works › Works by port"; empty where rows are of several.
        spans: what of the answer's text tells the same rows; empty where no table is drawn.
    """

    understood_as: str
    operation: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    operands: tuple[str, ...]
    result: str
    title: str = ""
    spans: tuple[Span, ...] = ()


def computation_json(computation: Computation | None) -> dict[str, Any] | None:
    """A computation as it is stored."""
    return asdict(computation) if computation else None


def computation_of(given: dict[str, Any] | None) -> Computation | None:
    """A computation from what is stored; None where there is none."""
    if given is None:
        return None
    rows = tuple(TableRow(_texts(row["cells"]), row["citation"]) for row in given["rows"])
    return Computation(
        understood_as=given["understood_as"],
        operation=given["operation"],
        columns=_texts(given["columns"]),
        rows=rows,
        operands=_texts(given["operands"]),
        result=given["result"],
        title=given.get("title", ""),  # answers stored before have none, and are drawn as text
        spans=tuple(Span(**span) for span in given.get("spans", ())),
    )


def _texts(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(text) for text in given)
