"""What a reader may read: every method takes an `Audience` and sees only its live documents.

This is the second gate of a search. Indexes return ids alone; texts come from here, with the labels
in the SQL itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Engine, and_, func, select

from corpus.aliases import Alias
from corpus.audience import Audience
from corpus.database import reading
from corpus.errors import DocumentNotFound, ModelUnavailable
from corpus.model import (
    Document,
    Edition,
    LinkSpan,
    PageStart,
    PartKind,
    Passage,
    TextPart,
)
from corpus.rows import alias_of, document_of, passage_of
from corpus.schema import (
    aliases,
    documents,
    editions,
    library,
    passage_vectors,
    passages,
    sentence_vectors,
)

_MOST_IDS = 500  # SQLite binds at most 32,766 variables; 500 keeps each statement small


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a question is narrowed to. Filters narrow; they never grant access.

    `published_after` and `published_before` are the first and the last day of a date; a document
    without one is taken by the period it covers, which has to lie between them in part.
    `covers_from` and `covers_to` are the days between which a period has to lie in part; a document
    without a period is of none.
    """

    kinds: tuple[str, ...] = ()
    published_after: dt.date | None = None
    published_before: dt.date | None = None
    covers_from: dt.date | None = None
    covers_to: dt.date | None = None
    document_ids: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self != Filters()

    @property
    def by_date(self) -> bool:
        """Whether documents are left out that are of no known time."""
        return self.published_after is not None or self.published_before is not None


NO_FILTERS = Filters()


