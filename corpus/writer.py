"""Every change of the library: documents and editions stored, re-labelled, removed.

One call is one transaction. When it returns, the change is durable and the next question sees it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, Table, and_, delete, insert, select, update

from corpus.audience import parse_label
from corpus.database import next_revision, writing
from corpus.errors import DocumentNotFound, ModelUnavailable
from corpus.model import Document, DocumentFacts, LinkSpan, PageStart, PassageDraft, PassageVectors
from corpus.rows import document_of, spans_bytes, vector_bytes
from corpus.schema import (
    documents,
    editions,
    files,
    library,
    originals,
    passage_vectors,
    passages,
    sentence_vectors,
)

# part of every passage id: a passage made by other rules is another passage
PASSAGE_RULES = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStamp:
    """What was seen of a file when it was last read; `root` is the folder it was found through."""

    address: str
    root: str
    size: int
    modified_ns: int
    facts_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionDraft:
    """An edition on its way into the library, with everything that is stored for it.

    `source` is what makes it a document: two drafts of one source are editions of one document.
    """

    source: str
    facts: DocumentFacts
    original_name: str
    original: bytes
    text: str
    pages: tuple[PageStart, ...]
    page_count: int
    links: tuple[LinkSpan, ...]
    passages: tuple[PassageDraft, ...]
    stamp: FileStamp

    @property
    def sha256(self) -> str:
        """The hash of the content as it was received."""
        return hashlib.sha256(self.original).hexdigest()

    @property
    def edition(self) -> str:
        """The edition's id."""
        return self.sha256[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEdition:
    """A current edition as it was received, with all that is needed to make its passages again."""

    source: str
    facts: DocumentFacts
    stamp: FileStamp
    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file the library knows, as `FileStamp`, with what it became."""

    stamp: FileStamp
    document_id: str
    edition: str


def document_id_of(source: str) -> str:
    """The id of the document with this source."""
    return "doc_" + hashlib.sha256(source.encode()).hexdigest()[:16]


def passage_id_of(document_id: str, edition: str, draft: PassageDraft) -> str:
    """The id of a passage: its document's id and a hash of what it is and how it was made."""
    made = f"{PASSAGE_RULES}\n{document_id}\n{edition}\n{draft.ordinal}\n{draft.context}"
    return f"{document_id}-{hashlib.sha256(made.encode()).hexdigest()[:16]}"


class CatalogueWriter:
    """The operator's side of the catalogue: not for readers, so no labels limit it."""

    def __init__(
        self, engine: Engine, now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    ) -> None:
        """Write to this database; `now` gives the times that are stored."""
        self._engine = engine
        self._now = now

    def claim_model(self, identity: str) -> None:
        """Declare the model whose vectors are stored.

        Raises:
            ModelUnavailable: when the library holds vectors of another one.
        """
        with writing(self._engine) as connection:
            current = connection.execute(select(library.c.embedding_model)).scalar_one()
            empty = connection.execute(select(passage_vectors.c.passage_id).limit(1)).first()
            if current != identity and current is not None and empty is not None:
                raise ModelUnavailable(
                    f"the library was embedded with model {current}, the setting names {identity}; "
                    "set ASSISTANT_EMBEDDING_MODEL back, or run `ingest rebuild --embed`"
                )
            connection.execute(update(library).values(embedding_model=identity))

    def forget_vectors(self) -> None:
        """Drop all passages and vectors; documents, editions and originals stay."""
        with writing(self._engine) as connection:
            for table in (passage_vectors, sentence_vectors, passages):
                connection.execute(delete(table))
            connection.execute(update(library).values(embedding_model=None))

    def store(
        self, batch: Sequence[tuple[EditionDraft, Sequence[PassageVectors]]], model: str
    ) -> None:
        """Store editions with their passages and vectors, all or none."""
        with writing(self._engine) as connection:
            revision = next_revision(connection)
            for draft, vectors in batch:
                self._store_one(connection, draft, vectors, model, revision)

    def keep_file(self, stamp: FileStamp, document_id: str, edition: str) -> None:
        """Remember that a file was seen with content the library already has."""
        with writing(self._engine) as connection:
            _put_file(connection, stamp, document_id, edition)

    def relabel(self, document_id: str, label: str) -> None:
        """Give a document another audience label, from the next question on and for good.

        Later editions keep it, whatever their file or manifest says.

        Raises:
            InvalidLabel: for a word that is no label.
            DocumentNotFound: when there is no such document.
        """
        values = {"label": parse_label(label), "label_kept": True}
        with writing(self._engine) as connection:
            _live(connection, document_id)
            connection.execute(
                update(documents)
                .where(documents.c.id == document_id)
                .values(**values, revision=next_revision(connection))
            )

    def remove(self, document_ids: Sequence[str]) -> None:
        """Remove documents with all their editions and originals, all or none.

        A row without content stays behind, so that indexes built earlier know it is gone.

        Raises:
            DocumentNotFound: when one of them does not exist.
        """
        with writing(self._engine) as connection:
            revision = next_revision(connection)
            for document_id in document_ids:
                _live(connection, document_id)
                _remove(connection, document_id, revision, self._now())
            _drop_unused_originals(connection)

    def listing(self) -> tuple[Document, ...]:
        """All live documents, whatever their label, by title."""
        query = (
            select(documents).where(documents.c.removed_at.is_(None)).order_by(documents.c.title)
        )
        with self._engine.connect() as connection:
            return tuple(document_of(row) for row in connection.execute(query))

    def stored_editions(self) -> Iterator[StoredEdition]:
        """The current edition of every live document, one at a time."""
        query = (
            select(documents, files, editions.c.sha256, originals.c.name)
            .outerjoin(
                files,
                and_(files.c.document_id == documents.c.id, files.c.edition == documents.c.edition),
            )
            .join(
                editions,
                and_(
                    editions.c.document_id == documents.c.id, editions.c.id == documents.c.edition
                ),
            )
            .join(originals, originals.c.sha256 == editions.c.sha256)
            .where(documents.c.removed_at.is_(None))
            .order_by(documents.c.id, files.c.address)
        )
        with self._engine.connect() as connection:
            rows = {row.id: row for row in connection.execute(query)}
        for row in rows.values():
            with self._engine.connect() as connection:
                data = connection.execute(
                    select(originals.c.data).where(originals.c.sha256 == row.sha256)
                ).scalar_one()
            yield StoredEdition(
                source=row.source,
                facts=document_of(row).facts,
                stamp=_stamp_of(row) if row.address else _no_stamp(row.source),
                name=row.name,
                data=data,
            )

    def files(self) -> Mapping[str, StoredFile]:
        """Every file and address the library knows, by address."""
        with self._engine.connect() as connection:
            return {
                row.address: StoredFile(
                    document_id=row.document_id,
                    edition=row.edition,
                    stamp=_stamp_of(row),
                )
                for row in connection.execute(select(files))
            }

    def _store_one(
        self,
        connection: Connection,
        draft: EditionDraft,
        vectors: Sequence[PassageVectors],
        model: str,
        revision: int,
    ) -> None:
        document_id = document_id_of(draft.source)
        current = _put_document(connection, document_id, draft, revision, self._now())
        _put(
            connection,
            originals,
            {"sha256": draft.sha256},
            {"name": draft.original_name, "data": draft.original},
        )
        if current:
            _drop_passages(connection, document_id)
        _put(
            connection,
            editions,
            {"document_id": document_id, "id": draft.edition},
            {
                "sha256": draft.sha256,
                "text": draft.text,
                "layout": {
                    "pages": [(p.offset, p.number, p.label) for p in draft.pages],
                    "links": [(link.start, link.end, link.url) for link in draft.links],
                },
                "published": draft.facts.published,
                "added_at": self._now(),
            },
        )
        before = connection.execute(
            select(files.c.document_id).where(files.c.address == draft.stamp.address)
        ).scalar()
        _put_file(connection, draft.stamp, document_id, draft.edition)
        if before not in {None, document_id} and not _has_files(connection, before):
            # the file was that document: left alone it would be readable under its old label
            _remove(connection, before, revision, self._now())
            _drop_unused_originals(connection)
        if current:
            _put_passages(connection, document_id, draft, vectors, model)


def _stamp_of(row: Any) -> FileStamp:
    return FileStamp(
        address=row.address,
        root=row.root,
        size=row.size,
        modified_ns=row.modified_ns,
        facts_digest=row.facts_digest,
    )


def _no_stamp(source: str) -> FileStamp:
    """For a document whose file is not known: whatever is found there counts as changed."""
    return FileStamp(address=source, root="", size=0, modified_ns=0, facts_digest="")


def _put(
    connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Update the row with this key, or insert it; plain SQL, so that any database can do it."""
    same = and_(*(table.c[name] == value for name, value in key.items()))
    if connection.execute(update(table).where(same).values(**values)).rowcount == 0:
        connection.execute(insert(table).values(**key, **values))


def _put_document(
    connection: Connection,
    document_id: str,
    draft: EditionDraft,
    revision: int,
    now: dt.datetime,
) -> bool:
    """Insert or renew the document's row; False when its current edition is a newer one."""
    values: dict[str, Any] = {
        **asdict(draft.facts),
        "label_kept": False,
        "edition": draft.edition,
        "pages": draft.page_count,
        "revision": revision,
        "removed_at": None,
    }
    row = connection.execute(select(documents).where(documents.c.id == document_id)).first()
    if row is None:
        connection.execute(
            insert(documents).values(id=document_id, source=draft.source, added_at=now, **values)
        )
        return True
    if row.removed_at is None:
        if _is_older(connection, row, draft):
            return False
        if row.label_kept:
            values |= {"label": row.label, "label_kept": True}
    connection.execute(update(documents).where(documents.c.id == document_id).values(**values))
    return True


def _is_older(connection: Connection, row: Any, draft: EditionDraft) -> bool:
    """Whether another file holds a later edition; a file that changed always counts as later."""
    published = draft.facts.published
    if row.published is None or published is None or row.published <= published:
        return False
    same_file = select(files.c.address).where(
        files.c.address == draft.stamp.address,
        files.c.document_id == row.id,
        files.c.edition == row.edition,
    )
    return row.edition != draft.edition and connection.execute(same_file).first() is None


def _has_files(connection: Connection, document_id: str) -> bool:
    query = select(files.c.address).where(files.c.document_id == document_id)
    return connection.execute(query).first() is not None


def _remove(connection: Connection, document_id: str, revision: int, now: dt.datetime) -> None:
    """Drop all content of a document; its bare row stays, for indexes that were built before."""
    _drop_passages(connection, document_id)
    connection.execute(delete(files).where(files.c.document_id == document_id))
    connection.execute(delete(editions).where(editions.c.document_id == document_id))
    connection.execute(
        update(documents)
        .where(documents.c.id == document_id)
        .values(title="", publisher=None, url=None, pages=0, removed_at=now, revision=revision)
    )


def _drop_unused_originals(connection: Connection) -> None:
    connection.execute(
        delete(originals).where(originals.c.sha256.not_in(select(editions.c.sha256)))
    )


def _live(connection: Connection, document_id: str) -> Any:
    query = select(documents).where(documents.c.id == document_id, documents.c.removed_at.is_(None))
    row = connection.execute(query).first()
    if row is None:
        raise DocumentNotFound(f"there is no document {document_id!r}; `ingest list` shows them")
    return row


def _drop_passages(connection: Connection, document_id: str) -> None:
    of_document = select(passages.c.id).where(passages.c.document_id == document_id)
    for table in (passage_vectors, sentence_vectors):
        connection.execute(delete(table).where(table.c.passage_id.in_(of_document)))
    connection.execute(delete(passages).where(passages.c.document_id == document_id))


def _put_passages(
    connection: Connection,
    document_id: str,
    draft: EditionDraft,
    vectors: Sequence[PassageVectors],
    model: str,
) -> None:
    ids = [passage_id_of(document_id, draft.edition, passage) for passage in draft.passages]
    connection.execute(
        insert(passages),
        [
            {
                "id": passage_id,
                "document_id": document_id,
                "edition": draft.edition,
                "ordinal": passage.ordinal,
                "start": passage.start,
                "end": passage.end,
                "text": passage.text,
                "context": passage.context,
                "heading": passage.heading,
                "tokens": passage.tokens,
                "sentences": spans_bytes(passage.sentences),
                "pages": _pages_of(passage, draft.pages),
            }
            for passage_id, passage in zip(ids, draft.passages, strict=True)
        ],
    )
    connection.execute(
        insert(passage_vectors),
        [
            {"passage_id": passage_id, "model": model, "vector": vector_bytes(v.passage)}
            for passage_id, v in zip(ids, vectors, strict=True)
        ],
    )
    connection.execute(
        insert(sentence_vectors),
        [
            {
                "passage_id": passage_id,
                "model": model,
                "vectors": np.asarray(v.sentences, dtype="<f2").tobytes(),
            }
            for passage_id, v in zip(ids, vectors, strict=True)
        ],
    )


def _pages_of(
    passage: PassageDraft, pages: Sequence[PageStart]
) -> list[tuple[int, int, str | None]]:
    """The pages a passage touches; the first may begin before it."""
    before = [page for page in pages if page.offset <= passage.start][-1:]
    inside = [page for page in pages if passage.start < page.offset < passage.end]
    return [(page.offset, page.number, page.label) for page in (*before, *inside)]


def _put_file(connection: Connection, stamp: FileStamp, document_id: str, edition: str) -> None:
    values = {**asdict(stamp), "document_id": document_id, "edition": edition}
    _put(connection, files, {"address": values.pop("address")}, values)
