"""Counting events in a sliding window of time."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

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
        reset = events[0] + self.seconds - self._clock() if events else self.seconds
        return Standing(
            allowed=allowed,
            limit=self.limit,
            remaining=max(0, self.limit - len(events)),
            reset=max(1, math.ceil(reset)),
        )

    def _sweep(self) -> None:
        self._since_sweep += 1
        if self._since_sweep >= _SWEEP_EVERY:
            self._since_sweep = 0
            self._events = {
                name: events for name in self._events if (events := self._current(name))
            }
