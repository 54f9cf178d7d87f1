"""Counting events in a sliding window of time."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from starlette.concurrency import run_in_threadpool

from corpus.events import EventStore

_SWEEP_EVERY = 1000  # events between two looks for names that are not seen any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a name stands after an event.

    Args:
        allowed: whether the event was within the limit; one that was not is not counted.
        limit: events in a window.
        remaining: how many more are allowed now.
        reset: seconds until there is one more than now.
    """

    allowed: bool
    limit: int
    remaining: int
    reset: int


class Window(Protocol):
    """At most `limit` events of a name in any `seconds`; a limit of 0 allows all."""

    limit: int
    seconds: float

    async def count(self, name: str) -> Standing:
        """An event of this name.

        Raises:
            CatalogueUnavailable: where the database counts, and cannot be asked.
        """


class SharedWindow:
    """As `SlidingWindow`, for all servers of a library together: its database counts."""

    def __init__(self, store: EventStore, purpose: str, limit: int, seconds: float) -> None:
        """Count events there; `purpose` tells them from those of other limits."""
        self.limit = limit
        self.seconds = seconds
        self._store = store
        self._purpose = purpose
        self._since_sweep = 0

    async def count(self, name: str) -> Standing:
        """An event of this name."""
        if not self.limit:
            return _standing([], allowed=True, limit=0, seconds=self.seconds)
        self._since_sweep += 1
        if self._since_sweep >= _SWEEP_EVERY:
            self._since_sweep = 0
            await run_in_threadpool(self._store.forget)
        named = f"{self._purpose} {name}"
        found = await run_in_threadpool(self._store.hit, named, self.limit, self.seconds)
        return _standing(found.ages, allowed=found.counted, limit=self.limit, seconds=self.seconds)


class SlidingWindow:
    """At most `limit` events of a name in any `seconds`. For one event loop.

    Kept exactly: the moments of the last `limit` events, on a clock that no one can set.
    """

    def __init__(
        self, limit: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Count events; a limit of 0 allows all."""
        self.limit = limit
        self.seconds = seconds
        self._clock = clock
        self._events: dict[str, deque[float]] = {}
        self._since_sweep = 0

    def hit(self, name: str) -> Standing:
        """An event of this name."""
        events = self._current(name)
        allowed = self.limit == 0 or len(events) < self.limit
        if allowed and self.limit:
            events.append(self._clock())
            self._events[name] = events
            self._sweep()
        return self._standing(events, allowed)

    async def count(self, name: str) -> Standing:
        """As `hit`."""
        return self.hit(name)

    def look(self, name: str) -> Standing:
        """How a name stands, without an event."""
        events = self._current(name)
        return self._standing(events, self.limit == 0 or len(events) < self.limit)

    def _current(self, name: str) -> deque[float]:
        events = self._events.get(name) or deque()
        cutoff = self._clock() - self.seconds
        while events and events[0] <= cutoff:
            events.popleft()
        return events

    def _standing(self, events: deque[float], allowed: bool) -> Standing:
        now = self._clock()
        ages = [now - moment for moment in events]
        return _standing(ages, allowed=allowed, limit=self.limit, seconds=self.seconds)

    def _sweep(self) -> None:
        self._since_sweep += 1
        if self._since_sweep >= _SWEEP_EVERY:
            self._since_sweep = 0
            self._events = {
                name: events for name in self._events if (events := self._current(name))
            }


def _standing(ages: Sequence[float], *, allowed: bool, limit: int, seconds: float) -> Standing:
    """How a name stands whose events, the oldest first, are so old."""
    reset = seconds - ages[0] if ages else seconds
    return Standing(
        allowed=allowed,
        limit=limit,
        remaining=max(0, limit - len(ages)),
        reset=max(1, math.ceil(reset)),
    )
