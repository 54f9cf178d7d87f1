"""Table rows as lines that can be quoted alone: each value carries its column's head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ingest.reading.blocks import BlockBuilder
from ingest.reading.heads import Row, names_of, split_heads, text_of
from ingest.reading.inline import Piece
from ingest.reading.parsed import BlockKind


def add_table(
    builder: BlockBuilder,
    rows: Sequence[Row],
    heads: int | None = None,
    above: Sequence[str] = (),
) -> list[str]:
    """Add a block for each row of a table, and return the names of its columns, if it has any.

    Args:
        builder: takes the blocks.
        rows: all rows, the heads among them. A merged cell stands, as one and the same object, in
            every place that it covers.
        heads: how many rows at the top are heads; None where the format does not say, so that
            lines before the head and the heads themselves are told by their form.
        above: the names of these columns in rows above a gap; they count where it has none.
    """
    captions, head_rows, body = split_heads(rows, heads)
    for caption in captions:
        builder.paragraph(_line(caption, ()))
    names = names_of(head_rows) or list(above)
    if head_rows and not body:
        body, names = head_rows, []
    _add_rows(builder, body, names)
    return names


def continue_table(builder: BlockBuilder, rows: Sequence[Row], names: Sequence[str]) -> None:
    """Add the rows of a table that goes on, such as on the next page, with its heads or without.

    Args:
        builder: takes the blocks.
        rows: all rows of this part.
        names: the names of its columns, as `add_table` returned them.
    """
    repeated = next((n for n in (2, 1) if names and names_of(rows[:n]) == names), 0)
    _add_rows(builder, rows[repeated:], names)


def _add_rows(builder: BlockBuilder, rows: Sequence[Row], names: Sequence[str]) -> None:
    for row in rows:
        texts = [text_of(cell) for cell in row]
        if not names or texts != names:  # heads that are repeated further down say nothing new
            builder.add(BlockKind.TABLE_ROW, _line(row, names))


def without_blank_columns(rows: Sequence[Row]) -> list[Row]:
    """Make rows equally long and drop the columns in which nothing is written."""
    width = max((len(row) for row in rows), default=0)
    padded = [(*row, *((),) * (width - len(row))) for row in rows]
    used = [index for index in range(width) if any(text_of(row[index]) for row in padded)]
    return [tuple(row[index] for index in used) for row in padded]


def _line(row: Row, names: Sequence[str]) -> list[Piece]:
    """The cells of a row, each after its head; a cell across all columns stands alone."""
    pieces: list[Piece] = []
    for places in _merged(row):
        covered = [names[i] for i in places if i < len(names) and names[i]]
        is_whole = len(places) == len(row) and max(len(row), len(names)) > 1
        named = "" if is_whole else " / ".join(dict.fromkeys(covered))
        separator = " | " if pieces else ""
        pieces += (Piece(f"{separator}{named}: " if named else separator), *row[places[0]])
    return pieces


def _merged(row: Row) -> Iterator[list[int]]:
    """The columns of each cell that holds something: several where it is merged across them."""
    for _, places in groupby(range(len(row)), key=lambda i: id(row[i])):
        columns = list(places)
        if text_of(row[columns[0]]):
            yield columns
