"""The JSON of the ledger: kinds of record, and records with their proof."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, Field

from api.schemas.addresses import reading_url
from api.schemas.fields import Strict, Word
from api.schemas.tables import CellOut, rows_of
from corpus.ledger.joining import Reason
from corpus.ledger.kinds import FieldType, RecordKind
from corpus.ledger.reading import Found
from corpus.ledger.records import FieldValue, FoundIn, Record, ReviewState
from corpus.model import Span


class FactNameOut(BaseModel):
    """Another name of the same thing, and where a document says so."""

    name: str
    reason: str
    document_id: str | None
    edition: str | None
    url: str | None

    @classmethod
    def of(cls, reason: Reason, base: str) -> FactNameOut:
        """The reason as JSON; `base` begins its address."""
        where = reason.document_id or None
        span = Span(reason.start, reason.end)
        return cls(
            name=reason.name,
            reason=reason.kind,
            document_id=where,
            edition=reason.edition or None,
            url=reading_url(base, where, reason.edition, None, span) if where else None,
        )


class FactValueOut(BaseModel):
    """A value of a field: as written, and what it is by its type; null where it is not that."""

    text: str
    amount: Decimal | None = None
    currency: str | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    choice: str | None = None
    name: str | None = Field(None, description="what the same thing is called everywhere")
    also: list[FactNameOut] = []


class FactReviewOut(BaseModel):
    """What staff said of a record; `by` is told to those who look after the library."""

    state: ReviewState
    at: dt.datetime
    by: str | None
    corrected: list[str]


class FactOut(BaseModel):
    """A record with its proof: the quote, and all that opens it where it stands."""

    id: str
    object: Literal["fact"] = "fact"
    kind: str
    fields: dict[str, FactValueOut]
    found_in: FoundIn
    quote: str
    rows: list[list[CellOut]] | None = Field(default=None, exclude_if=lambda value: value is None)
    document_id: str
    edition: str
    title: str
    document_kind: str
    published: dt.date | None
    audience: str
    page: int | None
    page_label: str | None
    start: int
    end: int
    url: str
    differs_from: list[str]
    review: FactReviewOut | None

    @classmethod
    def of(cls, record: Record, found: Found, kind: RecordKind, base: str, by: bool) -> FactOut:
        """A record as JSON.

        Args:
            record: the record.
            found: what it was found among.
            kind: of the record.
            base: begins its address.
            by: whether the reader is told who reviewed it.
        """
        facts, span = record.document.facts, Span(record.start, record.end)
        return cls(
            id=record.id,
            kind=record.kind,
            fields={
                name: _value(record.fields[name], kind.fields[name].type, found, base)
                for name in kind.fields
                if name in record.fields
            },
            found_in=record.found_in,
            quote=record.quote,
            rows=rows_of(record.quote),
            document_id=record.document.id,
            edition=record.document.edition,
            title=facts.title,
            document_kind=facts.kind,
            published=facts.published,
            audience=facts.label,
            page=record.page,
            page_label=record.page_label,
            start=record.start,
            end=record.end,
            url=reading_url(base, record.document.id, record.document.edition, record.page, span),
            differs_from=list(found.differing.get(record.id, ())),
            review=_review(record, by),
        )


class FactCoverageOut(BaseModel):
    """From how many of the documents that the reader may read records were taken."""

    documents: int
    read: int


class FactsOut(BaseModel):
    """A page of records; `total` counts all that answer, `next_cursor` is null on the last page."""

    kind: str
    total: int
    coverage: FactCoverageOut
    data: list[FactOut]
    next_cursor: str | None


class FactFieldOut(BaseModel):
    """A field of a kind."""

    name: str
    type: FieldType
    choices: list[str]


class FactKindOut(BaseModel):
    """A kind of record, and how many of it the reader may read.

    `once` are the fields in which records of one thing should not differ.
    """

    name: str
    title: str
    named_by: list[str]
    once: list[str]
    fields: list[FactFieldOut]
    records: int

    @classmethod
    def of(cls, name: str, kind: RecordKind, records: int) -> FactKindOut:
        """The kind as JSON."""
        return cls(
            name=name,
            title=kind.title,
            named_by=list(kind.named_by),
            once=list(kind.once),
            fields=[
                FactFieldOut(name=n, type=f.type, choices=list(f.choices))
                for n, f in kind.fields.items()
            ],
            records=records,
        )


class FactKindsOut(BaseModel):
    """All kinds of record."""

    data: list[FactKindOut]


class FactReviewIn(Strict):
    """What staff say of a record; `open` takes back what was said before.

    `fields` go with `corrected`: each as it should be written, empty for one that is not so.
    """

    state: Literal["confirmed", "corrected", "hidden", "open"]
    fields: Mapping[str, Word] = {}


def _value(value: FieldValue, type_: FieldType, found: Found, base: str) -> FactValueOut:
    thing = found.thing(value) if type_ is FieldType.NAME else None
    return FactValueOut(
        text=value.text,
        amount=value.amount,
        currency=value.currency or None,
        first=value.first,
        last=value.last,
        choice=value.choice or None,
        name=thing.name if thing else None,
        also=[FactNameOut.of(reason, base) for reason in thing.also] if thing else [],
    )


def _review(record: Record, by: bool) -> FactReviewOut | None:
    review = record.review
    if review is None:
        return None
    return FactReviewOut(
        state=review.state,
        at=review.at,
        by=review.by if by else None,
        corrected=list(review.fields),
    )
