"""Moving a library from one database to another, whole and proven, or not at all.

Every row of every table is written in one transaction, read again inside it, and compared with what
was read from the source by count and hash; only then it is committed. So whatever dies on the way,
the target is as empty as it was, and the source is never written to.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Engine,
    Integer,
    Row,
    Table,
    delete,
    func,
    insert,
    inspect,
    select,
)
from sqlalchemy.exc import DatabaseError

from corpus import postgres, sqlite
from corpus.database import open_database, reading, writing
from corpus.errors import CatalogueUnavailable
from corpus.lock import replacing
from corpus.schema import editions, metadata, originals, upload_parts
from corpus.uploads import FOLDER

_AT_ONCE, _LARGE_AT_ONCE = 200, 5  # rows in memory
_MODULUS = 1 << 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A table that is in both databases now, the same: its rows, and the hash of all of them."""

    table: str
    rows: int
    sha256: str


Told = Callable[[Moved], None]


def move_to_server(data_dir: Path, address: str | None, target: str, told: Told) -> str:
    """Copy a library into an empty database of a PostgreSQL server; its name without a password.

    Args:
        data_dir: the folder of the library; its search index stays good.
        address: of the database that it is moved from, where that is not in the folder.
        target: `postgresql://…`.
        told: is given each table once it is proven.

    Raises:
        CatalogueUnavailable: when the target holds anything, or cannot be written, or is not equal
            in the end. Nothing of it is kept then.
        IndexOwned: while a server runs or something is ingested, labelled or removed.
    """
    alone = replacing(data_dir, "assistant move", address)
    with _open(data_dir, address) as source, alone:
        engine = postgres.open_server(target)
        name = postgres.shown(engine)
        try:
            with _said(name), writing(engine) as connection:
                postgres.check_encoding(connection)
                _refuse_unless_empty(connection, name)
                postgres.tables().create_all(connection)
                _copy(source, connection, told)
        finally:
            engine.dispose()
        return name


def move_to_folder(data_dir: Path, address: str | None, target: Path, told: Told) -> Path:
    """Copy a library into a folder that holds none; the file that it is in then.

    Args:
        data_dir: the folder of the library that is moved.
        address: of its database, where that is not in the folder.
        target: the folder; the same one, where only the database is moved.
        told: is given each table once it is proven.

    Raises:
        CatalogueUnavailable: as `move_to_server`.
        IndexOwned: as `move_to_server`.
    """
    path = sqlite.database_path(target)
    alone = replacing(data_dir, "assistant move", address)
    with _open(data_dir, address) as source, alone:
        if path.exists():
            raise CatalogueUnavailable(f"{path} is there already; move to a folder without one")
        if target.resolve() != data_dir.resolve():
            if target.exists() and not _is_empty(target, path):
                raise CatalogueUnavailable(f"{target} is not empty; move to a folder that is")
            target.mkdir(parents=True, exist_ok=True, mode=0o700)
            _copy_uploads(data_dir, target)
        copy_to_file(source, path, told)
    return path


