"""Sums of money in tables: the columns that hold them, their currency, what one comes to each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from corpus.tables.model import Column, Kind, Row, Table, Value
from corpus.tables.values import currency_of, measured

_CURRENCY_HEADS = frozenset({"currency", "cur", "ccy", "devise", "moneda", "moeda"})
UNIT_HEADS = frozenset({"unit", "units", "unité", "unités", "unidad", "unidades", "unidade"})
OTHERWISE = re.compile(  # what a number beside a currency may count all the same
    r"%|\b(?:ton(?:ne)?s?|kg|km|days?|weeks?|months?|years?|hours?|people|persons|households|units"
    r"|number|no|length|area|weight|size|seats?|beds?|places|age|share|rate|pieces|copies|staff"
    r"|participants|members|visitors|women|men|children|pupils|students|homes|posts|points)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(r"%|\bper ?cent(?:age)?\b|\bshare\b", re.IGNORECASE)
_SUMS = ("amount", "cost", "price", "budget", "fare", "fee", "maximum", "minimum", "total", "value")


def is_money(table: Table, column: Column) -> bool:
    """Whether a column holds sums: by its head, its cells, or a column that names the currency."""
    if column.kind is not Kind.NUMBER:
        return False
    paid = any(row.cell(column.head).currency for row in table.rows)
    if column.currency or paid or not any(map(_names_currency, table.columns)):
        return bool(column.currency) or paid
    called = any(word in column.head.lower() for word in _SUMS)
    return called or (_is_beside_currency(table, column) and not OTHERWISE.search(column.head))


def pays_in(table: Table, currency: str) -> bool:
    """Whether a table has sums in a currency."""
    return any(
        value.currency == currency
        for column in table.columns
        if is_money(table, column)
        for value in values_of(table, table.rows, column)
    )


def has_units(table: Table) -> bool:
    """Whether a column says in what each row counts, and rows count in several: no sum is one."""
    told = [c for c in table.columns if c.head.strip().lower() in UNIT_HEADS]
    units = {row.cell(column.head).text for column in told for row in table.rows}
    return len(units) > 1 and not any(map(currency_of, units))


def is_share(column: Column) -> bool:
    """Whether a column holds shares of a hundred."""
    return column.kind is Kind.NUMBER and _SHARE.search(column.head) is not None


def values_of(table: Table, rows: Sequence[Row], column: Column) -> list[Value]:
    """The cells of a column, sums with the currency that another cell of their row names."""
    heads = [c.head for c in table.columns if _names_currency(c)] if is_money(table, column) else []
    return [_in_currency(row, row.cell(column.head), heads) for row in rows]


def ratio(value: Value, count: Value) -> Value:
    """What one of several comes to; blank where that cannot be told."""
    if value.number is None or not count.number:
        return Value(text="", blank=True)
    text = f"{value.text} ÷ {count.text}"
    return replace(value, text=text, number=value.number / count.number)


def measure_of(table: Table, row: Row, heads: Iterable[str]) -> str:
    """In what some cells of a row are given, where only the table's heading or caption says it.

    Empty where it says nothing, or where no cell is a plain number under a head without a measure.
    """
    told = (column for column in table.columns if column.head in set(heads))
    return table.measure if any(_is_plain(column, row) for column in told) else ""


def _is_plain(column: Column, row: Row) -> bool:
    value = row.cell(column.head)
    own = measured(column.head)
    is_told = own.currency or own.scale or own.unit or OTHERWISE.search(column.head)
    is_plain = value.number is not None and not value.unit and not currency_of(value.text)
    return column.kind is Kind.NUMBER and is_plain and not is_told


def _in_currency(row: Row, value: Value, heads: Sequence[str]) -> Value:
    if value.number is None or value.currency or not heads:
        return value
    return replace(value, currency=currency_of(row.cell(heads[0]).text))


def _is_beside_currency(table: Table, column: Column) -> bool:
    """Whether only columns of numbers stand between a column and the one that names currencies."""
    places = [i for i, c in enumerate(table.columns) if _names_currency(c)]
    own = table.columns.index(column)
    between = (table.columns[min(own, at) + 1 : max(own, at)] for at in places)
    return any(all(c.kind is Kind.NUMBER for c in columns) for columns in between)


def _names_currency(column: Column) -> bool:
    return column.head.strip().lower() in _CURRENCY_HEADS
