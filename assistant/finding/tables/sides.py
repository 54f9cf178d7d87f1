"""Things that a question sets side by side, as rows or as columns of one table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.finding.tables.matching import Words
from assistant.finding.tables.naming import BEHIND, Mentions
from corpus.tables.model import Column, Row, Table
from corpus.tables.rows import is_sentence, says

_LEAST, _MOST = 2, 4  # things that are set side by side
_MOST_TOLD = 8  # columns, or rows, that are told of each
_ADDRESS = re.compile(r"\b(?:https?://|www\.)")

Sides = tuple[Sequence[Row], list[Column]]  # the rows, and the columns that are told of each


def sides_of(words: Words, table: Table, mentions: Mentions, named: Sequence[Row]) -> Sides:
    """The rows and columns that tell of each thing; none where the table does not hold two.

    Args:
        words: of the question.
        table: that may hold them.
        mentions: what the question names of it.
        named: the rows that it names, without totals; all where it names none.
    """
    columns = [c for c in table.columns[1:] if _is_side(words, c)]
    if _LEAST <= len(columns) <= _MOST and len(table.rows) <= _MOST_TOLD:
        return table.rows, columns
    if mentions.heads and _LEAST <= len(named) <= _MOST:
        return named, _told(words, table, mentions, named)
    return (), []


def _is_side(words: Words, column: Column) -> bool:
    """Whether the question has all words of a column's head."""
    head = set(words.stem(BEHIND.sub("", column.called)))
    return bool(head) and head <= set(words.stem(words.question))


def _told(words: Words, table: Table, mentions: Mentions, rows: Sequence[Row]) -> list[Column]:
    """The columns that the question names, else those with something to tell of these rows."""
    others = [c for c in table.columns if c.head and c.head not in mentions.heads]
    telling = [c for c in others if any(_tells(row, c) for row in rows)]
    named = [c for c in telling if words.speaks_of(c)]
    told = named or [c for c in telling if not _repeats(c, telling, rows)]
    return told[:_MOST_TOLD]


def _tells(row: Row, column: Column) -> bool:
    value = row.cell(column.head)
    return not value.blank and not _ADDRESS.match(value.text)


def _repeats(column: Column, others: Sequence[Column], rows: Sequence[Row]) -> bool:
    """Whether a column only says in sentences what most other cells of its rows hold."""

    def repeated(row: Row) -> bool:
        text = row.cell(column.head).text
        values = [row.cell(other.head).text for other in others if other != column]
        held = sum(bool(value) and says(text, value) for value in values)
        return is_sentence(text) and 2 * held > len(values)

    return all(map(repeated, rows))
