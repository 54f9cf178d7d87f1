"""How many answers may be in the making at once."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncGenerator

from api.errors import ServerBusy, TooManyAnswers


class Slots:
    """Places for answers in the making: some for each owner, and some for all. For one event loop.

    Whoever finds no place for their owner is refused at once; for the place of all they wait a
    moment, then they are refused.
    """

    def __init__(self, *, for_all: int, for_each: int, patience: float) -> None:
        """Keep places; `patience` is in seconds."""
        self._places = asyncio.Semaphore(for_all)
        self._for_each = for_each
        self._patience = patience
        self._taken: Counter[str] = Counter()

    @property
    def taken(self) -> int:
        """Answers in the making by callers with limits."""
        return self._taken.total()

    @contextlib.asynccontextmanager
    async def place(self, owner: str | None) -> AsyncGenerator[None, None]:
        """Hold a place; an owner of None has no limit of their own.

        Raises:
            TooManyAnswers: when this owner has as many in the making as they may.
            ServerBusy: when everybody together has.
        """
        if owner is not None and self._taken[owner] >= self._for_each:
            raise TooManyAnswers(self._for_each)
        if owner is not None:
            self._taken[owner] += 1
        try:
            await self._wait()
            try:
                yield
            finally:
                self._places.release()
        finally:
            if owner is not None:
                self._taken[owner] -= 1
                if not self._taken[owner]:
                    del self._taken[owner]

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(self._patience):
                await self._places.acquire()
        except TimeoutError:
            raise ServerBusy from None
