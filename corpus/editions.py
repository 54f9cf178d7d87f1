"""The editions of a document as a list."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from sqlalchemy import Engine, select

from corpus.audience import Audience
from corpus.catalogue import Catalogue
from corpus.database import reading
from corpus.model import Document
from corpus.schema import editions


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionEntry:
    """One edition of a document, without its text."""

    id: str
    published: dt.date | None
    added_at: dt.datetime
    current: bool


def editions_of(
    engine: Engine, catalogue: Catalogue, audience: Audience, document_id: str
) -> list[EditionEntry]:
    """The editions of a document, newest first.

    Raises:
        DocumentNotFound: when there is no such document that the audience may read.
    """
    document = catalogue.document(audience, document_id)
    table = editions.c
    query = (
        select(table.id, table.published, table.added_at)
        .where(table.document_id == document_id)
        .order_by(table.added_at.desc(), table.id)
    )
    with reading(engine) as connection:
        return [
            EditionEntry(
                id=row.id,
                published=row.published,
                added_at=row.added_at.replace(tzinfo=dt.UTC),
                current=row.id == document.edition,
            )
            for row in connection.execute(query)
        ]


def as_of(document: Document, entry: EditionEntry) -> Document:
    """The document with the date of one of its editions.

    Of an older one nobody keeps where its date came from, nor which period it covered.
    """
    if entry.current:
        return document
    facts = replace(
        document.facts,
        published=entry.published,
        published_source=None,
        period_from=None,
        period_to=None,
        period_source=None,
    )
    return replace(document, facts=facts)
