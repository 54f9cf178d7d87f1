"""The moment at which everything in the making ends because the server stops."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator


class Stop:
    """Brings deadlines forward when it begins. For one event loop."""

    def __init__(self) -> None:
        """Nothing stops yet."""
        self.begun = False
        self._moment: float | None = None
        self._waiting: set[asyncio.Timeout] = set()

    def begin(self, seconds: float) -> None:
        """End what waits, and what will wait, in so many seconds at the latest."""
        if not self.begun:
            self.begun = True
            self._moment = asyncio.get_running_loop().time() + seconds
            for timeout in self._waiting:
                timeout.reschedule(self._sooner(timeout.when()))

    @contextlib.asynccontextmanager
    async def bounded(self, deadline: float) -> AsyncGenerator[None, None]:
        """Wait inside until the deadline, on the clock of the loop, or the end of the stop.

        Raises:
            TimeoutError: then.
        """
        async with asyncio.timeout_at(self._sooner(deadline)) as timeout:
            self._waiting.add(timeout)
            try:
                yield
            finally:
                self._waiting.discard(timeout)

    def _sooner(self, deadline: float | None) -> float | None:
        if self._moment is None or deadline is None:
            return deadline
        return min(self._moment, deadline)
