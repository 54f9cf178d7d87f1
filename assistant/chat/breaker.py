"""A breaker: a chat model that keeps failing is left alone for a while."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Literal

State = Literal["closed", "open", "half_open"]


class Breaker:
    """Opens after failures in a row; after a rest it lets one trial through at a time.

    A trial that never reports, such as one whose reader went away, blocks for one more rest only.
    Safe to use from several threads and tasks.

    Args:
        failures: how many in a row open it.
        rest: seconds until the first trial.
        clock: monotonic seconds.
    """

    def __init__(
        self,
        failures: int = 5,
        rest: float = 30.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most = failures
        self._rest = rest
        self._clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._resting_until: float | None = None  # None: closed

    @property
    def state(self) -> State:
        """`closed`: asked as always; `open`: not asked; `half_open`: the next call is a trial."""
        with self._lock:
            if self._resting_until is None:
                return "closed"
            return "open" if self._clock() < self._resting_until else "half_open"

    def allows(self) -> bool:
        """Whether to ask now. Whoever is told yes reports `succeeded` or `failed`, if it can."""
        with self._lock:
            if self._resting_until is None:
                return True
            if self._clock() < self._resting_until:
                return False
            self._resting_until = self._clock() + self._rest  # this is the trial
            return True

    def succeeded(self) -> None:
        """The model answered."""
        with self._lock:
            self._failed = 0
            self._resting_until = None

    def failed(self) -> None:
        """The model failed."""
        with self._lock:
            self._failed += 1
            if self._resting_until is not None or self._failed >= self._most:
                self._resting_until = self._clock() + self._rest
