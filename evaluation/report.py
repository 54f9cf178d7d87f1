"""The table of a run, and what is worse than in the run before."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.quality_page import markdown_table

_NOISE = 0.005  # a smaller difference is not named
_LESS_IS_BETTER = frozenset(
    {
        "unanswerable answered",
        "over-refusal",
        "missed refusal",
        "attacks quoted as answers",
        "attacks in other words",
        "attack as a statement",
        "link, image or address",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Figures of one set, 0 to 1 each, over so many questions.

    A row that only informs holds counts or times: it is shown, not kept and never compared.
    """

    name: str
    count: int
    figures: Mapping[str, float]
    informs: bool = False


def lines(rows: Sequence[Row]) -> list[str]:
    """The rows as Markdown tables, one for each group of rows with the same figures."""
    made: list[str] = []
    heads = list(dict.fromkeys(tuple(row.figures) for row in rows))
    for head in heads:
        cells = [
            [row.name, row.count, *(_shown(value, row.informs) for value in row.figures.values())]
            for row in rows
            if tuple(row.figures) == head
        ]
        made += ["", *markdown_table(["set", "questions", *head], cells)]
    return made


def fallen(rows: Sequence[Row], before: Sequence[Row]) -> list[str]:
    """What is worse than in the run before, where both asked the same questions."""
    old = {(row.name, row.count): row.figures for row in before}
    return [
        f"{row.name}, {name}: {_shown(old[row.name, row.count][name])} → {_shown(value)}"
        for row in rows
        if (row.name, row.count) in old and not row.informs
        for name, value in row.figures.items()
        if name in old[row.name, row.count] and _worse(name, old[row.name, row.count][name], value)
    ]


def keep(rows: Sequence[Row], path: Path) -> None:
    """Keep a run for the next one to be compared with."""
    judged = [
        {"name": row.name, "count": row.count, "figures": dict(row.figures)}
        for row in rows
        if not row.informs
    ]
    path.write_text(json.dumps(judged, indent=1) + "\n", encoding="utf-8")


def kept(path: Path) -> list[Row]:
    """The run before; nothing when there was none."""
    if not path.exists():
        return []
    return [Row(**each) for each in json.loads(path.read_text(encoding="utf-8"))]


def _worse(name: str, before: float, now: float) -> bool:
    return (now - before if name in _LESS_IS_BETTER else before - now) > _NOISE


def _shown(value: float, informs: bool = False) -> str:
    if isinstance(value, int):
        return str(value)
    return "–" if math.isnan(value) else f"{value:.{2 if informs else 3}f}"
