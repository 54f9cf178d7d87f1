"""How many tokens the answers of one owner may cost on a day."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
from collections import Counter
from collections.abc import AsyncGenerator, Callable

from api.errors import TokensSpent
from assistant.chat.metering import Meter
from corpus.errors import CatalogueUnavailable
from corpus.token_use import TokenLedger

_log = logging.getLogger(__name__)


class TokenBudget:
    """Counts what answers cost against a limit a day, in UTC. For one event loop.

    An answer in the making counts as an ordinary one, so that many at once cannot overshoot by
    more than one of them.
    """

    def __init__(
        self,
        ledger: TokenLedger,
        *,
        limit: int,
        ordinary: int,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        """Keep to a limit; 0 is none. `ordinary` is about what an answer costs, in tokens."""
        self._ledger = ledger
        self._limit = limit
        self._ordinary = ordinary
        self._now = now
        self._promised: Counter[str] = Counter()

    @contextlib.asynccontextmanager
    async def metered(self, owner: str | None) -> AsyncGenerator[Meter, None]:
        """A meter for one answer; what it counts is charged however the answer ends.

        Raises:
            TokensSpent: when the owner has used what they may today.
        """
        meter = Meter()
        if owner is None or not self._limit:
            yield meter
            return
        before = self._promised[owner]
        self._promised[owner] += self._ordinary
        try:
            await self._check(owner, before)
            yield meter
        finally:
            self._promised[owner] -= self._ordinary
            await asyncio.shield(asyncio.to_thread(self._charge, owner, meter))

    async def _check(self, owner: str, promised: int) -> None:
        now = self._now()
        used = await asyncio.to_thread(self._ledger.used, owner, now.date())
        if used + promised >= self._limit:
            midnight = dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time(), dt.UTC)
            raise TokensSpent(self._limit, max(1, int((midnight - now).total_seconds())))

    def _charge(self, owner: str, meter: Meter) -> None:
        tokens = meter.input_tokens + meter.output_tokens
        try:
            if tokens:
                self._ledger.add(owner, self._now().date(), tokens)
        except CatalogueUnavailable as error:
            # the answer stands; a disk that takes no more is told by /readyz
            _log.warning("%d tokens of an answer were not counted: %s", tokens, error)
