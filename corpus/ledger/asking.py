"""What may be asked of the ledger: a kind, filters over its fields, an order."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from corpus.errors import CorpusError
from corpus.ledger.joining import Names
from corpus.ledger.kinds import FieldType, RecordKind
from corpus.ledger.records import FieldValue, Record, plain_name
from corpus.ledger.typed import date_of, joined, within


class UnknownKind(CorpusError):
    """There is no such kind of record."""


class FilterInvalid(CorpusError):
    """A filter that no record of the kind could answer; the message says which there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsQuery:
    """A kind of record, what its records are narrowed to, and their order.

    Args:
        kind: its name.
        fields: a text, choice or date for a field.
        least: for a field of money.
        most: the same.
        currency: an ISO 4217 code that money has to be in.
        year: which one of the dates has to touch.
        words: all of which have to stand in a value or in the quote.
        documents: ids, where only some count.
        sort: a field, or `published`, `title`; empty for the order of documents and their texts.
        falling: from the most to the least.
        hidden: whether records count that staff have hidden.
    """

    kind: str
    fields: Mapping[str, str] = field(default_factory=dict)
    least: Mapping[str, Decimal] = field(default_factory=dict)
    most: Mapping[str, Decimal] = field(default_factory=dict)
    currency: str = ""
    year: int | None = None
    words: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    sort: str = ""
    falling: bool = False
    hidden: bool = False

    def fits(self, kind: RecordKind, record: Record, names: Names) -> bool:
        """Whether a record answers it."""
        return (
            (not self.documents or record.document.id in self.documents)
            and all(_matches(kind, record, n, text, names) for n, text in self.fields.items())
            and all(_amount(record, n, least=bound) for n, bound in self.least.items())
            and all(_amount(record, n, most=bound) for n, bound in self.most.items())
            and (not self.currency or self._in_currency(kind, record))
            and (self.year is None or self._in_year(kind, record))
            and self._has_words(record, names, kind)
        )

    def in_order(self, kind: RecordKind, found: Iterable[Record]) -> list[Record]:
        """Records in its order; those without the value come last, either way."""
        listed = list(found)
        if not self.sort:
            return listed
        has = [r for r in listed if _key(kind, r, self.sort) is not None]
        lacks = [r for r in listed if _key(kind, r, self.sort) is None]
        has.sort(key=lambda r: _key(kind, r, self.sort) or (), reverse=self.falling)
        return has + lacks

    def _in_currency(self, kind: RecordKind, record: Record) -> bool:
        money = [record.fields[n] for n in kind.of_type(FieldType.MONEY) if n in record.fields]
        return any(value.currency == self.currency for value in money)

    def _in_year(self, kind: RecordKind, record: Record) -> bool:
        year = self.year or 0
        first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
        dated = [record.fields[n] for n in kind.of_type(FieldType.DATE) if n in record.fields]
        return bool(dated) and within(joined(dated), first, last)

    def _has_words(self, record: Record, names: Names, kind: RecordKind) -> bool:
        told = [record.quote, *(value.text for value in record.fields.values())]
        for name in kind.of_type(FieldType.NAME) if self.words else ():
            if name in record.fields:
                told += names.thing(record.fields[name].text).plain
        text = " ".join(told).casefold()
        return all(word in text for word in self.words)


def _matches(kind: RecordKind, record: Record, name: str, text: str, names: Names) -> bool:
    value = record.fields.get(name)
    if value is None:
        return False
    match kind.fields[name].type:
        case FieldType.CHOICE:
            return value.choice == text
        case FieldType.DATE:
            wanted = date_of(text)
            return bool(
                wanted and wanted.first and wanted.last
                and within(value, wanted.first, wanted.last)
            )  # fmt: skip
        case FieldType.NAME:
            called = plain_name(text)
            return any(_in_words(called, each) for each in names.thing(value.text).plain)
        case _:
            return text.casefold() in value.text.casefold()


def _in_words(part: str, whole: str) -> bool:
    """Whether a name is another one or some whole words of it."""
    return re.search(rf"(?<!\w){re.escape(part)}(?!\w)", whole) is not None


def _amount(
    record: Record, name: str, least: Decimal | None = None, most: Decimal | None = None
) -> bool:
    value = record.fields.get(name)
    if value is None or value.amount is None:
        return False
    return (least is None or value.amount >= least) and (most is None or value.amount <= most)


def _key(kind: RecordKind, record: Record, sort: str) -> tuple[object, ...] | None:
    """What a record is sorted by; money by its currency first, so that none are compared."""
    if sort == "title":
        return (record.document.facts.title.casefold(),)
    if sort == "published":
        published = record.document.facts.published
        return (published,) if published else None
    value = record.fields.get(sort)
    return None if value is None else _value_key(kind.fields[sort].type, value)


def _value_key(type_: FieldType, value: FieldValue) -> tuple[object, ...] | None:
    match type_:
        case FieldType.MONEY:
            return (value.currency, value.amount) if value.amount is not None else None
        case FieldType.DATE:
            return (value.first, value.last) if value.first else None
        case FieldType.CHOICE:
            return (value.choice,)
        case _:
            return (plain_name(value.text),)
