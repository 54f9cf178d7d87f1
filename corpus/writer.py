"""Every change of the library: documents and editions stored, re-labelled, removed.

One call is one transaction. When it returns, the change is durable and the next question sees it.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import astuple
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, select, update

from corpus.database import next_revision, reading, writing
from corpus.drafts import EditionDraft, FileStamp, StoredEdition, StoredFile, document_id_of
from corpus.errors import InvalidFact, ModelUnavailable, OriginalLost
from corpus.given import Fact
from corpus.giving import Values, edition_day, set_facts, unset_facts
from corpus.keeping import Keeper, Overtaken, overtaken_too_often
from corpus.model import Document, PassageVectors
from corpus.rows import document_of
from corpus.schema import (
    aliases,
    documents,
    editions,
    files,
    harvests,
    language_vectors,
    library,
    originals,
    passage_vectors,
    passages,
    records,
    sentence_vectors,
    stored_originals,
)
from corpus.statements import (
    documents_inside,
    drop_aliases,
    drop_passages,
    drop_records,
    drop_unused_originals,
    live,
    put,
    put_aliases,
    put_document,
    put_file,
    put_kinship,
    put_passages,
    remove_document,
    take_file,
)

_MOST_TIMES = 5  # that originals are brought to the store for one commit


class CatalogueWriter:
    """The operator's side of the catalogue: not for readers, so no labels limit it."""

    def __init__(
        self,
        engine: Engine,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        keeper: Keeper | None = None,
    ) -> None:
        """Write to this database; `now` gives the times that are stored.

        `keeper` keeps the originals of documents; without one they are in this database.
        """
        self._engine = engine
        self._now = now
        self.keeper = keeper or Keeper(engine)

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
        """Drop passages, vectors, aliases and records; documents, editions and originals stay."""
        with writing(self._engine) as connection:
            for table in (
                passage_vectors, sentence_vectors, language_vectors, passages, aliases, records,
                harvests,
            ):  # fmt: skip
                connection.execute(delete(table))
            connection.execute(update(library).values(embedding_model=None))

    def store(
        self, batch: Sequence[tuple[EditionDraft, Sequence[PassageVectors]]], model: str
    ) -> None:
        """Store editions with their passages, vectors, aliases and originals, all or none.

        Raises:
            OriginalsUnwritable: when the store that keeps originals does not take them.
        """
        for time in range(_MOST_TIMES):
            brought = self.keeper.bring([draft for draft, _ in batch], anew=time > 0)
            with contextlib.suppress(Overtaken), writing(self._engine) as connection:
                revision = next_revision(connection)
                for draft, vectors in batch:
                    self.keeper.name(connection, draft, brought)
                    self._store_one(connection, draft, vectors, model, revision)
                break
        else:
            raise overtaken_too_often()
        self.keeper.tidy()

    def keep_file(self, stamp: FileStamp, document_id: str, edition: str) -> None:
        """Remember that a file was seen with content the library already has."""
        with writing(self._engine) as connection:
            put_file(connection, stamp, document_id, edition)

    def forget_files(self, addresses: Collection[str]) -> None:
        """Forget files that are no more; their documents stay."""
        with writing(self._engine) as connection:
            connection.execute(delete(files).where(files.c.address.in_(addresses)))

    def is_live(self, document_id: str) -> bool:
        """Whether there is such a document, whoever may read it."""
        query = select(documents.c.id).where(
            documents.c.id == document_id, documents.c.removed_at.is_(None)
        )
        with reading(self._engine) as connection:
            return connection.execute(query).first() is not None

    def relabel(self, document_id: str, label: str, by: str = "") -> None:
        """Give a document another audience label, from the next question on and for good.

        Later editions keep it, whatever their file or manifest says.

        Raises:
            InvalidLabel: for a word that is no label.
            DocumentNotFound: when there is no such document.
        """
        self.describe(document_id, {Fact.LABEL: label}, by=by)

    def describe(
        self, document_id: str, values: Values, *, unset: Collection[Fact] = (), by: str
    ) -> None:
        """Say by hand what a document is; later editions keep it until it is unset.

        Args:
            document_id: which one.
            values: what is set.
            unset: what is taken from file and manifest again.
            by: who says so.

        Raises:
            InvalidFact: for what a fact cannot be; a label: `InvalidLabel`.
            DocumentNotFound: when there is no such document.
        """
        if both := sorted(values.keys() & set(unset)):
            raise InvalidFact(f"{both[0]} cannot be set and unset at once; choose one")
        with writing(self._engine) as connection:
            row = live(connection, document_id)
            changed = unset_facts(connection, row, unset)
            changed |= set_facts(connection, row, values, by, self._now())
            connection.execute(
                update(documents)
                .where(documents.c.id == document_id)
                .values(**changed, revision=next_revision(connection))
            )

    def relate(self, document_id: str, other_id: str, same: bool | None, by: str) -> None:
        """Say by hand that two documents are editions of one, or are not; None to say nothing.

        Raises:
            DocumentNotFound: when one of them does not exist.
            InvalidFact: when it is one document.
        """
        first, second = sorted((document_id, other_id))
        if first == second:
            raise InvalidFact("a document is no other edition of itself; name another one")
        with writing(self._engine) as connection:
            live(connection, first)
            live(connection, second)
            put_kinship(connection, (first, second), same, by, self._now())
            next_revision(connection)

    def remove(self, document_ids: Sequence[str]) -> None:
        """Remove documents with all their editions and originals, all or none.

        What was in their files goes with them, unless it has another label, or stands elsewhere.
        A row without content stays behind, so that indexes built earlier know it is gone.

        Raises:
            DocumentNotFound: when one of them does not exist.
        """
        with writing(self._engine) as connection:
            revision = next_revision(connection)
            inside = documents_inside(connection, document_ids)
            for document_id in (*document_ids, *inside):
                live(connection, document_id)
                remove_document(connection, document_id, revision, self._now())
            drop_unused_originals(connection, self._now())
        self.keeper.tidy()

    def listing(self) -> tuple[Document, ...]:
        """All live documents, whatever their label, by title."""
        query = (
            select(documents).where(documents.c.removed_at.is_(None)).order_by(documents.c.title)
        )
        with reading(self._engine) as connection:
            return tuple(document_of(row) for row in connection.execute(query))

    def stored_editions(
        self, lost: Callable[[str, OriginalLost], None] | None = None
    ) -> Iterator[StoredEdition]:
        """The current edition of every live document, one at a time.

        `lost` is told the address of a document whose original is lost; without it that is raised.

        Raises:
            OriginalUnavailable: when the store that has its file does not give it.
        """
        query = (
            select(
                documents,
                files,
                editions.c.sha256,
                originals.c.name,
                stored_originals.c.address.label("object"),
            )
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
            .outerjoin(stored_originals)
            .where(documents.c.removed_at.is_(None))
            .order_by(documents.c.id, files.c.address)
        )
        with reading(self._engine) as connection:
            rows = {row.id: row for row in connection.execute(query)}
        for row in rows.values():
            with reading(self._engine) as connection:
                data = connection.execute(
                    select(originals.c.data).where(originals.c.sha256 == row.sha256)
                ).scalar_one()
            if row.object:
                try:
                    data = self.keeper.stores.read(row.object, row.sha256)
                except OriginalLost as error:
                    if lost is None:
                        raise
                    lost(row.address or row.source, error)
                    continue
            yield StoredEdition(
                source=row.source,
                facts=document_of(row).facts,
                stamp=_stamp_of(row) if row.address else _no_stamp(row.source),
                name=row.name,
                data=data,
            )

    def files(self) -> Mapping[str, StoredFile]:
        """Every file and address the library knows, by address."""
        with reading(self._engine) as connection:
            return {
                row.address: StoredFile(
                    document_id=row.document_id,
                    edition=row.edition,
                    stamp=_stamp_of(row),
                    source=row.source,
                )
                for row in connection.execute(select(files, documents.c.source).join(documents))
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
        current = put_document(connection, document_id, draft, revision, self._now())
        if current:
            drop_passages(connection, document_id)
            drop_aliases(connection, document_id)
            drop_records(connection, document_id)
        day = edition_day(connection, document_id, draft.edition, draft.facts.published)
        put(
            connection,
            editions,
            {"document_id": document_id, "id": draft.edition},
            {
                "sha256": draft.sha256,
                "text": draft.text,
                "layout": {
                    "pages": [astuple(page) for page in draft.pages],
                    "links": [(link.start, link.end, link.url) for link in draft.links],
                    "parts": [astuple(part) for part in draft.parts],
                },
                "published": day,
                "added_at": self._now(),
            },
        )
        take_file(connection, document_id, draft, revision, self._now())
        if current:
            put_passages(connection, document_id, draft, vectors, model)
            put_aliases(connection, document_id, draft)


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
