"""Backup and restore: a checked copy of the one database, which is all there is to keep."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

from corpus.database import open_database
from corpus.errors import CatalogueUnavailable
from corpus.generation import forget, index_folder
from corpus.lock import replacing
from corpus.moving import copy_over, copy_to_file
from corpus.sqlite import database_path, settle


def backup(data_dir: Path, target: Path, address: str | None = None) -> int:
    """Copy the library to `target` while it is in use; the number of documents in the copy.

    Args:
        data_dir: the folder that holds everything.
        target: a file; what is there is replaced.
        address: of the database, where that is not in the folder; the copy is an SQLite file, too.

    Raises:
        CatalogueUnavailable: when there is no library, or the copy fails its check. `target` is
            then as it was.
    """
    engine = open_database(data_dir, address)
    temporary = target.with_name(target.name + ".part")
    temporary.unlink(missing_ok=True)
    try:
        if address is None:
            _copy_file(database_path(data_dir), temporary)
        else:
            copy_to_file(engine, temporary)
        count = _check(temporary)
        _sync(temporary)
        os.replace(temporary, target)
        _sync(target.parent)
    except (OSError, sqlite3.Error) as error:
        temporary.unlink(missing_ok=True)
        raise CatalogueUnavailable(f"the backup could not be written: {error}") from error
    finally:
        engine.dispose()
    return count


def restore(data_dir: Path, source: Path, address: str | None = None) -> int:
    """Put a backup in the library's place; the number of its documents.

    What was there is kept as `library.sqlite3.replaced`. The search index is removed: the server
    or the next ingest builds it again. `address` is as of `backup`.

    Raises:
        CatalogueUnavailable: when the backup is missing or damaged; nothing is touched then.
        IndexOwned: while a server runs or something is ingested, labelled or removed.
    """
    with replacing(data_dir, "ingest restore", address):
        return put_in_place(data_dir, source, address)


def put_in_place(data_dir: Path, source: Path, address: str | None = None) -> int:
    """As `restore`, for a caller who is `replacing` already.

    At every moment there is a whole library at its place, the old one or the new one.
    """
    try:
        count = _check(source)
    except sqlite3.Error as error:
        raise CatalogueUnavailable(f"{source} is not a sound backup: {error}") from error
    if address is not None:
        _put_on_server(data_dir, source, address)
        return count
    path = database_path(data_dir)
    temporary = path.with_name(path.name + ".part")
    shutil.copyfile(source, temporary)
    os.chmod(temporary, 0o600)
    _sync(temporary)
    # the index first: an older library must never stand beside a newer index
    forget(index_folder(data_dir))
    if path.exists():
        _settle(path)
        kept = path.with_name(path.name + ".replaced")
        kept.unlink(missing_ok=True)
        os.link(path, kept)
    os.replace(temporary, path)
    _sync(path.parent)
    return count


def _copy_file(source: Path, target: Path) -> None:
    with (
        contextlib.closing(sqlite3.connect(source)) as read,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        os.chmod(target, 0o600)
        read.backup(copy)
    settle(target)


def _put_on_server(data_dir: Path, source: Path, address: str) -> None:
    """Replace what a database holds in one transaction; the file is brought to our schema first."""
    kept = database_path(data_dir).with_name("library.sqlite3.replaced")
    with tempfile.TemporaryDirectory(dir=data_dir) as folder:
        shutil.copyfile(source, database_path(Path(folder)))
        given = open_database(Path(folder))
        forget(index_folder(data_dir))
        target = open_database(data_dir, address, create=True)
        try:
            copy_to_file(target, kept)
            copy_over(given, target)
        finally:
            given.dispose()
            target.dispose()


def _settle(path: Path) -> None:
    """Fold the write-ahead log into the database, if it can still be read; drop it otherwise.

    Raises:
        CatalogueUnavailable: when another process is using the database.
    """
    busy = 0
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(path)) as old:
        busy = old.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise CatalogueUnavailable(f"{path} is being used; stop what uses it and try again")
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _check(path: Path) -> int:
    if not path.is_file():
        raise CatalogueUnavailable(f"{path} does not exist")
    with contextlib.closing(
        sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    ) as connection:
        verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if verdict != "ok":
            raise CatalogueUnavailable(f"{path} is damaged: {verdict}")
        query = "SELECT count(*) FROM documents WHERE removed_at IS NULL"
        return int(connection.execute(query).fetchone()[0])


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
