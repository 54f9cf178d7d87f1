"""Amounts of records added up: one currency at a time, and what several documents state once."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from corpus.ledger.asking import FilterInvalid
from corpus.ledger.kinds import FieldType, RecordKind
from corpus.ledger.reading import Found
from corpus.ledger.records import FoundIn, Record
from corpus.ledger.typed import joined, within

YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """What the amounts of a year, or of a name, come to.

    `doubtful` says that the same money may be in it twice: the periods of a name touch, or two
    documents state equal amounts that nothing else shows to be one.
    """

    name: str
    amount: Decimal
    records: int
    doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Amounts of one currency, added up, and how many records are not in them.

    Args:
        field: whose amounts they are.
        by: `year`, or the field of names.
        currency: of all the sums; empty where no record has an amount.
        currencies: how many records have an amount in each, most first.
        rows: years in order, or names from the largest sum.
        restated: records that say again what another document says.
        differing: records left out because another says another amount of the same thing.
        lacking: records without an amount in this currency, or without a year or name to put it to.
    """

    field: str
    by: str
    currency: str
    currencies: Mapping[str, int]
    rows: tuple[Sum, ...]
    restated: int
    differing: int
    lacking: int


def sums(kind: RecordKind, found: Found, by: str, currency: str = "") -> Sums:
    """The amounts of what was found by `by`; without a currency in the one that most are in.

    The order of the records does not matter.

    Raises:
        FilterInvalid: for a kind without money, or one that has no such years or names.
    """
    money = kind.of_type(FieldType.MONEY)
    if not money:
        raise FilterInvalid("this kind has no money, so nothing is added up")
    ways = [*([YEAR] if kind.of_type(FieldType.DATE) else []), *kind.of_type(FieldType.NAME)]
    by = by or ways[0]
    if by not in ways:
        raise FilterInvalid(f"amounts are added up by {', '.join(ways)}, not by {by!r}")
    known = {record.id: record for record in found.records}
    adding = _Adding(kind=kind, found=found, field=money[0], known=known)
    stated = Counter(adding.currency(record) for record in found.records)
    del stated[""]
    currencies = dict(sorted(stated.items(), key=lambda each: (-each[1], each[0])))
    currency = currency or next(iter(currencies), "")
    counted = [r for r in found.records if currency and adding.currency(r) == currency]
    sure = [record for record in counted if not adding.differs(record)]
    things = adding.things(sure)
    grouped: dict[str, list[Sequence[Record]]] = defaultdict(list)
    for thing in things:
        grouped[adding.group(thing, by)].append(thing)
    unplaced = grouped.pop("", [])
    rows = [adding.summed(name, group, by) for name, group in grouped.items()]
    return Sums(
        field=adding.field,
        by=by,
        currency=currency,
        currencies=currencies,
        rows=tuple(sorted(rows, key=lambda s: (s.name,) if by == YEAR else (-s.amount, s.name))),
        restated=len(sure) - len(things),
        differing=len(counted) - len(sure),
        lacking=len(found.records) - len(counted) + len(unplaced),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Adding:
    kind: RecordKind
    found: Found
    field: str
    known: Mapping[str, Record]  # what was found, by id

    def currency(self, record: Record) -> str:
        """What its amount is in; empty without one."""
        value = record.fields.get(self.field)
        return value.currency if value is not None and value.amount is not None else ""

    def differs(self, record: Record) -> bool:
        """Whether another record says another amount of the same thing."""
        stated = (self.currency(record), self._amount(record))
        others = (self.known.get(each) for each in self.found.differing.get(record.id, ()))
        return any(
            other is None or (self.currency(other), self._amount(other)) != stated
            for other in others
        )

    def things(self, records: Iterable[Record]) -> list[list[Record]]:
        """Records, those together that state one thing: of equal amounts, nothing against it."""
        things: list[list[Record]] = []
        equal: dict[Decimal, list[list[Record]]] = defaultdict(list)
        for record in sorted(records, key=self._fullest):
            same = equal[self._amount(record)]
            for thing in same:
                if all(self._restates(record, other) for other in thing):
                    thing.append(record)
                    break
            else:
                same.append([record])
                things.append(same[-1])
        return things

    def group(self, thing: Sequence[Record], by: str) -> str:
        """The year or the name that a thing is put to; empty where none of its records has one."""
        if by != YEAR:
            values = (record.fields[by] for record in thing if by in record.fields)
            return next((self.found.thing(value).name for value in values), "")
        spans = filter(None, map(self._span, thing))
        return next((str(first.year) for first, _ in spans), "")

    def summed(self, name: str, things: Sequence[Sequence[Record]], by: str) -> Sum:
        """The sum of a group."""
        return Sum(
            name=name,
            amount=sum((self._amount(thing[0]) for thing in things), Decimal()),
            records=sum(map(len, things)),
            doubtful=self._repeats(things) or (by != YEAR and self._overlaps(things)),
        )

    def _repeats(self, things: Sequence[Sequence[Record]]) -> bool:
        stated: dict[Decimal, set[str]] = defaultdict(set)
        for thing in things:
            stated[self._amount(thing[0])] |= {record.document.id for record in thing}
        times = Counter(self._amount(thing[0]) for thing in things)
        return any(times[amount] > 1 and len(where) > 1 for amount, where in stated.items())

    def _overlaps(self, things: Sequence[Sequence[Record]]) -> bool:
        spans = sorted(filter(None, (self._span(thing[0]) for thing in things)))
        ends = accumulate((last for _, last in spans), max)
        return any(first <= end for (first, _), end in zip(spans[1:], ends, strict=False))

    def _amount(self, record: Record) -> Decimal:
        value = record.fields.get(self.field)
        return value.amount if value is not None and value.amount is not None else Decimal()

    def _fullest(self, record: Record) -> tuple[int, str]:
        return -sum(name in record.fields for name in self.kind.same), record.id

    def _restates(self, one: Record, other: Record) -> bool:
        """Whether two of equal amounts are one; two rows of a document are two."""
        if (
            one.document.id == other.document.id
            and one.found_in == other.found_in != FoundIn.SENTENCE
        ):
            return False
        shared = [n for n in self.kind.same if n in one.fields and n in other.fields]
        others = [name for name in shared if name not in self.kind.named_by]
        against = any(self._against(one, other, name) for name in others)
        return self._of_one(one, other) and not against

    def _of_one(self, one: Record, other: Record) -> bool:
        """Whether what names two records is one thing: all names of one are among the other's.

        Documents put the same names in one field or in two: "UN-Habitat, Burkina Faso" in a column
        of projects, a column of recipients and one of countries.
        """
        here, there = self._names(one), self._names(other)
        return bool(here and there) and (_among(here, there) or _among(there, here))

    def _names(self, record: Record) -> list[frozenset[str]]:
        """The names of what a record is of, each with its other names."""
        values = [record.fields[name] for name in self.kind.named_by if name in record.fields]
        parts = [part.strip() for value in values for part in value.text.split(",")]
        return [self.found.names.thing(part).plain for part in parts if part]

    def _against(self, one: Record, other: Record, name: str) -> bool:
        a, b = one.fields[name], other.fields[name]
        match self.kind.fields[name].type:
            case FieldType.NAME:
                return not set(self.found.thing(a).plain) & set(self.found.thing(b).plain)
            case FieldType.DATE:
                if not b.first or not b.last:
                    return False
                return not within(a, b.first, b.last)
            case FieldType.CHOICE:
                return a.choice != b.choice
            case _:
                return False  # a text may say the same in other words

    def _span(self, record: Record) -> tuple[dt.date, dt.date] | None:
        """From when to when it is, by all of its dates."""
        names = self.kind.of_type(FieldType.DATE)
        dated = [record.fields[n] for n in names if n in record.fields and record.fields[n].first]
        if not dated:
            return None
        whole = joined(dated)
        return (whole.first, whole.last) if whole.first and whole.last else None


def _among(some: Sequence[frozenset[str]], names: Sequence[frozenset[str]]) -> bool:
    return all(any(one & other for other in names) for one in some)
