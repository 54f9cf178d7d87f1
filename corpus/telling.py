"""One process tells others that there is something to do, where the database can carry that.

A file tells nobody: whoever waits looks by itself from time to time, and is only sooner with this.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Connection, Engine, func, select, text

from corpus.postgres import OURS, is_postgres

_log = logging.getLogger(__name__)

_IN_ORDER = 2  # what of a library an advisory lock keeps; see corpus/postgres.py
_LOOK = 0.5  # seconds between two looks at whether to go on listening
_AFTER_A_LOSS = 2.0  # seconds until a server that went away is listened to again


def one_by_one(connection: Connection) -> None:
    """Let nobody else who calls this go on until the transaction ends; a file has no others."""
    if is_postgres(connection.engine):
        connection.execute(select(func.pg_advisory_xact_lock(OURS, _IN_ORDER)))


def tell(connection: Connection, channel: str) -> None:
    """Wake whoever listens to a channel, once this transaction is committed."""
    if is_postgres(connection.engine):
        connection.execute(select(func.pg_notify(channel, "")))


@contextlib.contextmanager
def listening(engine: Engine, channel: str, woken: Callable[[], object]) -> Iterator[None]:
    """Call `woken`, from a thread, whenever somebody told this channel something.

    While the server is away nothing is heard; it is listened to again when it is back, and `woken`
    is called then, because something may have been missed.
    """
    if not is_postgres(engine):
        yield
        return
    over = threading.Event()
    given = (engine, channel, woken, over)
    thread = threading.Thread(target=_listen, args=given, name="listening", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(_LOOK + _AFTER_A_LOSS)


def _listen(
    engine: Engine, channel: str, woken: Callable[[], object], over: threading.Event
) -> None:
    while not over.is_set():
        try:
            _listen_once(engine, channel, woken, over)
        except Exception as error:  # whatever it is, whoever waits goes on looking
            _log.info("the database is not heard now: %s", error)
            over.wait(_AFTER_A_LOSS)


def _listen_once(
    engine: Engine, channel: str, woken: Callable[[], object], over: threading.Event
) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        driver: Any = connection.connection.driver_connection
        try:
            connection.execute(text(f"LISTEN {channel}"))
            woken()
            while not over.is_set():
                for _ in driver.notifies(timeout=_LOOK, stop_after=1):
                    woken()
        finally:
            connection.invalidate()  # one that listens is of no other use
