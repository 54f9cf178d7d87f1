"""Rows that say what the others come to: they are told, and never added or compared."""

from __future__ import annotations

from assistant.finding.tables.model import Row, Table

_TOTALS = frozenset({"total", "totals", "sum", "all", "overall", "average", "mean", "subtotal"})
_BEGIN = ("total ", "grand total", "sub-total", "subtotal ")


def is_total(table: Table, row: Row) -> bool:
    """Whether a row is the total of others, by what its first cells are called."""
    labels = (row.cell(c.head).text.strip(" :.").lower() for c in table.columns[:2])
    return any(label in _TOTALS or label.startswith(_BEGIN) for label in labels)
