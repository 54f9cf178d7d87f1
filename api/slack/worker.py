"""Does the jobs of Slack: several at once, those of one thread in order, each to its end.

One that fails is begun again after a while; after some times whoever asked is told, with a
reference that stands in the log beside the reason. What a stop or a death leaves is taken up by the
next worker, here or in another process.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from slack_sdk.errors import SlackApiError, SlackClientError

from api.errors import AnswerTookTooLong, ApiError, ServerStopping
from api.slack.answerer import reference_of
from api.slack.failures import code_of, said_by
from api.slack.ledger import Ledger
from corpus.errors import CorpusError, JobLost
from corpus.jobs import Job, JobStore

_log = logging.getLogger(__name__)

LEASE = dt.timedelta(seconds=20)  # a worker that is silent for so long is dead
_LOOK = 0.5  # seconds between two looks at what other processes took over
_MOST_ATTEMPTS = 4
_GIVEN_UP = dt.timedelta(hours=1)  # when even the apology could not be delivered
_LONGEST_PAUSE = 60.0
_AT_ONCE = dt.timedelta(0)
_KEPT = dt.timedelta(days=30)  # a thread is ours for so long after its last question
_UNHEARD = {  # nothing that we say would arrive
    "account_inactive", "channel_not_found", "invalid_auth", "is_archived", "not_authed",
    "token_revoked", "token_expired",
}  # fmt: skip
_HOPELESS = _UNHEARD | {
    "not_in_channel", "user_not_in_channel", "restricted_action", "thread_not_found",
    "message_not_found",
}  # fmt: skip

Handler = Callable[[Job], Awaitable[None]]


class Worker:
    """Takes jobs and does them. For one event loop."""

    def __init__(
        self,
        jobs: JobStore,
        ledger: Ledger,
        handlers: dict[str, Handler],
        apologise: Callable[[Job, str], Awaitable[None]],
        *,
        at_once: int,
        stop_seconds: float,
    ) -> None:
        """Do jobs by what their payload says they are; `apologise` says that one has failed."""
        self._jobs = jobs
        self._ledger = ledger
        self._handlers = handlers
        self._apologise = apologise
        self._stop_seconds = stop_seconds
        self._owner = secrets.token_hex(8)
        self._places = asyncio.Semaphore(at_once)
        self._woken = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()
        self._stopping = False  # whether answers are ended because the server stops

    def wake(self) -> None:
        """There is something new to do."""
        self._woken.set()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Work while this lasts; what runs at its end may come to its own for a while."""
        loop = asyncio.get_running_loop()
        taking = asyncio.create_task(self._take_jobs())
        with self._jobs.told(lambda: loop.call_soon_threadsafe(self.wake)):
            try:
                yield
            finally:
                taking.cancel()
                await asyncio.gather(taking, return_exceptions=True)
                await self._end()

    async def _take_jobs(self) -> None:
        await self._quietly(self._jobs.forget_before, dt.datetime.now(dt.UTC) - _KEPT)
        while True:
            await self._places.acquire()
            job = await self._next()
            task = asyncio.create_task(self._do(job))
            self._running.add(task)
            task.add_done_callback(self._over)

    async def _next(self) -> Job:
        while True:
            self._woken.clear()
            if self._stopping:  # whatever else is taken would be given back at once
                await asyncio.Event().wait()
            job: Job | None = await self._quietly(self._jobs.take, self._owner, LEASE)
            if job is not None:
                return job
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._woken.wait(), _LOOK)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._places.release()
        self.wake()  # the next one of its thread

    async def _end(self) -> None:
        if self._running:
            await asyncio.wait(self._running, timeout=self._stop_seconds)
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _do(self, job: Job) -> None:
        alive = asyncio.create_task(self._stay(job))
        work = asyncio.create_task(self._attempt(job))
        try:
            await asyncio.wait({alive, work}, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
            await self._quietly(self._jobs.again, job, _AT_ONCE, counted=False)
            raise
        finally:
            for task in (alive, work):  # work that is still going has lost its job
                task.cancel()
            await asyncio.gather(alive, work, return_exceptions=True)

    async def _stay(self, job: Job) -> None:
        """Say that we work on it; returns when it is not ours any more."""
        while True:
            await asyncio.sleep(LEASE.total_seconds() / 4)
            try:
                await self._ledger.do(self._jobs.extend, job, LEASE)
            except JobLost:
                return
            except Exception as error:  # the library may be busy; there are more tries in the lease
                _log.warning("a job could not be extended: %s", error)

    async def _attempt(self, job: Job) -> None:
        try:
            if job.attempts > _MOST_ATTEMPTS:
                await self._give_up(job)
            else:
                await self._handlers[job.payload["what"]](job)
            await self._ledger.do(self._jobs.done, job)
        except JobLost:
            return
        except ServerStopping:
            self._stopping = True
            await self._quietly(self._jobs.again, job, _AT_ONCE, counted=False)
        except Exception as error:
            await self._failed(job, error)

    async def _failed(self, job: Job, error: Exception) -> None:
        line: dict[str, Any] = {"event": "slack job", "request_id": reference_of(job)}
        code = code_of(error) if isinstance(error, SlackApiError) else ""
        tried_enough = job.attempts > _MOST_ATTEMPTS
        if code in _HOPELESS or (tried_enough and _age(job) > _GIVEN_UP):
            _log.error("given up: %s", _reason(error), extra=line)
            if code not in _UNHEARD:
                with contextlib.suppress(Exception):
                    await self._give_up(job)
            await self._quietly(self._jobs.failed, job)
            return
        passing = isinstance(error, SlackClientError | OSError | ApiError | CorpusError)
        _log.warning("begun again: %s", _reason(error), extra=line, exc_info=not passing)
        if isinstance(error, AnswerTookTooLong):  # so it would be again
            with contextlib.suppress(Exception):
                await self._give_up(job)
                await self._quietly(self._jobs.failed, job)
                return
        pause = min(2.0**job.attempts, _LONGEST_PAUSE)
        await self._quietly(self._jobs.again, job, dt.timedelta(seconds=pause))

    async def _give_up(self, job: Job) -> None:
        if job.payload["what"] == "question":
            await self._apologise(job, reference_of(job))

    async def _quietly(self, work: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """What work in the library gives; None when it fails, which passes or is seen elsewhere."""
        try:
            return await self._ledger.do(work, *given, **named)
        except JobLost:
            return None
        except Exception as error:
            _log.warning("the library did not take it: %s", error)
            await asyncio.sleep(_LOOK)
            return None


def _age(job: Job) -> dt.timedelta:
    return dt.datetime.now(dt.UTC) - job.created_at


def _reason(error: Exception) -> str:
    return said_by(error) if isinstance(error, SlackApiError) else type(error).__name__
