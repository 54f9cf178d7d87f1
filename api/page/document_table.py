"""Rows as ingest wrote them, "Zone: 16 | Fare: 18.10 euros" a line, as tables with heads again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from corpus.tables.rows import SEPARATOR, cells_of, in_order

Marked = Callable[[str, int], str]  # a stretch of the text and its offset, as markup
_Key = tuple[str, int]  # a head, and which of its cells in one row
_SHARED = 0.5  # of a row's heads that the rows above it have, too


@dataclass(frozen=True, slots=True)
class _Placed:
    """A cell's value and where it begins in the edition."""

    value: str
    offset: int


_Row = dict[_Key, _Placed]


def document_tables(text: str, offset: int, marked: Marked, name: str) -> str:
    """The rows of a stretch of text that begins at `offset`, as one table or several.

    Args:
        text: a row a line.
        offset: of the text in its edition.
        marked: makes markup of a value.
        name: what a table is called for those who cannot see it; markup.
    """
    rows: list[_Row] = []
    for line in text.split("\n"):
        if line.strip():
            rows.append(_row(line, offset))
        offset += len(line) + 1
    return "".join(_table(run, marked, name) for run in _runs(rows))


def _row(line: str, offset: int) -> _Row:
    cells = cells_of(line)
    told = [(c.head, c.text, c.value) for c in cells] or [
        (str(number), part, part) for number, part in enumerate(line.split(SEPARATOR))
    ]
    row: _Row = {}
    for head, text, value in told:
        again = sum(key[0] == head for key in row)
        row[head if cells else "", again if cells else int(head)] = _Placed(
            value, offset + len(text) - len(value)
        )
        offset += len(text) + len(SEPARATOR)
    return row


def _runs(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """Rows that follow each other under the same heads."""
    run: list[_Row] = []
    for row in rows:
        above = {key for each in run for key in each}
        if run and sum(key in above for key in row) < _SHARED * len(row):
            yield run
            run = []
        run.append(row)
    if run:
        yield run


def _table(rows: Sequence[_Row], marked: Marked, name: str) -> str:
    keys = in_order(rows)
    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head, _ in keys)
    head = f"<thead><tr>{heads}</tr></thead>" if any(head for head, _ in keys) else ""
    body = "".join(f"<tr>{''.join(_cell(row, key, marked) for key in keys)}</tr>" for row in rows)
    return (
        f'<div class="scroll" role="group" tabindex="0" aria-label="{name}">'
        f"<table>{head}<tbody>{body}</tbody></table></div>"
    )


def _cell(row: _Row, key: _Key, marked: Marked) -> str:
    placed = row.get(key)
    told = marked(placed.value, placed.offset) if placed else ""
    return f'<td data-name="{escape(key[0])}">{told}</td>' if key[0] else f"<td>{told}</td>"