def copy_to_file(source: Engine, path: Path, told: Told = lambda _: None) -> None:
    """Copy a library into a new file, which is there once it is whole and proven.

    Raises:
        CatalogueUnavailable: when it cannot be written, or is not equal in the end.
    """
    part = path.with_name(f"{path.name}.part")
    for left in path.parent.glob(f"{part.name}*"):  # by a move that died
        left.unlink()
    os.close(os.open(part, os.O_CREAT | os.O_RDWR, 0o600))
    engine = sqlite.engine_of(part)
    try:
        with writing(engine) as connection:
            metadata.create_all(connection)
            _copy(source, connection, told)
    finally:
        engine.dispose()
    sqlite.settle(part)
    with part.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(part, path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def copy_over(source: Engine, target: Engine, told: Told = lambda _: None) -> None:
    """Put a library in the place of another one; readers see the old one until all is there.

    Raises:
        CatalogueUnavailable: when it cannot be written, or is not equal in the end. The target is
            as it was then.
    """
    with writing(target) as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
        _copy(source, connection, told)


def _copy(source: Engine, target: Connection, told: Told) -> None:
    """Copy every table into the empty ones of a transaction, and prove each."""
    with reading(source) as connection:
        for table in metadata.sorted_tables:
            given = _Proof()
            for rows in _rows(connection, table):
                target.execute(insert(table), [given.take(row) for row in rows])
            kept = _Proof()
            for rows in _rows(target, table):
                for row in rows:
                    kept.take(row)
            if (given.rows, given.sha256) != (kept.rows, kept.sha256):
                raise CatalogueUnavailable(
                    f"{table.name} is not the same in both: {given.rows} rows were read and "
                    f"{kept.rows} kept, or one of them differs; nothing was moved"
                )
            _count_on(target, table)
            told(Moved(table=table.name, rows=kept.rows, sha256=kept.sha256))


class _Proof:
    """The number of rows, and a hash of all of them, in whatever order they come."""

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def take(self, row: Row[Any]) -> dict[str, Any]:
        """Count a row; its values by their columns."""
        values = dict(row._mapping)
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(_digest(values))) % _MODULUS
        return values

    @property
    def sha256(self) -> str:
        """The sum of the rows' hashes."""
        return self._sum.to_bytes(32).hex()


def _digest(values: dict[str, Any]) -> bytes:
    whole = hashlib.sha256()
    for name, value in sorted(values.items()):
        data = value if isinstance(value, bytes) else _as_text(value).encode()
        whole.update(f"{name} {type(value).__name__} {len(data)} ".encode() + data)
    return whole.digest()


def _as_text(value: Any) -> str:
    """A value as text, the same from every database; a moment without a zone is in UTC."""
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None).isoformat()
    return postgres.without_nul(json.dumps(value, default=str))


def _rows(connection: Connection, table: Table) -> Iterator[Sequence[Row[Any]]]:
    many = _LARGE_AT_ONCE if table in (originals, editions, upload_parts) else _AT_ONCE
    query = select(table).execution_options(yield_per=many)
    yield from connection.execute(query).partitions()


def _count_on(target: Connection, table: Table) -> None:
    """Let numbers that the database gives go on after those that were copied."""
    number = table.autoincrement_column
    if number is None or target.dialect.name != "postgresql":
        return
    if not isinstance(number.type, Integer) or number.foreign_keys:
        return
    last = target.execute(select(func.max(number))).scalar()
    if last is not None:
        sequence = func.pg_get_serial_sequence(table.name, number.name)
        target.execute(select(func.setval(sequence, last)))


def _refuse_unless_empty(connection: Connection, name: str) -> None:
    if found := inspect(connection).get_table_names():
        what = "a library" if metadata.tables.keys() & set(found) else f"the table {found[0]}"
        raise CatalogueUnavailable(f"{name} holds {what} already; make a database that is empty")


def _is_empty(folder: Path, path: Path) -> bool:
    """Whether nothing is there but what a move to this file left that died."""
    left = (f"{path.name}.part", FOLDER)
    return all(each.name.startswith(left) for each in folder.iterdir())


def _copy_uploads(data_dir: Path, target: Path) -> None:
    """Files that were handed in and are not yet documents wait in the folder."""
    waiting = data_dir / FOLDER
    if waiting.is_dir():
        locks = shutil.ignore_patterns("*.lock")
        shutil.copytree(waiting, target / FOLDER, ignore=locks, dirs_exist_ok=True)


@contextlib.contextmanager
def _open(data_dir: Path, address: str | None) -> Iterator[Engine]:
    engine = open_database(data_dir, address)
    try:
        yield engine
    finally:
        engine.dispose()


@contextlib.contextmanager
def _said(name: str) -> Iterator[None]:
    """What a server says that cannot be used, in one line."""
    try:
        yield
    except DatabaseError as error:
        raise CatalogueUnavailable(f"{name} cannot be used ({error.orig})") from error
