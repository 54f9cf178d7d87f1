"""Rows that say what the others come to: they are told, and never added or compared."""

from __future__ import annotations

from corpus.tables.model import Row, Table

_TOTALS = frozenset({"total", "totals", "sum", "all", "overall", "average", "mean", "subtotal"})
_BEGIN = ("total ", "grand total", "sub-total", "subtotal ")


def is_total(table: Table, row: Row) -> bool:
    """Whether a row is the total of others, by what its first cells are called."""
    return any(names_total(row.cell(c.head).text) for c in table.columns[:2])


def names_total(label: str) -> bool:
    """Whether a row that is called this is the total of others."""
    called = label.strip(" :.").lower()
    return called in _TOTALS or called.startswith(_BEGIN)
