"""Rows that say what the others come to: they are told, and never added or compared."""

from __future__ import annotations

from corpus.tables.model import Row, Table

_TOTALS_TEXT = """
    total totals sum all overall average mean subtotal totaux ensemble moyenne somme totales
    promedio todos todas suma totais média soma
"""
_TOTALS = frozenset(_TOTALS_TEXT.split())
_BEGIN = ("total ", "grand total", "sub-total", "subtotal ", "all ", "sum of ")
_MOST_WORDS = 4  # "All teams", and not a sentence that begins so


def is_total(table: Table, row: Row) -> bool:
    """Whether a row is the total of others, by what its first cells are called."""
    return any(names_total(row.cell(c.head).text) for c in table.columns[:2])


def names_total(label: str) -> bool:
    """Whether a row that is called this is the total of others."""
    called = label.strip(" :.*").lower()
    short = len(called.split()) <= _MOST_WORDS
    told = called.startswith(_BEGIN) or called.endswith(" total")
    return called in _TOTALS or (short and told)
