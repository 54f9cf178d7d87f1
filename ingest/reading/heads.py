"""Which rows of a table are its heads, and the name that they give each column.

A format that marks its heads is believed. Elsewhere they are told by their form: names, no values,
each once, in the first row that is about as wide as the table. Years may be names. A row above them
whose names cover several columns each belongs to the heads, and so does a row of units below them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ingest.reading.boxes import holds_box
from ingest.reading.inline import Piece, clean_pieces

Cell = tuple[Piece, ...]
Row = Sequence[Cell]

_NUMBER: Final = re.compile(r"[^\w]*\d[\d.,\s'’]*[^\w]*(%|[A-Za-z]{1,3})?")
_DATE: Final = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}( \d{1,2}:\d\d(:\d\d)?)?")
_YEAR: Final = re.compile(
    r"(FY ?)?(19|20)\d\d(\s?[-–/]\s?(\d\d|(19|20)\d\d))?\s?([*†‡]+|\(\D{1,12}\)|[a-z]{1,3}\.)?",
    re.IGNORECASE,
)
_MOST_CAPTIONS: Final = 20
_OF_A_FORM: Final = 2  # columns: what is asked, and boxes or words that answer


def text_of(cell: Cell) -> str:
    """The cleaned text of a cell."""
    return clean_pieces(cell)[0]


def split_heads(
    rows: Sequence[Row], marked: int | None = None
) -> tuple[Sequence[Row], Sequence[Row], Sequence[Row]]:
    """The lines before the heads, the heads, and the rows below them; each may be none.

    Args:
        rows: all rows of a table.
        marked: how many rows at the top the format marks as heads; None where it does not say.
    """
    if marked is not None:
        marked += marked == 1 and _are_heads(rows[:2], rows[2:])  # many mark the first row alone
        return (), rows[:marked], rows[marked:]
    before = _lines_before(rows)
    table = rows[before:]
    heads = next((n for n in (2, 1) if _are_heads(table[:n], table[n:])), 0)
    return rows[:before], table[:heads], table[heads:]


def holds_figures(rows: Sequence[Row]) -> bool:
    """Whether a table is one of data: below its first row, a column behind the first has values."""
    width = max((len(row) for row in rows), default=0)
    return any(_holds_values(rows[1:], column) for column in range(1, width))


def names_of(heads: Sequence[Row]) -> list[str]:
    """The name of each column: what its heads say from top to bottom, each once."""
    width = max((len(row) for row in heads), default=0)
    lines = [[*map(text_of, row), *[""] * (width - len(row))] for row in heads]
    spread = [_spread(line, lines[i + 1]) for i, line in enumerate(lines[:-1])] + lines[-1:]
    return [" ".join(dict.fromkeys(filter(None, column))) for column in zip(*spread, strict=True)]


def _lines_before(rows: Sequence[Row]) -> int:
    """How many rows stand before the table: those that fill at most half of its width.

    One cell that is merged across it fills one place: it is a line above the table as well.
    """
    filled = [_filled(row) for row in rows]
    if filled == [1]:
        return 1
    wide = sorted(filled)[(3 * len(filled)) // 4] if filled else 0
    for i, row in enumerate(rows[: _MOST_CAPTIONS + 1]):
        if filled[i] * 2 > wide or _covers_several(row, rows[i + 1 : i + 2]):
            return i
    return 0


def _filled(row: Row) -> int:
    """How many places of a row have a text; one where a single cell has them all."""
    written = [cell for cell in row if text_of(cell)]
    return len(written) if len({id(cell) for cell in written}) != 1 else 1


def _covers_several(row: Row, below: Sequence[Row]) -> bool:
    """Whether a row begins with a blank corner and names groups of the columns below it."""
    texts = [text_of(cell) for cell in row]
    return bool(below) and not texts[0] and sum(map(bool, texts)) > 1


def _are_heads(heads: Sequence[Row], body: Sequence[Row]) -> bool:
    names = names_of(heads)
    if not body or not _enough(names) or text_of(heads[0][0]).endswith(":"):
        return False
    if len(names) == _OF_A_FORM and any(holds_box(text_of(row[-1])) for row in body if row):
        return False
    if len(heads) > 1 and not (_is_group_row(*heads) or _is_unit_row(heads[1], body)):
        return False
    above = {id(cell) for row in heads[:-1] for cell in row}
    lowest = [text_of(cell) for cell in heads[-1] if id(cell) not in above]
    return not any(map(_is_amount, lowest)) and not any(
        _is_year(name) and _holds_years(body, i) for i, name in enumerate(names)
    )


def _enough(names: Sequence[str]) -> bool:
    """Whether nearly all columns have a name of their own; the corner needs none."""
    named = [name for name in names if name]
    return bool((names[1:] and all(names[1:])) or len(named) * 3 > len(names) * 2) and len(
        set(named)
    ) == len(named)


def _is_group_row(row: Row, below: Row) -> bool:
    """Whether a row of heads has names that cover several of the columns below."""
    texts = [text_of(cell) for cell in row]
    spread = _spread(texts, [text_of(cell) for cell in below])
    named = [text for text in spread[1:] if text]
    return not any(map(_is_amount, texts)) and len(set(named)) < len(named)


def _is_unit_row(row: Row, body: Sequence[Row]) -> bool:
    """Whether a row with a blank corner holds units, or the rest of names, over columns of values.

    In at least two columns, and in most of those that it fills, most cells below are values.
    """
    texts = [text_of(cell) for cell in row]
    named = [i for i, text in enumerate(texts) if text]
    if not named or named[0] == 0 or any(map(_is_value, texts)):
        return False
    measured = sum(_holds_values(body, i) for i in named)
    return measured >= max(2, 0.6 * len(named))


def _holds_values(body: Sequence[Row], column: int) -> bool:
    texts = [text_of(row[column]) for row in body if column < len(row)]
    filled = [text for text in texts if text]
    return bool(filled) and sum(map(_is_value, filled)) > 0.7 * len(filled)


def _spread(line: Sequence[str], below: Sequence[str]) -> list[str]:
    """A row of heads in which a name also stands over the blank places to its right."""
    if any(name and name == after for name, after in pairwise(line)):
        return list(line)  # the format says itself how far each name reaches
    names: list[str] = []
    for i, name in enumerate(line):
        covered = not name and i > 1 and bool(names[-1]) and i < len(below) and bool(below[i])
        names.append(names[-1] if covered else name)
    return names


def _holds_years(body: Sequence[Row], column: int) -> bool:
    texts = [text_of(row[column]) for row in body if column < len(row)]
    filled = [text for text in texts if text]
    return bool(filled) and all(map(_is_year, filled))


def _is_year(text: str) -> bool:
    return bool(_YEAR.fullmatch(text))


def _is_amount(text: str) -> bool:
    return _is_value(text) and not _is_year(text)


def _is_value(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text) or _DATE.fullmatch(text))