class Catalogue:
    """Reader-facing reads of the library. Safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        """Read from this database."""
        self._engine = engine

    @property
    def engine(self) -> Engine:
        """The database, for reads that stand in files of their own."""
        return self._engine

    def revision(self) -> int:
        """The number of changes so far; it grows with every commit that readers can notice."""
        with reading(self._engine) as connection:
            return int(connection.execute(select(library.c.revision)).scalar_one())

    def check_model(self, identity: str) -> None:
        """Make sure that the library was embedded with this model.

        Raises:
            ModelUnavailable: when it was embedded with another one.
        """
        with reading(self._engine) as connection:
            stored = connection.execute(select(library.c.embedding_model)).scalar_one()
        if stored not in {None, identity}:
            raise ModelUnavailable(
                f"the library was embedded with model {stored}, the setting names {identity}; "
                "set ASSISTANT_EMBEDDING_MODEL back, or run `ingest rebuild --embed`"
            )

    def count(self, audience: Audience, filters: Filters = NO_FILTERS) -> int:
        """How many documents this audience may read, within the filters."""
        query = select(func.count()).select_from(documents).where(readable(audience, filters))
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one())

    def undated(self, audience: Audience, filters: Filters) -> int:
        """How many documents a filter by date leaves out only because nobody dates them."""
        if not filters.by_date:
            return 0
        others = replace(filters, published_after=None, published_before=None)
        column = documents.c
        unknown = (
            day.is_(None) for day in (column.published, column.period_from, column.period_to)
        )
        query = select(func.count()).select_from(documents)
        query = query.where(readable(audience, others), *unknown)
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one())

    def size(self) -> int:
        """How many passages there are, of all labels; a size, for no reader to see."""
        with reading(self._engine) as connection:
            return int(connection.execute(select(func.count()).select_from(passages)).scalar_one())

    def documents(
        self, audience: Audience, *, after: str = "", limit: int = 100
    ) -> tuple[Document, ...]:
        """Documents in the order of their ids, from the one behind `after`."""
        query = (
            select(documents)
            .where(readable(audience), documents.c.id > after)
            .order_by(documents.c.id)
            .limit(limit)
        )
        with reading(self._engine) as connection:
            return tuple(document_of(row) for row in connection.execute(query))

    def document(self, audience: Audience, document_id: str) -> Document:
        """One document.

        Raises:
            DocumentNotFound: when there is none with this id that the audience may read.
        """
        query = select(documents).where(readable(audience), documents.c.id == document_id)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None:
            raise DocumentNotFound(f"there is no document {document_id!r} that you may read")
        return document_of(row)

    def edition(self, audience: Audience, document_id: str, edition: str) -> Edition:
        """The text of one edition of a document, older ones included.

        Raises:
            DocumentNotFound: as `document`.
        """
        query = (
            select(editions.c.text, editions.c.layout)
            .join(documents, documents.c.id == editions.c.document_id)
            .where(readable(audience), documents.c.id == document_id, editions.c.id == edition)
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None:
            raise DocumentNotFound(f"there is no document {document_id!r} that you may read")
        return Edition(
            id=edition,
            text=row.text,
            pages=tuple(PageStart(*page) for page in row.layout["pages"]),
            links=tuple(LinkSpan(*link) for link in row.layout["links"]),
            parts=tuple(_part(*part) for part in row.layout.get("parts", ())),
        )

    def holds(self, audience: Audience, document_id: str, edition: str) -> bool:
        """Whether the audience may read this edition, without reading it."""
        query = (
            select(editions.c.id)
            .join(documents, documents.c.id == editions.c.document_id)
            .where(readable(audience), documents.c.id == document_id, editions.c.id == edition)
        )
        with reading(self._engine) as connection:
            return connection.execute(query).first() is not None

    def matching(self, audience: Audience, filters: Filters) -> tuple[str, ...]:
        """Ids of the documents that the filters leave."""
        query = select(documents.c.id).where(readable(audience, filters)).order_by(documents.c.id)
        with reading(self._engine) as connection:
            return tuple(connection.execute(query).scalars())

    def admit(self, audience: Audience, passage_ids: Iterable[str]) -> Mapping[str, bytes]:
        """Which of these passages the audience may read now, each with its vector's bytes."""
        admitted: dict[str, bytes] = {}
        wanted = sorted(set(passage_ids))
        with reading(self._engine) as connection:
            for first in range(0, len(wanted), _MOST_IDS):
                query = (
                    select(passages.c.id, passage_vectors.c.vector)
                    .join(documents, current())
                    .join(passage_vectors, passage_vectors.c.passage_id == passages.c.id)
                    .where(passages.c.id.in_(wanted[first : first + _MOST_IDS]), readable(audience))
                )
                admitted.update(connection.execute(query).all())
        return admitted

    def vectors_within(
        self, audience: Audience, document_ids: Sequence[str]
    ) -> Mapping[str, bytes]:
        """The vectors of all passages of these documents that the audience may read."""
        found: dict[str, bytes] = {}
        with reading(self._engine) as connection:
            for first in range(0, len(document_ids), _MOST_IDS):
                some = document_ids[first : first + _MOST_IDS]
                query = (
                    select(passages.c.id, passage_vectors.c.vector)
                    .join(documents, current())
                    .join(passage_vectors, passage_vectors.c.passage_id == passages.c.id)
                    .where(passages.c.document_id.in_(some), readable(audience))
                )
                found.update(connection.execute(query).all())
        return found

    def passages(self, audience: Audience, passage_ids: Sequence[str]) -> tuple[Passage, ...]:
        """These passages in the order asked for; those the audience may not read are left out."""
        return self._passages(audience, passages.c.id.in_(passage_ids), passage_ids)

    def whole(
        self, audience: Audience, document_ids: Sequence[str], most: int | None = None
    ) -> tuple[Passage, ...]:
        """All passages of these documents in their order; none of those it may not read.

        Nothing where there are more than `most`: a part would be taken for the whole.
        """
        condition = passages.c.document_id.in_(document_ids)
        if most is not None and self._count(audience, condition) > most:
            return ()
        return self._passages(audience, condition)

    def aliases(self, audience: Audience) -> tuple[Alias, ...]:
        """What the current editions of the audience's documents give as other names."""
        owner = and_(
            documents.c.id == aliases.c.document_id, documents.c.edition == aliases.c.edition
        )
        query = (
            select(aliases)
            .join(documents, owner)
            .where(readable(audience))
            .order_by(*(aliases.c[name] for name in ("document_id", "start", "short", "long")))
        )
        with reading(self._engine) as connection:
            return tuple(alias_of(row) for row in connection.execute(query))

    def _count(self, audience: Audience, condition: ColumnElement[bool]) -> int:
        """How many passages of current editions the audience may read of these."""
        query = (
            select(func.count())
            .select_from(passages)
            .join(documents, current())
            .where(condition, readable(audience))
        )
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one())

    def _passages(
        self, audience: Audience, condition: ColumnElement[bool], order: Sequence[str] = ()
    ) -> tuple[Passage, ...]:
        query = (
            select(
                documents,
                passages.c.id.label("passage_id"),
                passages.c.edition.label("passage_edition"),
                passages.c.ordinal,
                passages.c.start,
                passages.c.end,
                passages.c.text,
                passages.c.heading,
                passages.c.tokens,
                passages.c.sentences,
                passages.c.pages.label("page_starts"),
                sentence_vectors.c.vectors,
            )
            .select_from(passages)
            .join(documents, current())
            .join(sentence_vectors, sentence_vectors.c.passage_id == passages.c.id)
            .where(condition, readable(audience))
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query).all()
        known: dict[str, Document] = {}
        found = [passage_of(row, known.setdefault(row.id, document_of(row))) for row in rows]
        place = {passage_id: i for i, passage_id in enumerate(order)}
        return tuple(sorted(found, key=lambda p: (place.get(p.id, 0), p.document.id, p.ordinal)))


def current() -> ColumnElement[bool]:
    """That a passage is one of its document's current edition."""
    return and_(documents.c.id == passages.c.document_id, documents.c.edition == passages.c.edition)


def readable(audience: Audience, filters: Filters = NO_FILTERS) -> ColumnElement[bool]:
    """That a document is one that the audience may read, within the filters."""
    conditions: list[ColumnElement[bool]] = [
        documents.c.removed_at.is_(None),
        documents.c.label.in_(audience.labels),
    ]
    if filters.kinds:
        conditions.append(documents.c.kind.in_(filters.kinds))
    begins = func.coalesce(documents.c.period_from, documents.c.period_to)
    ends = func.coalesce(documents.c.period_to, documents.c.period_from)
    if filters.published_after is not None:
        conditions.append(func.coalesce(documents.c.published, ends) >= filters.published_after)
    if filters.published_before is not None:
        conditions.append(func.coalesce(documents.c.published, begins) <= filters.published_before)
    if filters.covers_from is not None:
        conditions.append(ends >= filters.covers_from)
    if filters.covers_to is not None:
        conditions.append(begins <= filters.covers_to)
    if filters.document_ids:
        conditions.append(documents.c.id.in_(filters.document_ids))
    if filters.labels:
        conditions.append(documents.c.label.in_(filters.labels))
    return and_(*conditions)


def _part(start: int, end: int, kind: str, level: int) -> TextPart:
    return TextPart(start, end, PartKind(kind), level)
