"""The statements that changes of the library are made of; each runs inside its transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, astuple
from typing import Any

import numpy as np
from sqlalchemy import Connection, Table, and_, delete, insert, or_, select, update

from corpus.drafts import EditionDraft, FileStamp, passage_id_of
from corpus.errors import DocumentNotFound
from corpus.giving import found_day, kept_facts
from corpus.model import PageStart, PassageDraft, PassageVectors
from corpus.places import place_of
from corpus.rows import spans_bytes, vector_bytes
from corpus.schema import (
    aliases,
    documents,
    editions,
    files,
    given_facts,
    harvests,
    kinships,
    language_vectors,
    loose_objects,
    originals,
    passage_vectors,
    passages,
    records,
    reviews,
    sentence_vectors,
    stored_originals,
)
from corpus.titles import title_key


def put(
    connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    """Update the row with this key, or insert it; plain SQL, so that any database can do it."""
    same = and_(*(table.c[name] == value for name, value in key.items()))
    if connection.execute(update(table).where(same).values(**values)).rowcount == 0:
        connection.execute(insert(table).values(**key, **values))


def put_document(
    connection: Connection,
    document_id: str,
    draft: EditionDraft,
    revision: int,
    now: dt.datetime,
) -> bool:
    """Insert or renew the document's row; False when its current edition is a newer one."""
    values: dict[str, Any] = {
        **asdict(draft.facts),
        "title_key": title_key(draft.facts.title),
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
        kept = kept_facts(connection, document_id, values)
        if row.label_kept:  # by hand, perhaps before such things were written down
            kept |= {"label": row.label, "label_kept": True}
        values |= kept
    connection.execute(update(documents).where(documents.c.id == document_id).values(**values))
    return True


def _is_older(connection: Connection, row: Any, draft: EditionDraft) -> bool:
    """Whether another file holds a later edition; a file that changed always counts as later."""
    published, known = draft.facts.published, found_day(connection, row)
    if known is None or published is None or known <= published:
        return False
    same_file = select(files.c.address).where(
        files.c.address == draft.stamp.address,
        files.c.document_id == row.id,
        files.c.edition == row.edition,
    )
    return row.edition != draft.edition and connection.execute(same_file).first() is None


def take_file(
    connection: Connection,
    document_id: str,
    draft: EditionDraft,
    revision: int,
    now: dt.datetime,
) -> None:
    """Make a draft's file one of this document, at its address and at none that it left.

    A document that the file was before, and that has no other, goes: left alone it would be
    readable under its old label.
    """
    before = connection.execute(
        select(files.c.document_id).where(files.c.address == draft.stamp.address)
    ).scalar()
    put_file(connection, draft.stamp, document_id, draft.edition)
    connection.execute(delete(files).where(files.c.address.in_(draft.moved_from)))
    if before not in {None, document_id} and not _has_files(connection, before):
        remove_document(connection, before, revision, now)
        drop_unused_originals(connection, now)


def _has_files(connection: Connection, document_id: str) -> bool:
    query = select(files.c.address).where(files.c.document_id == document_id)
    return connection.execute(query).first() is not None


def remove_document(
    connection: Connection, document_id: str, revision: int, now: dt.datetime
) -> None:
    """Drop all content of a document; its bare row stays, for indexes that were built before."""
    drop_passages(connection, document_id)
    drop_aliases(connection, document_id)
    drop_records(connection, document_id)
    connection.execute(delete(reviews).where(reviews.c.document_id == document_id))
    connection.execute(delete(files).where(files.c.document_id == document_id))
    connection.execute(delete(editions).where(editions.c.document_id == document_id))
    connection.execute(delete(given_facts).where(given_facts.c.document_id == document_id))
    of_it = or_(kinships.c.first == document_id, kinships.c.second == document_id)
    connection.execute(delete(kinships).where(of_it))
    connection.execute(
        update(documents)
        .where(documents.c.id == document_id)
        .values(
            title="",
            title_key=None,
            publisher=None,
            url=None,
            pages=0,
            removed_at=now,
            revision=revision,
        )
    )


def drop_unused_originals(connection: Connection, now: dt.datetime) -> None:
    """Drop the originals that no edition was made from any more.

    Those in a store are deleted there once this is committed: `corpus/keeping.py`.
    """
    used = select(editions.c.sha256)
    unused = stored_originals.c.sha256.not_in(used)
    query = select(stored_originals.c.address).where(unused)
    loosen(connection, connection.execute(query).scalars().all(), now)
    connection.execute(delete(stored_originals).where(unused))
    connection.execute(delete(originals).where(originals.c.sha256.not_in(used)))


def loosen(
    connection: Connection, addresses: Collection[str], now: dt.datetime, *, going: bool = True
) -> None:
    """Write down objects that nothing names: to be deleted, or on their way in."""
    if addresses:
        rows = [{"address": address, "going": going, "since": now} for address in addresses]
        connection.execute(insert(loose_objects), rows)


def put_kinship(
    connection: Connection, pair: tuple[str, str], same: bool | None, by: str, now: dt.datetime
) -> None:
    """Write down what is said of two documents, the smaller id first; None for nothing."""
    first, second = pair
    connection.execute(
        delete(kinships).where(kinships.c.first == first, kinships.c.second == second)
    )
    if same is not None:
        values = {"first": first, "second": second, "same": same, "given_by": by, "given_at": now}
        connection.execute(insert(kinships).values(values))


def documents_inside(connection: Connection, document_ids: Collection[str]) -> list[str]:
    """The documents that stand in files of these alone, and have the label of such a one."""
    query = select(files, documents.c.label).join(documents)
    rows = {row.address: row for row in connection.execute(query)}
    labels = {a: row.label for a, row in rows.items() if row.document_id in document_ids}
    inside: set[str] = set()
    outside = set(document_ids)
    for address, row in rows.items():
        # what was named by its own address, as web pages are, is in no file
        place = None if row.root == address else place_of(address, labels)
        if place is not None and labels[place] == row.label:
            inside.add(row.document_id)
        else:
            outside.add(row.document_id)
    return sorted(inside - outside)


def live(connection: Connection, document_id: str) -> Any:
    """The row of a live document.

    Raises:
        DocumentNotFound: when there is none.
    """
    query = select(documents).where(documents.c.id == document_id, documents.c.removed_at.is_(None))
    row = connection.execute(query).first()
    if row is None:
        raise DocumentNotFound(f"there is no document {document_id!r}; `ingest list` shows them")
    return row


def drop_passages(connection: Connection, document_id: str) -> None:
    """Drop a document's passages with their vectors."""
    of_document = select(passages.c.id).where(passages.c.document_id == document_id)
    for table in (passage_vectors, sentence_vectors, language_vectors):
        connection.execute(delete(table).where(table.c.passage_id.in_(of_document)))
    connection.execute(delete(passages).where(passages.c.document_id == document_id))


def put_passages(
    connection: Connection,
    document_id: str,
    draft: EditionDraft,
    vectors: Sequence[PassageVectors],
    model: str,
) -> None:
    """Insert the passages of a document's current edition with their vectors."""
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


def drop_aliases(connection: Connection, document_id: str) -> None:
    """Drop the aliases that a document gave."""
    connection.execute(delete(aliases).where(aliases.c.document_id == document_id))


def put_aliases(connection: Connection, document_id: str, draft: EditionDraft) -> None:
    """Insert the aliases that a document's current edition gives."""
    of_edition = {"document_id": document_id, "edition": draft.edition}
    rows = [{**of_edition, **asdict(alias)} for alias in draft.aliases]
    if rows:
        connection.execute(insert(aliases), rows)


def drop_records(connection: Connection, document_id: str) -> None:
    """Drop what a document says of partners, grants and the like, so that it is read again."""
    for table in (records, harvests):
        connection.execute(delete(table).where(table.c.document_id == document_id))


def _pages_of(
    passage: PassageDraft, pages: Sequence[PageStart]
) -> list[tuple[int, int, str | None]]:
    """The pages a passage touches; the first may begin before it."""
    before = [page for page in pages if page.offset <= passage.start][-1:]
    inside = [page for page in pages if passage.start < page.offset < passage.end]
    return [astuple(page) for page in (*before, *inside)]


def put_file(connection: Connection, stamp: FileStamp, document_id: str, edition: str) -> None:
    """Remember what was seen of a file, and which edition it is."""
    values = {**asdict(stamp), "document_id": document_id, "edition": edition}
    put(connection, files, {"address": values.pop("address")}, values)
