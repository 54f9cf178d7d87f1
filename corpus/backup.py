"""Backup and restore: a checked copy of the one database, which is all there is to keep."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from pathlib import Path

from corpus.database import database_path, open_database
from corpus.errors import CatalogueUnavailable
from corpus.generation import index_folder
from corpus.lock import replacing


def backup(data_dir: Path, target: Path) -> int:
    """Copy the library to `target` while it is in use; the number of documents in the copy.

    Raises:
        CatalogueUnavailable: when there is no library, or the copy fails its check. `target` is
            then as it was.
    """
    open_database(data_dir).dispose()
    temporary = target.with_name(target.name + ".part")
    temporary.unlink(missing_ok=True)
    try:
        with (
            contextlib.closing(sqlite3.connect(database_path(data_dir))) as source,
            contextlib.closing(sqlite3.connect(temporary)) as copy,
        ):
            os.chmod(temporary, 0o600)
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        count = _check(temporary)
        _sync(temporary)
        os.replace(temporary, target)
        _sync(target.parent)
    except (OSError, sqlite3.Error) as error:
        temporary.unlink(missing_ok=True)
        raise CatalogueUnavailable(f"the backup could not be written: {error}") from error
    return count


def restore(data_dir: Path, source: Path) -> int:
    """Put a backup in the library's place; the number of its documents.

    What was there is kept as `library.sqlite3.replaced`. The search index is removed: the server
    or the next ingest builds it again.

    Raises:
        CatalogueUnavailable: when the backup is missing or damaged; nothing is touched then.
        IndexOwned: while a server runs or something is ingested, labelled or removed.
    """
    with replacing(data_dir, "ingest restore"):
        return put_in_place(data_dir, source)


def put_in_place(data_dir: Path, source: Path) -> int:
    """As `restore`, for a caller who is `replacing` already.

    At every moment there is a whole library at its place, the old one or the new one.
    """
    try:
        count = _check(source)
    except sqlite3.Error as error:
        raise CatalogueUnavailable(f"{source} is not a sound backup: {error}") from error
    path = database_path(data_dir)
    temporary = path.with_name(path.name + ".part")
    shutil.copyfile(source, temporary)
    os.chmod(temporary, 0o600)
    _sync(temporary)
    # the index first: an older library must never stand beside a newer index
    (index_folder(data_dir) / "CURRENT").unlink(missing_ok=True)
    for folder in index_folder(data_dir).glob("gen-*"):
        shutil.rmtree(folder)
    if path.exists():
        _settle(path)
        kept = path.with_name(path.name + ".replaced")
        kept.unlink(missing_ok=True)
        os.link(path, kept)
    os.replace(temporary, path)
    _sync(path.parent)
    return count


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
