"""Work that was acknowledged and is done once, whoever dies in between and however often it comes.

A job is there when `add` returns, so whatever delivered it may be told so then. A worker takes one
for a while and extends that while it works; when it is overdue, the worker is dead, and another one
takes the job up where its progress says it stopped. Jobs of one queue are done in their order.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import ColumnElement, Engine, delete, func, insert, select, update

from corpus.database import reading, writing
from corpus.errors import JobLost
from corpus.schema import jobs
from corpus.telling import listening, one_by_one, tell

State = Literal["waiting", "running", "done", "failed"]

_OPEN = ("waiting", "running")
_CHANGED = "jobs"  # the channel on which processes tell each other so


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A piece of work: what arrived, what was done so far, and how often it was begun."""

    number: int
    key: str
    queue: str
    who: str
    payload: Mapping[str, Any]
    progress: Mapping[str, Any] = field(default_factory=dict)
    state: State = "waiting"
    attempts: int = 0
    owner: str = ""
    created_at: dt.datetime


class JobStore:
    """The jobs of a library. Safe to use from several threads and processes."""

    def __init__(
        self, engine: Engine, now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    ) -> None:
        """Keep them in this database."""
        self._engine = engine
        self._now = now

    def add(
        self, key: str, payload: Mapping[str, Any], *, queue: str | None = None, who: str = ""
    ) -> bool:
        """Take work over; durable when this returns. False when this key came before.

        Args:
            key: what all deliveries of the same thing have in common.
            payload: what arrived, as JSON.
            queue: jobs of one queue are done one after the other; its own without one.
            who: whose limits count.

        Raises:
            CatalogueUnavailable: when it could not be written; deliver it again then.
        """
        now = self._now()
        known = select(jobs.c.number).where(jobs.c.key == key)
        with reading(self._engine) as connection:
            if connection.execute(known).first():
                return False  # without a lock: most things come twice
        with writing(self._engine, by_row=True) as connection:
            one_by_one(connection)
            if connection.execute(known).first():
                return False
            connection.execute(
                insert(jobs).values(
                    key=key, queue=queue or key, who=who, payload=dict(payload), progress={},
                    state="waiting", attempts=0, owner="", due=now, created_at=now,
                )
            )  # fmt: skip
            tell(connection, _CHANGED)
        return True

    @contextlib.contextmanager
    def told(self, woken: Callable[[], object]) -> Iterator[None]:
        """Call `woken`, from a thread, when there may be something to take, where others can tell.

        Whoever waits looks by itself, too: a file tells nobody, and no message is promised to come.
        """
        with listening(self._engine, _CHANGED, woken):
            yield

    def take(self, owner: str, lease: dt.timedelta) -> Job | None:
        """Begin the oldest job that nobody works on and that none of its queue is before."""
        now = self._now()
        earlier = jobs.alias()
        first_of_queue = (
            select(earlier.c.number)
            .where(
                earlier.c.queue == jobs.c.queue,
                earlier.c.number < jobs.c.number,
                earlier.c.state.in_(_OPEN),
            )
            .exists()
        )
        query = (
            select(jobs)
            .where(jobs.c.state.in_(_OPEN), jobs.c.due <= now, ~first_of_queue)
            .order_by(jobs.c.number)
            .limit(1)
        )
        with reading(self._engine) as connection:
            if connection.execute(query).first() is None:
                return None  # without a lock, which idle workers would hold in turns
        with writing(self._engine, by_row=True) as connection:
            # where rows have locks, what another worker takes at this moment is passed over
            row = connection.execute(query.with_for_update(skip_locked=True)).first()
            if row is None:
                return None
            taken = {
                "state": "running",
                "owner": owner,
                "due": now + lease,
                "attempts": row.attempts + 1,
            }
            connection.execute(update(jobs).where(jobs.c.number == row.number).values(**taken))
            return _job({**row._mapping, **taken})

    def extend(self, job: Job, lease: dt.timedelta) -> None:
        """Say that it is still worked on.

        Raises:
            JobLost: when another worker has it, or it was called off.
        """
        self._change(job, due=self._now() + lease)

    def note(self, job: Job, progress: Mapping[str, Any]) -> None:
        """Keep how far it is; durable when this returns.

        Raises:
            JobLost: as `extend`.
        """
        self._change(job, progress=dict(progress))

    def done(self, job: Job) -> None:
        """It is done; of what arrived nothing is kept but that it did.

        Raises:
            JobLost: as `extend`.
        """
        self._change(job, state="done", payload={}, finished_at=self._now())

    def failed(self, job: Job) -> None:
        """It could not be done and is not tried again.

        Raises:
            JobLost: as `extend`.
        """
        self._change(job, state="failed", payload={}, finished_at=self._now())

    def again(self, job: Job, after: dt.timedelta, *, counted: bool = True) -> None:
        """Let it be taken again after a while; `counted` is whether this attempt counts.

        Raises:
            JobLost: as `extend`.
        """
        attempts = job.attempts if counted else job.attempts - 1
        self._change(job, state="waiting", owner="", due=self._now() + after, attempts=attempts)

    def find(self, key: str) -> Job | None:
        """The job of this key."""
        return self._first(jobs.c.key == key)

    def call_off(self, key: str) -> None:
        """Let the job of a key not be begun, where it was not yet."""
        waits = (jobs.c.key == key, jobs.c.state == "waiting", jobs.c.attempts == 0)
        over = {"state": "done", "payload": {}, "finished_at": self._now()}
        with writing(self._engine, by_row=True) as connection:
            connection.execute(update(jobs).where(*waits).values(**over))

    def in_queue(self, queue: str) -> list[Job]:
        """All jobs of a queue, oldest first."""
        query = select(jobs).where(jobs.c.queue == queue).order_by(jobs.c.number)
        with reading(self._engine) as connection:
            return [_job(row._mapping) for row in connection.execute(query)]

    def count(self, job: Job, within: dt.timedelta, *, of_all: bool = False) -> int:
        """How many came up to this one in the time before it: of the same, or of everybody."""
        whose = jobs.c.who != "" if of_all else jobs.c.who == job.who
        since = job.created_at - within
        return self._count(whose, jobs.c.number <= job.number, jobs.c.created_at >= since)

    def waiting(self) -> int:
        """How many are not done yet."""
        return self._count(jobs.c.state.in_(_OPEN))

    def forget_before(self, moment: dt.datetime) -> int:
        """Drop what was over before a moment; how many there were."""
        with writing(self._engine, by_row=True) as connection:
            return connection.execute(delete(jobs).where(jobs.c.finished_at < moment)).rowcount

    def _count(self, *where: ColumnElement[bool]) -> int:
        query = select(func.count()).select_from(jobs).where(*where)
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one())

    def _first(self, where: ColumnElement[bool]) -> Job | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(jobs).where(where)).first()
        return _job(row._mapping) if row is not None else None

    def _change(self, job: Job, **values: Any) -> None:
        mine = (
            jobs.c.number == job.number,
            jobs.c.owner == job.owner,
            jobs.c.attempts == job.attempts,
            jobs.c.state == "running",
        )
        with writing(self._engine, by_row=True) as connection:
            if not connection.execute(update(jobs).where(*mine).values(**values)).rowcount:
                raise JobLost
            if "state" in values:  # another one of its queue, or this one again, may be next
                tell(connection, _CHANGED)


def _job(row: Any) -> Job:
    columns = {name: row[name] for name in Job.__slots__}
    return Job(**{**columns, "created_at": row["created_at"].replace(tzinfo=dt.UTC)})
