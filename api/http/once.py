"""Doing a request once, however often it is sent with the same `Idempotency-Key`."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import hashlib
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass

from pydantic import BaseModel

from api.errors import RequestInProgress
from corpus.audience import Reader
from corpus.errors import StorageUnwritable
from corpus.requests import RequestName, RequestStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """What a request may do: `replays` when its answer is stored already."""

    answer_id: str | None
    replays: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Once:
    """Claims requests by their names.

    Args:
        store: remembers them for a day.
        patience: after how long an unfinished one counts as given up, because its server died.
        new_id: makes the id of an answer.
    """

    store: RequestStore
    patience: dt.timedelta
    new_id: Callable[[], str]

    @contextlib.asynccontextmanager
    async def turn(self, request: RequestName | None) -> AsyncGenerator[Permit, None]:
        """The right to answer a request, given up again when no answer came of it.

        Raises:
            RequestInProgress: when another has it at this moment.
            RequestNameTaken: when the name stands for another request.
        """
        if request is None:
            yield Permit(answer_id=None, replays=False)
            return
        try:
            claim = await asyncio.to_thread(self.store.claim, request, self.new_id(), self.patience)
        except StorageUnwritable:  # its answer will not be kept either, so nothing is done twice
            yield Permit(answer_id=None, replays=False)
            return
        if not claim.first:
            if not claim.done:
                raise RequestInProgress
            yield Permit(answer_id=claim.answer_id, replays=True)
            return
        try:
            yield Permit(answer_id=claim.answer_id, replays=False)
        finally:
            # only while its answer is not stored; shielded, because whoever asked may have left
            await asyncio.shield(asyncio.to_thread(self._give_up, request, claim.answer_id))

    def _give_up(self, request: RequestName, answer_id: str) -> None:
        with contextlib.suppress(StorageUnwritable):  # it counts as given up when patience ends
            self.store.give_up(request, answer_id)


def named(reader: Reader, route: str, name: str | None, body: BaseModel) -> RequestName | None:
    """A request under the name that its sender gave it; None without one."""
    if name is None:
        return None
    asked = body.model_dump_json().encode()
    return RequestName(
        reader_id=reader.id,
        route=route,
        name=name,
        fingerprint=hashlib.sha256(asked).hexdigest(),
    )
