"""What a reader may read of the ledger: records of a kind, filtered, in order, with their names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, func, select

from corpus.audience import Audience
from corpus.catalogue import Catalogue, readable
from corpus.database import reading
from corpus.ledger.asking import FactsQuery
from corpus.ledger.joining import Names, OneThing
from corpus.ledger.kinds import FieldType, RecordKind
from corpus.ledger.records import FieldValue, FoundIn, Record, Review, ReviewState
from corpus.rows import document_of
from corpus.schema import documents, harvests, records, reviews


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many documents the reader may read, and how many of them were read for the ledger."""

    documents: int
    read: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Records that answer a query, in its order, with what their names stand for."""

    kind: str
    records: tuple[Record, ...]
    names: Names
    coverage: Coverage
    differing: Mapping[str, tuple[str, ...]]  # ids of records that say otherwise of the same thing

    def thing(self, value: FieldValue) -> OneThing:
        """What a name stands for."""
        return self.names.thing(value.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Reader-facing reads of the ledger; every one takes an audience. Safe in several threads."""

    engine: Engine
    catalogue: Catalogue
    kinds: Mapping[str, RecordKind]

    def counts(self, audience: Audience) -> Mapping[str, int]:
        """How many records of each kind the reader may read; hidden ones are not among them."""
        return {
            name: len(self.find(audience, FactsQuery(kind=name)).records) for name in self.kinds
        }

    def find(self, audience: Audience, query: FactsQuery) -> Found:
        """The records that answer a query, all of them, in its order."""
        kind = self.kinds[query.kind]
        every = self._all(audience, query.kind)
        shown = [r for r in every if query.hidden or not r.is_hidden]
        fields = kind.of_type(FieldType.NAME)
        said = (r.fields[name].text for r in shown for name in fields if name in r.fields)
        names = Names.of(said, self.catalogue.aliases(audience))
        found = [record for record in shown if query.fits(kind, record, names)]
        return Found(
            kind=query.kind,
            records=tuple(query.in_order(kind, found)),
            names=names,
            coverage=self._coverage(audience),
            differing=_differing(kind, shown, names),
        )

    def one(self, audience: Audience, record_id: str) -> Record | None:
        """A record, hidden or not; None where the audience may read none of this id."""
        with reading(self.engine) as connection:
            query = select(records.c.kind).where(records.c.id == record_id)
            kind = connection.execute(query).scalar()
        if kind is None or kind not in self.kinds:
            return None
        found = self._all(audience, kind)
        return next((record for record in found if record.id == record_id), None)

    def _all(self, audience: Audience, kind: str) -> list[Record]:
        query = (
            select(
                documents,
                *(records.c[n].label(f"record_{n}") for n in ("id", "fields", "start", "end")),
                *(records.c[n] for n in ("found_in", "quote", "page", "page_label")),
                reviews.c.state,
                *(reviews.c[n].label(f"review_{n}") for n in ("fields", "by", "at")),
            )
            .select_from(records)
            .join(documents, _of_current_edition())
            .outerjoin(reviews, reviews.c.record_id == records.c.id)
            .where(records.c.kind == kind, readable(audience))
            .order_by(documents.c.title, documents.c.id, records.c.start, records.c.id)
        )
        with reading(self.engine) as connection:
            return [_record_of(row, kind) for row in connection.execute(query)]

    def _coverage(self, audience: Audience) -> Coverage:
        query = (
            select(func.count())
            .select_from(documents)
            .join(
                harvests,
                and_(
                    harvests.c.document_id == documents.c.id,
                    harvests.c.edition == documents.c.edition,
                ),
            )
            .where(readable(audience))
        )
        with reading(self.engine) as connection:
            read = int(connection.execute(query).scalar_one())
        return Coverage(documents=self.catalogue.count(audience), read=read)


def _of_current_edition() -> ColumnElement[bool]:
    return and_(documents.c.id == records.c.document_id, documents.c.edition == records.c.edition)


def _record_of(row: Any, kind: str) -> Record:
    review = _review_of(row)
    fields = {n: FieldValue.from_json(v) for n, v in row.record_fields.items()}
    if review is not None and review.state is ReviewState.CORRECTED:
        fields = {n: v for n, v in {**fields, **review.fields}.items() if v.text}
    return Record(
        id=row.record_id,
        kind=kind,
        document=document_of(row),
        fields=fields,
        found_in=FoundIn(row.found_in),
        start=row.record_start,
        end=row.record_end,
        quote=row.quote,
        page=row.page,
        page_label=row.page_label,
        review=review,
    )


def _review_of(row: Any) -> Review | None:
    if row.state is None:
        return None
    return Review(
        state=ReviewState(row.state),
        fields={n: FieldValue.from_json(v) for n, v in row.review_fields.items()},
        by=row.review_by,
        at=row.review_at.replace(tzinfo=dt.UTC),
    )


def _differing(
    kind: RecordKind, found: Iterable[Record], names: Names
) -> Mapping[str, tuple[str, ...]]:
    """For each record those of the same thing that say otherwise, where one value alone can be."""
    groups: dict[tuple[str, ...], list[Record]] = {}
    for record in found:
        groups.setdefault(_identity(kind, record, names) or (record.id,), []).append(record)
    differing: dict[str, tuple[str, ...]] = {}
    for group in groups.values():
        for one in group:
            others = tuple(
                other.id for other in group if any(_differ(one, other, n) for n in kind.once)
            )
            if others:
                differing[one.id] = others
    return differing


def _identity(kind: RecordKind, record: Record, names: Names) -> tuple[str, ...]:
    """What a record is of; a record without such a field is of something of its own."""
    told: list[str] = []
    for name in kind.same:
        value = record.fields.get(name)
        if value is None:
            continue
        if kind.fields[name].type is FieldType.NAME:
            told.append(f"{name}={min(names.thing(value.text).plain)}")
        elif kind.fields[name].type is FieldType.DATE:
            told.append(f"{name}={value.first}")
        else:
            told.append(f"{name}={value.text.casefold()}")
    return tuple(told)


def _differ(one: Record, other: Record, name: str) -> bool:
    a, b = one.fields.get(name), other.fields.get(name)
    if a is None or b is None or one.id == other.id:
        return False
    if a.amount is not None and b.amount is not None:
        return (a.amount, a.currency) != (b.amount, b.currency)
    if a.first and b.first and a.last and b.last:
        return a.last < b.first or b.last < a.first
    return a.choice != b.choice
