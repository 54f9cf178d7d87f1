"""The table of an answer in Slack: a block of equal letters with aligned columns.

Slack shows no tables of Markdown in every place. Inside such a block nothing is Markdown; what
would ping or link is broken as everywhere, and a cell cannot end the block.
"""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import combining, east_asian_width

from api.schemas.tables import TableOut
from api.slack import wording
from api.slack.text import plain_markdown, quiet

_WIDEST = 28  # letters of a cell; a phone shows about 35 on a line and scrolls the rest
_MOST_COLUMNS = 6
_MOST_BYTES = 5_000  # of a block, so that it fits into one message


def monospaced(table: TableOut) -> str:
    """The table, its caption before it; how many rows are shown where they are not all."""
    rows = [[*cells[:_MOST_COLUMNS], f"[{mark}]"] for cells, mark in table.proven]
    heads = [*table.columns[:_MOST_COLUMNS], ""]
    lines = _aligned([[_cell(each) for each in row] for row in (heads, *rows)])
    head, shown = [lines[0], "─" * max(map(_width, lines))], lines[1:]
    while shown and len("\n".join([*head, *shown]).encode()) > _MOST_BYTES:
        shown.pop()
    told = [table.title] if table.title else []
    if len(shown) < len(table.rows):
        told.append(wording.ROWS.format(shown=len(shown), total=len(table.rows)))
    caption = f"{plain_markdown(' · '.join(told))}\n" if told else ""
    return f"{caption}```\n" + "\n".join([*head, *shown]) + "\n```"


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    padded = (
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        )
        for row in rows
    )
    return [quiet(line.rstrip()) for line in padded]


def _cell(text: str) -> str:
    line = " ".join(text.replace("`", "'").split())
    while _width(line) > _WIDEST:
        line = f"{line.removesuffix('…')[:-1].rstrip()}…"
    return line


def _width(text: str) -> int:
    """How many letters wide a text is where all letters are of one width."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text if not combining(c))
