"""Records out of tables: a row each, or a whole table whose first column names the fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from corpus.ledger.kinds import FieldType, RecordKind
from corpus.ledger.records import FieldValue, FoundIn, RecordDraft
from corpus.ledger.typed import choice_in, joined, typed_cell
from corpus.tables.model import Row, Table
from corpus.tables.money import is_money, values_of
from corpus.tables.totals import is_total
from ingest.ledger.heads import Mapped, field_of, mapped


def from_table(kinds: Mapping[str, RecordKind], table: Table) -> Iterator[RecordDraft]:
    """The records that a table states, each with its row as the quote."""
    found = mapped(kinds, table.columns)
    if found is None:
        yield from _down(kinds, table)
        return
    kind = kinds[found.kind]
    for row in table.rows:
        if is_total(table, row):
            continue
        fields = _fields(kind, found, table, row)
        if is_record(kind, fields):
            yield RecordDraft(
                kind=found.kind,
                fields=fields,
                found_in=FoundIn.TABLE,
                start=row.span.start,
                end=row.span.end,
            )


def is_record(kind: RecordKind, fields: Mapping[str, FieldValue]) -> bool:
    """Whether fields make a record: a name, and something proven beside its names."""
    names = [name for name in kind.named_by if name in fields]
    return bool(names) and len(fields) > len(names)


def _fields(kind: RecordKind, found: Mapped, table: Table, row: Row) -> dict[str, FieldValue]:
    fields: dict[str, FieldValue] = {}
    for name, heads in found.columns.items():
        values = [v for head in heads if (v := _value(kind, name, table, row, head)) is not None]
        if values:
            fields[name] = joined(values) if len(values) > 1 else values[0]
    return fields | _choices_beside(kind, fields)


def _value(kind: RecordKind, name: str, table: Table, row: Row, head: str) -> FieldValue | None:
    field, cell = kind.fields[name], row.cell(head)
    if field.type is FieldType.MONEY:
        column = next(c for c in table.columns if c.head == head)
        if not is_money(table, column) and not cell.currency:
            return None
        cell = values_of(table, [row], column)[0]
        cell = cell if cell.currency else replace(cell, currency=column.currency)
    return typed_cell(field, cell)


def _choices_beside(kind: RecordKind, fields: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    """Choices that the cell of a date tells beside it: "ended 2016-11"."""
    told = [fields[name].text for name in kind.of_type(FieldType.DATE) if name in fields]
    found: dict[str, FieldValue] = {}
    for name in kind.of_type(FieldType.CHOICE):
        for text in told if name not in fields else ():
            choice = choice_in(kind.fields[name], text)
            if choice:
                found[name] = FieldValue(text=text, choice=choice)
    return found


def _down(kinds: Mapping[str, RecordKind], table: Table) -> Iterator[RecordDraft]:
    """The one record of a table of two columns, the first of which names its fields."""
    if len(table.columns) != 2:
        return
    names, values = table.columns
    for key, kind in kinds.items():
        fields: dict[str, FieldValue] = {}
        rows: list[Row] = []
        for row in table.rows:
            name = field_of(kind, row.cell(names.head).text)
            value = (
                name and name not in fields and typed_cell(kind.fields[name], row.cell(values.head))
            )
            if name and value:
                fields[name] = value
                rows.append(row)
        if is_record(kind, fields) and len(rows) > 2:
            yield RecordDraft(kind=key, fields=fields, found_in=FoundIn.TABLE, **_around(rows))
            return


def _around(rows: Sequence[Row]) -> dict[str, int]:
    return {
        "start": min(row.span.start for row in rows),
        "end": max(row.span.end for row in rows),
    }
