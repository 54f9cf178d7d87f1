"""Opening the catalogue's database, checked; transactions that read one moment, or write alone.

The truth is one file of the data folder (`corpus/sqlite.py`), or a database of a PostgreSQL server
(`corpus/postgres.py`) where a setting names one. Everything else of the library is the same.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.exc import DatabaseError, InternalError, OperationalError

from corpus import postgres, sqlite
from corpus.errors import CatalogueUnavailable
from corpus.migrating import bring_up, found_version, is_current
from corpus.schema import library, metadata
from corpus.settings import PREFIX, CorpusSettings
from corpus.storage import of_database


def open_truth(settings: CorpusSettings, *, create: bool = False) -> Engine:
    """The database that the settings name; as `open_database`."""
    return open_database(settings.data_dir, settings.database, create=create)


def open_database(data_dir: Path, address: str | None = None, *, create: bool = False) -> Engine:
    """The database of a library, checked; schemas 2 to 10 are brought to this version.

    Args:
        data_dir: the folder that holds everything.
        address: `postgresql://…` of the truth, where that is not in the folder.
        create: make an empty library where there is none; without it that is an error.

    Raises:
        CatalogueUnavailable: when it is missing, damaged, of another version, or when search
            indexes are there but their catalogue is not (it is never started empty over them).
    """
    if address is None:
        return _open_file(data_dir, create)
    return _open_server(data_dir, address, create)


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
        raise CatalogueUnavailable(f"the library could not be read: {said(error)}") from error


@contextlib.contextmanager
def writing(engine: Engine, *, by_row: bool = False) -> Iterator[Connection]:
    """A write transaction; leaving it is the acknowledgement.

    Nobody else writes meanwhile, and what it reads is what was committed last.

    Args:
        engine: the database.
        by_row: its statements guard what they change by themselves, so that where the database can
            lock rows, others may write meanwhile.

    Raises:
        CatalogueUnavailable: when the database is locked for more than five seconds, the disk is
            full or it cannot be written; the last two are `StorageUnwritable`. Nothing of the
            transaction is kept then.
    """
    try:
        with engine.connect() as connection:
            connection.execution_options(immediate=True, by_row=by_row)
            with connection.begin():
                yield connection
    except (OperationalError, InternalError) as error:
        told = f"the library could not be written: {said(error)}"
        raise of_database(error, Path(engine.url.database or ""), told) from error


def variables(engine: Engine) -> dict[str, str]:
    """The environment of a process that is to open this library, too."""
    name = f"{PREFIX}DATABASE_URL"
    kept = {key: value for key, value in os.environ.items() if key != name}
    address = address_of(engine)
    return kept | ({name: address} if address else {})


def address_of(engine: Engine) -> str | None:
    """The address of the truth, its password included; None for the file in a folder."""
    return postgres.address_of(engine) if postgres.is_postgres(engine) else None


def next_revision(connection: Connection) -> int:
    """Count one more change of the library, inside its transaction."""
    connection.execute(update(library).values(revision=library.c.revision + 1))
    return int(connection.execute(select(library.c.revision)).scalar_one())


def fold_log(engine: Engine) -> None:
    """Let no log of the data folder hold what was deleted; a server's log is its operators'."""
    if not postgres.is_postgres(engine):
        sqlite.fold_log(engine)


def _open_file(data_dir: Path, create: bool) -> Engine:
    engine = sqlite.open_file(data_dir, create=create)
    path = sqlite.database_path(data_dir)
    with _closed_if_unsound(engine, f"{path} cannot be read", sqlite.RESTORE):
        with engine.connect() as connection:
            sqlite.check_pages(connection)
            found = found_version(connection)
        if not is_current(found):
            with writing(engine) as connection:
                bring_up(connection, metadata)
    return engine


def _open_server(data_dir: Path, address: str, create: bool) -> Engine:
    from corpus.generation import (  # loads what a file does not need
        forget_foreign,
        generations,
        index_folder,
    )
    from corpus.lineage import is_of

    engine = postgres.open_server(address)
    name, index = postgres.shown(engine), index_folder(data_dir)
    with _closed_if_unsound(engine, f"{name} cannot be used", "see ASSISTANT_DATABASE_URL"):
        with engine.connect() as connection:
            postgres.check_encoding(connection)
            found = found_version(connection)
        if found is None:
            _refuse_to_begin(name, index if generations(index) else None, create)
            data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not is_current(found):
            with writing(engine) as connection:
                bring_up(connection, postgres.tables())
        forget_foreign(index, lambda manifest: is_of(engine, manifest))
    return engine


def _refuse_to_begin(name: str, index: Path | None, create: bool) -> None:
    """Never start empty over the search index of a library, nor where none is to be made."""
    if index is not None:
        raise CatalogueUnavailable(
            f"{name} holds no library, but {index} is the search index of one; bring that library "
            "there with `assistant move --to URL`, or restore it with `pg_restore`"
        )
    if not create:
        raise CatalogueUnavailable(
            f"there is no library in {name}; run `ingest PATH` first, or `assistant move --to URL`"
        )


@contextlib.contextmanager
def _closed_if_unsound(engine: Engine, what: str, advice: str) -> Iterator[None]:
    """Leave nothing open of a database that is refused, and say why in one line."""
    try:
        yield
    except DatabaseError as error:
        engine.dispose()
        path, told = Path(engine.url.database or ""), f"{what} ({said(error)}); {advice}"
        raise of_database(error, path, told) from error
    except CatalogueUnavailable:
        engine.dispose()
        raise


def said(error: DatabaseError) -> str:
    """What the database says, its first line; what follows are hints for its operators."""
    lines = str(error.orig).strip().splitlines()
    return lines[0].removeprefix("connection failed: ") if lines else type(error.orig).__name__
