"""The library in one file of its folder: durable commits, never silently empty."""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from corpus.errors import CatalogueUnavailable

_log = logging.getLogger(__name__)

PATIENCE = 5.0  # seconds to wait for another process's lock
RESTORE = "restore a backup with `ingest restore FILE`"


def database_path(data_dir: Path) -> Path:
    """The one file that holds the truth."""
    return data_dir / "library.sqlite3"


def open_file(data_dir: Path, *, create: bool) -> Engine:
    """The database of a data folder, not yet looked into.

    Raises:
        CatalogueUnavailable: when it is missing or empty; with `create` only where search indexes
            are there but their catalogue is not (it is never started empty over them).
    """
    path = database_path(data_dir)
    if not path.exists():
        if (data_dir / "index").exists():
            raise CatalogueUnavailable(
                f"{path} is missing but its search index is there; {RESTORE}"
            )
        if not create:
            raise CatalogueUnavailable(
                f"there is no library in {data_dir}; run `ingest PATH` first"
            )
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    elif path.stat().st_size == 0 and (not create or (data_dir / "index").exists()):
        raise CatalogueUnavailable(f"{path} is empty; run `ingest PATH`, or {RESTORE}")
    return engine_of(path)


def check_pages(connection: Connection) -> None:
    """Look through the pages of the file.

    Raises:
        CatalogueUnavailable: when one is damaged.
    """
    verdict = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if verdict != "ok":
        raise CatalogueUnavailable(f"the library is damaged ({verdict}); {RESTORE}")


def damage(connection: Connection) -> str | None:
    """What is wrong with pages, or rows that refer to others; slower than `check_pages`."""
    verdict = connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one()
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if verdict != "ok":
        return f"the database is damaged ({verdict}); run `ingest restore FILE`"
    return f"rows refer to rows that are gone: {orphans}" if orphans else None


def fold_log(engine: Engine) -> None:
    """Empty the write-ahead log, in which deleted text would stand until it is written over.

    Others come first: while they read or write for more than a second, it is left for later.
    """
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA busy_timeout=1000")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.execute(f"PRAGMA busy_timeout={int(PATIENCE * 1000)}")
    except sqlite3.OperationalError as error:
        raw.invalidate()
        _log.info("the log could not be emptied yet: %s", error)
    finally:
        raw.close()


def settle(path: Path) -> None:
    """Make a file that nobody has open all there is: without a log beside it."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def engine_of(path: Path) -> Engine:
    """A database file, whatever is in it."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"timeout": PATIENCE}
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
