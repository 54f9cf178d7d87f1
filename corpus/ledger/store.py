"""Records in the catalogue: written when a document is read for them; what staff say of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, and_, delete, func, insert, or_, select

from corpus.database import reading, writing
from corpus.ledger.kinds import FieldType, RecordKind
from corpus.ledger.records import RecordDraft, Review, record_id
from corpus.model import Passage
from corpus.rows import document_of, passage_of
from corpus.schema import (
    documents,
    editions,
    harvests,
    passages,
    records,
    reviews,
    sentence_vectors,
)
from corpus.statements import drop_records, put


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerWriter:
    """The operator's side of the ledger: not for readers, so no labels limit it."""

    engine: Engine
    kinds: Mapping[str, RecordKind]
    rules: str  # the digest of kinds and rules by which documents are read

    def missing(self) -> list[str]:
        """The ids of the documents whose current edition was not read by these rules yet."""
        query = (
            select(documents.c.id)
            .outerjoin(
                harvests,
                and_(
                    harvests.c.document_id == documents.c.id,
                    harvests.c.edition == documents.c.edition,
                ),
            )
            .where(
                documents.c.removed_at.is_(None),
                or_(harvests.c.rules.is_(None), harvests.c.rules != self.rules),
            )
            .order_by(documents.c.id)
        )
        with reading(self.engine) as connection:
            return list(connection.execute(query).scalars())

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """The passages of a document's current edition, in their order."""
        query = (
            select(
                documents,
                passages.c.id.label("passage_id"),
                passages.c.edition.label("passage_edition"),
                *(passages.c[name] for name in ("ordinal", "start", "end", "text", "heading")),
                passages.c.tokens,
                passages.c.sentences,
                passages.c.pages.label("page_starts"),
                sentence_vectors.c.vectors,
            )
            .select_from(passages)
            .join(
                documents,
                and_(
                    documents.c.id == passages.c.document_id,
                    documents.c.edition == passages.c.edition,
                ),
            )
            .join(sentence_vectors, sentence_vectors.c.passage_id == passages.c.id)
            .where(documents.c.id == document_id, documents.c.removed_at.is_(None))
            .order_by(passages.c.ordinal)
        )
        with reading(self.engine) as connection:
            return tuple(passage_of(row, document_of(row)) for row in connection.execute(query))

    def keep(self, document_id: str, edition: str, drafts: Sequence[RecordDraft]) -> int:
        """Put these in the place of all records of a document; how many there are.

        Nothing is kept of an edition that is not the current one any more. A draft whose span is
        empty has no quote and is no record.
        """
        with writing(self.engine) as connection:
            query = (
                select(editions.c.text, editions.c.layout)
                .join(
                    documents,
                    and_(
                        documents.c.id == editions.c.document_id,
                        documents.c.edition == editions.c.id,
                    ),
                )
                .where(documents.c.id == document_id, editions.c.id == edition)
            )
            found = connection.execute(query).first()
            if found is None:
                return 0
            rows = dict(self._rows(document_id, edition, drafts, found.text, found.layout["pages"]))
            drop_records(connection, document_id)
            if rows:
                connection.execute(insert(records), list(rows.values()))
            connection.execute(
                insert(harvests).values(document_id=document_id, edition=edition, rules=self.rules)
            )
            return len(rows)

    def edition_of(self, document_id: str) -> str:
        """The current edition of a document; empty where there is none."""
        query = select(documents.c.edition).where(
            documents.c.id == document_id, documents.c.removed_at.is_(None)
        )
        with reading(self.engine) as connection:
            return connection.execute(query).scalar() or ""

    def count(self) -> int:
        """How many records there are, of all labels; a size, for no reader to see."""
        with reading(self.engine) as connection:
            return int(connection.execute(select(func.count()).select_from(records)).scalar_one())

    def review(self, record: str, document_id: str, review: Review | None) -> None:
        """Keep what staff say of a record, or take it back; the caller has checked who they are."""
        with writing(self.engine) as connection:
            if review is None:
                connection.execute(delete(reviews).where(reviews.c.record_id == record))
                return
            put(
                connection,
                reviews,
                {"record_id": record},
                {
                    "document_id": document_id,
                    "state": review.state.value,
                    "fields": {name: value.as_json() for name, value in review.fields.items()},
                    "by": review.by,
                    "at": review.at.astimezone(dt.UTC),
                },
            )

    def _rows(
        self,
        document_id: str,
        edition: str,
        drafts: Sequence[RecordDraft],
        text: str,
        pages: Sequence[Sequence[object]],
    ) -> Iterator[tuple[str, dict[str, object]]]:
        for draft in drafts:
            quote = text[draft.start : draft.end]
            if not quote.strip():
                continue
            told_by = self._told_by(draft.kind)
            key = record_id(document_id, draft, quote, told_by)
            page = next((p for p in reversed(pages) if int(str(p[0])) <= draft.start), None)
            yield (
                key,
                {
                    "document_id": document_id,
                    "edition": edition,
                    "id": key,
                    "kind": draft.kind,
                    "fields": {name: value.as_json() for name, value in draft.fields.items()},
                    "found_in": draft.found_in.value,
                    "start": draft.start,
                    "end": draft.end,
                    "quote": quote,
                    "page": page[1] if page else None,
                    "page_label": page[2] if page else None,
                },
            )

    def _told_by(self, kind: str) -> tuple[str, ...]:
        """The fields that tell one record of a sentence from another one of it."""
        known = self.kinds[kind]
        names = {*known.named_by, *known.same} & set(known.of_type(FieldType.NAME))
        return tuple(sorted(names))
