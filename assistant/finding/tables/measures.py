"""In what the figures of a quoted row are given, where only the caption of its table says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.model import EvidenceSentence
from corpus.tables.model import Table
from corpus.tables.money import measure_of
from corpus.tables.rows import cells_of


def is_row(quote: EvidenceSentence) -> bool:
    """Whether a quote shows a row of a table."""
    return bool(cells_of(quote.shown.partition("\n")[0]))


def with_measure(quote: EvidenceSentence, tables: Sequence[Table]) -> EvidenceSentence:
    """A quoted row with the measure of its table: "USD million".

    Args:
        quote: a row.
        tables: of its document.
    """
    heads = [cell.head for cell in cells_of(quote.shown.partition("\n")[0])]
    for table in tables:
        for row in table.rows:
            if row.span.start == quote.span.start and row.passage.id == quote.passage.id:
                return replace(quote, measure=measure_of(table, row, heads))
    return quote
