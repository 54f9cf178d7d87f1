"""Opening the catalogue's database: durable commits, checked at start, never silently empty."""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    create_engine,
    event,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.exc import DatabaseError, OperationalError

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
    feedback,
    gap_answers,
    given_facts,
    handlings,
    harvests,
    jobs,
    kinships,
    language_vectors,
    library,
    metadata,
    records,
    requests,
    reviews,
    secrets,
    sessions,
    sign_ins,
    source_items,
    sources,
    token_use,
    uploads,
)
from corpus.storage import of_database
from corpus.titles import title_key

# older schemas that are brought to this one, each with the tables that it lacks
_SINCE_9 = (handlings, gap_answers)
_SINCE_8 = (*_SINCE_9, sources, source_items)
_SINCE_7 = (*_SINCE_8, records, harvests, reviews, given_facts, kinships)
_SINCE_6 = (*_SINCE_7, language_vectors)
_SINCE_5 = (
    *_SINCE_6, conversation_titles, feedback, api_keys, requests, token_use, secrets, sessions,
    sign_ins, uploads, jobs, channels,
)  # fmt: skip
_LACKING = {
    2: (aliases, conversations, answers, *_SINCE_5),
    3: (conversations, answers, *_SINCE_5),
    4: _SINCE_5,
    5: _SINCE_6,
    6: _SINCE_7,
    7: _SINCE_8,
    8: _SINCE_9,
}
# columns that came to a table later, by the schema that has them first
_CAME: Mapping[int, tuple[Column[Any], ...]] = {
    7: (documents.c.published_source, documents.c.period_source, documents.c.title_key),
}
_log = logging.getLogger(__name__)

_PATIENCE = 5.0  # seconds to wait for another process's lock
_RESTORE = "restore a backup with `ingest restore FILE`"


def database_path(data_dir: Path) -> Path:
    """The one file that holds the truth."""
    return data_dir / "library.sqlite3"


def open_database(data_dir: Path, *, create: bool = False) -> Engine:
    """The database of a data folder, checked; schemas 2 to 8 are brought to this version.

    Args:
        data_dir: the folder that holds everything.
        create: make an empty library where there is none; without it that is an error.

    Raises:
        CatalogueUnavailable: when it is missing, damaged, of another version, or when search
            indexes are there but their catalogue is not (it is never started empty over them).
    """
    path = database_path(data_dir)
    if not path.exists():
        if (data_dir / "index").exists():
            raise CatalogueUnavailable(
                f"{path} is missing but its search index is there; {_RESTORE}"
            )
        if not create:
            raise CatalogueUnavailable(
                f"there is no library in {data_dir}; run `ingest PATH` first"
            )
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    elif path.stat().st_size == 0 and (not create or (data_dir / "index").exists()):
        raise CatalogueUnavailable(f"{path} is empty; run `ingest PATH`, or {_RESTORE}")
    engine = _engine(path)
    try:
        _check(engine)
    except DatabaseError as error:
        engine.dispose()
        raise of_database(
            error, path, f"{path} cannot be read ({error.orig}); {_RESTORE}"
        ) from error
    except CatalogueUnavailable:
        engine.dispose()
        raise
    return engine


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection to read with; everything read on it is of one moment.

    Raises:
        CatalogueUnavailable: when the database cannot be read.
    """
    try:
        with engine.connect() as connection:
            yield connection
    except DatabaseError as error:
        raise CatalogueUnavailable(f"the library could not be read: {error.orig}") from error


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A write transaction, locked from its first statement; leaving it is the acknowledgement.

    Raises:
        CatalogueUnavailable: when the database is locked for more than five seconds, the disk is
            full or the file cannot be written; the last two are `StorageUnwritable`. Nothing of
            the transaction is kept then.
    """
    try:
        with engine.connect() as connection:
            connection.execution_options(immediate=True)
            with connection.begin():
                yield connection
    except OperationalError as error:
        path, told = (
            Path(engine.url.database or ""),
            f"the library could not be written: {error.orig}",
        )
        raise of_database(error, path, told) from error


def next_revision(connection: Connection) -> int:
    """Count one more change of the library, inside its transaction."""
    connection.execute(update(library).values(revision=library.c.revision + 1))
    return int(connection.execute(select(library.c.revision)).scalar_one())


def fold_log(engine: Engine) -> None:
    """Empty the write-ahead log, in which deleted text would stand until it is written over.

    Others come first: while they read or write for more than a second, it is left for later.
    """
    if engine.dialect.name != "sqlite":
        return
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA busy_timeout=1000")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.execute(f"PRAGMA busy_timeout={int(_PATIENCE * 1000)}")
    except sqlite3.OperationalError as error:
        raw.invalidate()
        _log.info("the log could not be emptied yet: %s", error)
    finally:
        raw.close()


def _engine(path: Path) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"timeout": _PATIENCE}
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where `_begin` says so
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",  # what is deleted is overwritten, not left in free pages
            "cache_size=-32000",  # KiB a connection: what search reads of 10,000 passages
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _check(engine: Engine) -> None:
    found: int | None = None
    with engine.connect() as connection:
        verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
        if verdict != "ok":
            raise CatalogueUnavailable(f"the library is damaged ({verdict}); {_RESTORE}")
        if inspect(connection).has_table(library.name):
            found = connection.execute(select(library.c.schema_version)).scalar_one()
    if found is None:
        _create(engine)
    elif found in _LACKING:
        _upgrade(engine, found)
    else:
        _check_version(found)


def _create(engine: Engine) -> None:
    with writing(engine) as connection:
        metadata.create_all(connection)
        if connection.execute(select(library)).first() is None:
            connection.execute(insert(library).values(schema_version=SCHEMA_VERSION, revision=0))


def _upgrade(engine: Engine, found: int) -> None:
    """Add the tables and columns that an older schema lacks; what it has stays as it is.

    Aliases, which schema 2 lacks, come with new editions, or with `ingest rebuild --embed`; the
    records of the ledger, which schema 6 lacks, with the next ingest of anything.
    """
    with writing(engine) as connection:
        metadata.create_all(connection, tables=_LACKING[found], checkfirst=True)
        for came_with, columns in _CAME.items():
            if found < came_with:
                _add_columns(connection, columns)
        # another process may have done it since we looked
        connection.execute(
            update(library)
            .where(library.c.schema_version == found)
            .values(schema_version=SCHEMA_VERSION)
        )


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


def _check_version(found: int) -> None:
    if found != SCHEMA_VERSION:
        raise CatalogueUnavailable(
            f"the library was made by {'a newer' if found > SCHEMA_VERSION else 'another'} version "
            f"(schema {found}, this one reads {SCHEMA_VERSION}); install the version that made it"
        )
