"""Where libraries of tests have their truth: in their folder, or on a PostgreSQL server.

A test that is to hold on both takes the fixture `either_database` and opens libraries by what is
here. On PostgreSQL each folder has a database of its own; a folder that was copied with a library
in it has that library moved there when it is opened first.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from sqlalchemy import Engine, event
from sqlalchemy.pool import Pool

import corpus.database
from corpus.moving import move_to_server
from corpus.settings import CorpusSettings
from corpus.sqlite import database_path
from tests.postgres import Server

_servers: list[Server | None] = []  # the last one: where libraries of tests are; None for folders
_made: list[str] = []  # databases of the test that runs
only_in_a_file = pytest.mark.parametrize("either_database", ["sqlite"], indirect=True)


@contextmanager
def on_postgres(server: Server) -> Iterator[None]:
    """While this lasts, libraries of tests are on this server."""
    connections: list[Any] = []

    def keep(connection: Any, _record: Any) -> None:
        if isinstance(connection, psycopg.Connection):
            connections.append(connection)

    event.listen(Pool, "connect", keep)
    _servers.append(server)
    try:
        yield
    finally:
        _servers.pop()
        event.remove(Pool, "connect", keep)
        for connection in connections:  # of whatever a test did not close, which no process does
            connection.close()
        while _made:
            server.do(f'DROP DATABASE "{_made.pop()}" WITH (FORCE)')


def holds_on_both(*strategies: Any, examples: int) -> Callable[[Any], Any]:
    """A property that is tried with so many examples in a folder, and with some on PostgreSQL."""

    def decorate(holds: Any) -> Any:
        def test(either_database: str) -> None:
            most = examples if either_database == "sqlite" else max(examples // 5, 1)
            settings(max_examples=most, deadline=None)(given(*strategies)(holds))()

        test.__name__, test.__doc__ = holds.__name__, holds.__doc__
        test.__module__ = holds.__module__
        return test

    return decorate


@contextmanager
def in_folders() -> Iterator[None]:
    """While this lasts, libraries are in their folders: for those that are made once and copied."""
    _servers.append(None)
    try:
        yield
    finally:
        _servers.pop()


def is_on_postgres() -> bool:
    """Whether libraries of tests are on a server now."""
    return bool(_servers) and _servers[-1] is not None


def address_of(data_dir: Path) -> str | None:
    """The address of the database of a folder, which is made when it is asked for first."""
    server = _servers[-1] if _servers else None
    if server is None:
        return None
    name = "library_" + hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:16]
    if name not in _made:
        _make(server, name, data_dir)
        _made.append(name)
    return server.address(name)


def _make(server: Server, name: str, data_dir: Path) -> None:
    """Make the database of a folder, out of one that is there already with the same in it."""
    left = database_path(data_dir)
    content = left.read_bytes() if left.exists() else b""
    template = "made_" + hashlib.sha256(content).hexdigest()[:16]
    if not server.has(template):
        address = server.create(template)
        if content:
            move_to_server(data_dir, None, address, lambda _: None)
        else:
            with tempfile.TemporaryDirectory() as folder:
                corpus.database.open_database(Path(folder), address, create=True).dispose()
    server.create(name, template)
    left.unlink(missing_ok=True)


def open_database(data_dir: Path, *, create: bool = False) -> Engine:
    """As the product opens it, wherever it is."""
    return corpus.database.open_database(data_dir, address_of(data_dir), create=create)


def variables_of(data_dir: Path) -> dict[str, str]:
    """The environment of a command that works on the library of a folder."""
    address = address_of(data_dir)
    given = {"ASSISTANT_DATABASE_URL": address} if address else {}
    return {"ASSISTANT_DATA_DIR": str(data_dir), **given}


def settings_of(data_dir: Path, **given: Any) -> CorpusSettings:
    """The settings that name the library of a folder."""
    return CorpusSettings(data_dir=data_dir, database_url=address_of(data_dir), **given)
