"""Which field of a kind a column holds, by the words of its head."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.ledger.kinds import FieldType, RecordKind
from corpus.tables.model import Column, Kind

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_PART = re.compile(r"\s*/\s*|\s+(?:or|and)\s+|\s*,\s*")
_COUNTS = re.compile(
    r"\bper\b|\bnumber\b|\bno\b\.?|#|%|\bshare\b|\bcount\b|\brank\b", re.IGNORECASE
)
_FITTING = {
    FieldType.MONEY: frozenset({Kind.NUMBER, Kind.TEXT}),
    FieldType.DATE: frozenset({Kind.DATE, Kind.TEXT, Kind.NUMBER}),
}
_WORDS = frozenset({Kind.TEXT})


@dataclass(frozen=True, slots=True)
class Mapped:
    """A kind of record and the columns that hold its fields; a date may have two."""

    kind: str
    columns: Mapping[str, tuple[str, ...]]


def mapped(kinds: Mapping[str, RecordKind], columns: Sequence[Column]) -> Mapped | None:
    """The kind that a table holds records of; None where none is sure, or two are alike."""
    found = [
        Mapped(name, taken)
        for name, kind in kinds.items()
        if (taken := _columns_of(kind, columns)) is not None
    ]
    found.sort(key=lambda m: len(m.columns), reverse=True)
    if not found or (len(found) > 1 and len(found[0].columns) == len(found[1].columns)):
        return None
    return found[0]


def field_of(kind: RecordKind, head: str) -> str | None:
    """The field that a head names, as a whole or in one of its parts; None where there is none."""
    for said in (plain_head(head), *map(plain_head, _PART.split(_BRACKETS.sub("", head)))):
        for name, field in kind.fields.items():
            if said in field.heads:
                return name
    return None


def plain_head(head: str) -> str:
    """A head as it is compared: without what is in brackets, capitals and marks."""
    return " ".join(re.findall(r"[^\W_]+", _BRACKETS.sub(" ", head).lower()))


def _columns_of(
    kind: RecordKind, columns: Sequence[Column]
) -> Mapping[str, tuple[str, ...]] | None:
    """The columns of each field: one that names the record, and another one at least."""
    taken: dict[str, tuple[str, ...]] = {}
    for name, column in _named(kind, columns):
        if name not in taken:
            taken[name] = (column.head,)
        elif kind.fields[name].type is FieldType.DATE and len(taken[name]) == 1:
            taken[name] = (*taken[name], column.head)
    names = [name for name in kind.named_by if name in taken]
    return taken if names and len(taken) > len(names) else None


def _named(kind: RecordKind, columns: Sequence[Column]) -> Iterator[tuple[str, Column]]:
    for column in columns:
        if _COUNTS.search(column.head):
            continue
        name = field_of(kind, column.head)
        if name and column.kind in _FITTING.get(kind.fields[name].type, _WORDS):
            yield name, column
