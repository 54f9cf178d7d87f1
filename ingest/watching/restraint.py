"""Leaving servers alone that say so, or that fail again and again."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable

from ingest.errors import ToldToWait

_LONGEST = dt.timedelta(days=1)  # who wants to be left alone for longer is asked again after this
_FAILURES = 3  # in a row, after which a server is left alone


def wait_after(failures: int) -> dt.timedelta:
    """How long what failed so often in a row is left alone: ten minutes, doubled, at most a day."""
    return min(_LONGEST, dt.timedelta(minutes=5 * (1 << min(failures, 20))))


class Restraint:
    """Which servers are left alone in a look; each has a name of its own."""

    def __init__(
        self,
        patience: dt.timedelta,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        """A server that does not say for how long is left alone for `patience`."""
        self._patience = patience
        self._now = now
        self._failures: Counter[str] = Counter()
        self._told: dict[str, ToldToWait] = {}

    def check(self, server: str) -> None:
        """Raise ToldToWait for a server that is left alone."""
        if told := self._told.get(server):
            raise told

    def leave(self, server: str, why: str, wait: dt.timedelta | None = None) -> ToldToWait:
        """Leave a server alone from now on; what to raise."""
        until = self._now() + min(self._patience if wait is None else wait, _LONGEST)
        told = ToldToWait(server, until, why)
        self._told[server] = told
        return told

    def answered(self, server: str) -> None:
        """It does not fail, whatever it answers."""
        self._failures[server] = 0

    def failed(self, server: str, why: str) -> None:
        """Count a failure; the third one in a row raises ToldToWait."""
        self._failures[server] += 1
        if self._failures[server] >= _FAILURES:
            raise self.leave(server, f"failed {_FAILURES} times in a row ({why})")
