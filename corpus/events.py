"""Counting events of a name within the last seconds, for all servers of a library together.

The database's clock counts, so that servers whose clocks differ keep to one limit. What is counted
here is worth nothing in a minute: it need not outlive a crash of the database, and its commit does
not wait for the disk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, extract, func, select, text, update
from sqlalchemy.dialects.postgresql import insert

from corpus.database import writing
from corpus.schema import events

_FORGOTTEN = 3600.0  # seconds after the last event of a name


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What became of an event: whether it was counted, and the ages of all that count, in seconds.

    The oldest comes first.
    """

    counted: bool
    ages: Sequence[float]


class EventStore:
    """The events of a library on a PostgreSQL server. Safe in several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        """Keep them in this database."""
        self._engine = engine

    def hit(self, name: str, limit: int, seconds: float) -> Counted:
        """Count an event of this name, unless as many were within so many seconds.

        Raises:
            CatalogueUnavailable: when the database cannot be asked.
        """
        with writing(self._engine, by_row=True) as connection:
            connection.execute(text("SET LOCAL synchronous_commit = off"))
            row = {"name": name, "moments": [], "last": 0.0}
            connection.execute(insert(events).values(row).on_conflict_do_nothing())
            own = events.c.name == name
            moments = connection.execute(
                select(events.c.moments).where(own).with_for_update()
            ).scalar_one()
            now = _now(connection)
            within = [moment for moment in moments if moment > now - seconds]
            counted = len(within) < limit
            if counted:
                within.append(round(now, 2))
                connection.execute(update(events).where(own).values(moments=within, last=now))
            return Counted(counted=counted, ages=[now - moment for moment in within])

    def forget(self) -> int:
        """Drop the names of which nothing was seen for an hour; how many there were."""
        with writing(self._engine, by_row=True) as connection:
            old = events.c.last < _now(connection) - _FORGOTTEN
            return connection.execute(delete(events).where(old)).rowcount


def _now(connection: Connection) -> float:
    now = extract("epoch", func.clock_timestamp())
    return float(connection.execute(select(now)).scalar_one())
