"""The JSON of tables: the rows of an answer, and the cells of a quote that is a row."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel

from corpus.computations import Computation
from corpus.tables.rows import cells_of


class SpanOut(BaseModel):
    """Code points of the answer's text."""

    start: int
    end: int


class CellOut(BaseModel):
    """A cell of a row, `head` empty where its column has none, or where the line is no row."""

    head: str
    value: str


class TableRowOut(BaseModel):
    """A row of a computed answer, with the index of the citation that proves it."""

    cells: list[str]
    citation: int | None


class TableOut(BaseModel):
    """The rows that an answer was computed from, the one asked for first.

    `spans` are the parts of the answer's text that tell the same rows. Whoever draws the table
    leaves them out and draws it in place of the last one, the rows with a citation alone. Where
    there are none, the text says all.
    """

    columns: list[str]
    rows: list[TableRowOut]
    title: str = ""
    spans: list[SpanOut] = []

    @classmethod
    def of(cls, computation: Computation) -> TableOut:
        """The table as JSON."""
        return cls(
            columns=list(computation.columns),
            rows=[TableRowOut(cells=list(r.cells), citation=r.citation) for r in computation.rows],
            title=computation.title,
            spans=[SpanOut(start=s.start, end=s.end) for s in computation.spans],
        )

    @property
    def proven(self) -> list[tuple[list[str], int]]:
        """The cells of the rows that are drawn, each with the index of its citation."""
        return [(row.cells, row.citation) for row in self.rows if row.citation is not None]


def drawn(text: str, table: TableOut | None) -> Iterator[tuple[int, int] | TableOut]:
    """An answer as it is shown where tables can be: stretches of its text, and the table."""
    at, spans = 0, table.spans if table else []
    for span in spans:
        yield at, span.start
        at = span.end
    if table and spans:
        yield table
    yield at, len(text)


def rows_of(quote: str) -> list[list[CellOut]] | None:
    """The lines of a quote as cells; None where no line is a row of a table."""
    lines = [line for line in quote.split("\n") if line.strip()]
    cells = [cells_of(line) for line in lines]
    if not any(cells):
        return None
    return [
        [CellOut(head=cell.head, value=cell.value) for cell in found]
        or [CellOut(head="", value=line.strip())]
        for line, found in zip(lines, cells, strict=True)
    ]


def in_words(rows: list[list[CellOut]] | None, quote: str) -> str:
    """A quote on one line, its rows without bars: "Port: Lund; Cost: 2.6"."""
    if rows is None:
        return " ".join(quote.split())
    lines = ("; ".join(": ".join(filter(None, (c.head, c.value))) for c in row) for row in rows)
    return " / ".join(lines)
