"""Locks that processes of several machines hold on one library: a PostgreSQL server keeps them.

Each has a connection of its own and goes with it, however its process ends. A machine that is gone
without a word holds them for a minute at most (`tcp_keepalives_…`, in `corpus/postgres.py`).
"""

from __future__ import annotations

import os
import socket
from enum import IntEnum

from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from corpus.database import said
from corpus.errors import CatalogueUnavailable, IndexOwned
from corpus.postgres import OURS, open_server

_LONGEST_NAME = 63  # bytes of a name that PostgreSQL shows of a connection
_TAKE = "SELECT pg_try_advisory_lock({ours}, {what})"
_SHARE = "SELECT pg_try_advisory_lock_shared({ours}, {what})"
_HELD = (
    "FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND granted "
    "AND classid = :ours AND objid = :what AND objsubid = 2 AND pid <> pg_backend_pid() "
    "AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


class Kept(IntEnum):
    """What of a library a lock keeps; 1 and 2 are those of transactions."""

    CHANGES = 3  # documents may be changed: shared by all who do, alone for who replaces all
    SERVING = 4  # shared by servers, alone for who replaces all
    LOOKING = 5  # at the sources
    UPLOADS = 6  # working on files that were handed in


class LibraryLock:
    """A lock on the library of a PostgreSQL server. For one thread at a time."""

    def __init__(self, address: str, what: Kept, purpose: str, *, shared: bool = False) -> None:
        """Take the lock without waiting; `shared` locks exclude only those that are not.

        Raises:
            IndexOwned: naming the process that holds it.
            CatalogueUnavailable: when the server cannot be asked.
        """
        self._engine = open_server(address)
        self._lost = False
        try:
            self._connection = self._engine.connect().execution_options(
                isolation_level="AUTOCOMMIT"
            )
            _take(self._connection, what, purpose, shared=shared)
        except DatabaseError as error:
            self._engine.dispose()
            raise CatalogueUnavailable(f"the library could not be locked: {said(error)}") from error
        except IndexOwned:
            self.release()
            raise

    def held(self) -> bool:
        """Whether it is still ours: it went with its connection when the server was away."""
        try:
            self._lost = self._lost or self._connection.invalidated
            if not self._lost:
                self._connection.exec_driver_sql("SELECT 1")
        except DatabaseError:
            self._lost = True
        return not self._lost

    def release(self) -> None:
        """Let the lock go."""
        self._connection.invalidate()
        self._connection.close()
        self._engine.dispose()


def is_held(connection: Connection, what: Kept) -> bool:
    """Whether a process holds a lock on the library at this moment."""
    query = text(f"SELECT 1 {_HELD} LIMIT 1")
    given = {"ours": OURS, "what": int(what)}
    return connection.execute(query, given).first() is not None


def _take(connection: Connection, what: Kept, purpose: str, *, shared: bool) -> None:
    """Take it and say in the server's list of connections who holds it."""
    name = f"{purpose} (process {os.getpid()} of {socket.gethostname()})"
    shown = name.encode("ascii", "replace")[:_LONGEST_NAME].decode()
    connection.execute(text("SELECT set_config('application_name', :name, false)"), {"name": shown})
    take = (_SHARE if shared else _TAKE).format(ours=OURS, what=int(what))
    if connection.exec_driver_sql(take).scalar_one():
        return
    query = text(f"SELECT application_name {_HELD} LIMIT 1")
    holder = connection.execute(query, {"ours": OURS, "what": int(what)}).scalar()
    raise IndexOwned(f"the library is in use by {holder or 'another process'}")
