"""Setting and unsetting what people say of a document, and keeping it when a new edition comes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, select, update

from corpus.audience import Audience
from corpus.catalogue import readable
from corpus.database import reading
from corpus.given import COLUMNS, Fact, GivenFact, as_json, columns_of, from_json, told
from corpus.periods import Period
from corpus.schema import documents, editions, given_facts
from corpus.titles import title_key

Values = Mapping[Fact, str | dt.date | Period]


def set_facts(
    connection: Connection, row: Any, values: Values, by: str, now: dt.datetime
) -> dict[str, Any]:
    """Write down what is said of the document of a row; the columns that change with it.

    Raises:
        InvalidFact: for what a fact cannot be.
    """
    changed: dict[str, Any] = {}
    for fact, value in values.items():
        columns = columns_of(fact, value)
        where = (given_facts.c.document_id == row.id, given_facts.c.fact == fact)
        found = connection.execute(select(given_facts.c.found).where(*where)).scalar()
        if found is None:
            found = as_json({name: getattr(row, name) for name in COLUMNS[fact]})
            if fact is Fact.LABEL:
                found["label_kept"] = False
        connection.execute(delete(given_facts).where(*where))
        connection.execute(
            insert(given_facts).values(
                document_id=row.id,
                fact=fact,
                value=as_json(columns),
                found=found,
                given_by=by,
                given_at=now,
            )
        )
        changed |= columns
    return _followed(connection, row, changed)


def unset_facts(connection: Connection, row: Any, facts: Collection[Fact]) -> dict[str, Any]:
    """Forget what is said of the document of a row; the columns that change with it.

    A label that was set before such things were written down stays until the next edition.
    """
    changed: dict[str, Any] = {}
    for fact in facts:
        where = (given_facts.c.document_id == row.id, given_facts.c.fact == fact)
        found = connection.execute(select(given_facts.c.found).where(*where)).scalar()
        if found is not None:
            connection.execute(delete(given_facts).where(*where))
            changed |= from_json(found)
        elif fact is Fact.LABEL:
            changed["label_kept"] = False
    return _followed(connection, row, changed)


def kept_facts(
    connection: Connection, document_id: str, found: Mapping[str, Any]
) -> dict[str, Any]:
    """The columns that stay as they were set by hand; what a new edition says is kept behind."""
    kept: dict[str, Any] = {}
    query = select(given_facts).where(given_facts.c.document_id == document_id)
    for row in connection.execute(query).all():
        names = COLUMNS[Fact(row.fact)]
        connection.execute(
            update(given_facts)
            .where(given_facts.c.document_id == document_id, given_facts.c.fact == row.fact)
            .values(found=as_json({name: found[name] for name in names}))
        )
        kept |= from_json(row.value)
    if "title" in kept:
        kept["title_key"] = title_key(kept["title"])
    return kept


def found_day(connection: Connection, row: Any) -> dt.date | None:
    """The date of the document of a row as its file says it, whatever was set by hand."""
    query = select(given_facts.c.found).where(
        given_facts.c.document_id == row.id, given_facts.c.fact == Fact.DATE
    )
    found = connection.execute(query).scalar()
    day: dt.date | None = from_json(found)["published"] if found else row.published
    return day


def edition_day(
    connection: Connection, document_id: str, edition: str, found: dt.date | None
) -> dt.date | None:
    """The date of an edition: the one that was set by hand while it was current, or its file's."""
    dated = select(given_facts.c.value).where(
        given_facts.c.document_id == document_id, given_facts.c.fact == Fact.DATE
    )
    stored = select(editions.c.published).where(
        editions.c.document_id == document_id, editions.c.id == edition
    )
    value, before = connection.execute(dated).scalar(), connection.execute(stored).scalar()
    given: dt.date | None = from_json(value)["published"] if value else None
    return given if given is not None and before == given else found


def given_of(engine: Engine, audience: Audience, document_id: str) -> list[GivenFact]:
    """What was set by hand of a document that the audience may read."""
    return _given(engine, document_id, readable(audience))


def given_of_any(engine: Engine, document_id: str) -> list[GivenFact]:
    """What was set by hand of a document, whoever may read it."""
    return _given(engine, document_id, documents.c.removed_at.is_(None))


def _given(engine: Engine, document_id: str, condition: ColumnElement[bool]) -> list[GivenFact]:
    query = (
        select(given_facts)
        .join(documents, documents.c.id == given_facts.c.document_id)
        .where(condition, documents.c.id == document_id)
        .order_by(given_facts.c.fact)
    )
    with reading(engine) as connection:
        return [
            GivenFact(
                fact=Fact(row.fact),
                value=told(Fact(row.fact), row.value),
                found=told(Fact(row.fact), row.found),
                by=row.given_by,
                at=row.given_at.replace(tzinfo=dt.UTC),
            )
            for row in connection.execute(query)
        ]


def _followed(connection: Connection, row: Any, changed: dict[str, Any]) -> dict[str, Any]:
    """The change with what follows from it: the key of a title, the date of the current edition."""
    if "title" in changed:
        changed["title_key"] = title_key(changed["title"])
    if "published" in changed:
        connection.execute(
            update(editions)
            .where(editions.c.document_id == row.id, editions.c.id == row.edition)
            .values(published=changed["published"])
        )
    return changed
