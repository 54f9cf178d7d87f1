"""The tables of a new library, and what an older one lacks; the same on every database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, insert, inspect, select, update

from corpus.errors import CatalogueUnavailable
from corpus.schema import (
    SCHEMA_VERSION,
    aliases,
    answers,
    api_keys,
    channels,
    conversation_titles,
    conversations,
    documents,
    events,
    feedback,
    gap_answers,
    generations,
    given_facts,
    handlings,
    harvests,
    jobs,
    kinships,
    language_vectors,
    library,
    loose_objects,
    records,
    requests,
    reviews,
    secrets,
    sessions,
    sign_ins,
    source_items,
    sources,
    stored_originals,
    token_use,
    upload_parts,
    uploads,
)
from corpus.titles import title_key

# older schemas that are brought to this one, each with the tables that it lacks
_SINCE_10 = (generations, upload_parts, events, stored_originals, loose_objects)
_SINCE_9 = (*_SINCE_10, handlings, gap_answers)
_SINCE_8 = (*_SINCE_9, sources, source_items)
_SINCE_7 = (*_SINCE_8, records, harvests, reviews, given_facts, kinships)
_SINCE_6 = (*_SINCE_7, language_vectors)
_SINCE_5 = (
    *_SINCE_6, conversation_titles, feedback, api_keys, requests, token_use, secrets, sessions,
    sign_ins, uploads, jobs, channels,
)  # fmt: skip
_LACKING: Mapping[int, tuple[Table, ...]] = {
    2: (aliases, conversations, answers, *_SINCE_5),
    3: (conversations, answers, *_SINCE_5),
    4: _SINCE_5,
    5: _SINCE_6,
    6: _SINCE_7,
    7: _SINCE_8,
    8: _SINCE_9,
    9: _SINCE_10,
    10: _SINCE_10,
}
# columns that came to a table later, by the schema that has them first
_CAME: Mapping[int, tuple[Column[Any], ...]] = {
    7: (documents.c.published_source, documents.c.period_source, documents.c.title_key),
    10: (uploads.c.why,),
}


def found_version(connection: Connection) -> int | None:
    """The schema of the library that is there; None where there is none."""
    if not inspect(connection).has_table(library.name):
        return None
    return int(connection.execute(select(library.c.schema_version)).scalar_one())


def is_current(found: int | None) -> bool:
    """Whether a library of this schema needs nothing; none, and an older one, is to be brought up.

    Raises:
        CatalogueUnavailable: when it was made by a version that this one does not know.
    """
    if found is not None and found != SCHEMA_VERSION and found not in _LACKING:
        raise CatalogueUnavailable(
            f"the library was made by {'a newer' if found > SCHEMA_VERSION else 'another'} version "
            f"(schema {found}, this one reads {SCHEMA_VERSION}); install the version that made it"
        )
    return found == SCHEMA_VERSION


def bring_up(connection: Connection, tables: MetaData) -> None:
    """Make an empty library, or bring an older one to this schema.

    What others did before the transaction began is seen; nothing is done twice.

    Args:
        connection: in a transaction that keeps others from writing.
        tables: those of `corpus.schema`, as this database has them.
    """
    found = found_version(connection)
    if found is None:
        tables.create_all(connection)
        connection.execute(insert(library).values(schema_version=SCHEMA_VERSION, revision=0))
    elif not is_current(found):
        _upgrade(connection, tables, found)


def _upgrade(connection: Connection, tables: MetaData, found: int) -> None:
    """Add the tables and columns that an older schema lacks; what it has stays as it is.

    Aliases, which schema 2 lacks, come with new editions, or with `ingest rebuild --embed`; the
    records of the ledger, which schema 6 lacks, with the next ingest of anything.
    """
    lacking = [tables.tables[table.name] for table in _LACKING[found]]
    tables.create_all(connection, tables=lacking, checkfirst=True)
    for came_with, columns in _CAME.items():
        if found < came_with:
            _add_columns(connection, [tables.tables[c.table.name].c[c.name] for c in columns])
    connection.execute(update(library).values(schema_version=SCHEMA_VERSION))


def _add_columns(connection: Connection, columns: Sequence[Column[Any]]) -> None:
    """Add columns to their tables, empty but for the titles' keys, which are made from titles."""
    preparer = connection.dialect.identifier_preparer
    for column in columns:
        there = {each["name"] for each in inspect(connection).get_columns(column.table.name)}
        if column.name in there:
            continue
        kind = column.type.compile(connection.dialect)
        table, name = preparer.format_table(column.table), preparer.format_column(column)
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {name} {kind}")
    for index in documents.indexes:
        index.create(connection, checkfirst=True)
    for row in connection.execute(select(documents.c.id, documents.c.title)).all():
        connection.execute(
            update(documents).where(documents.c.id == row.id).values(title_key=title_key(row.title))
        )
