"""Work for a client who may leave before it is done."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from typing import Any, TypeVar

from fastapi import Request

_Given = TypeVar("_Given")


class ClientLeft(Exception):
    """Nobody waits for the answer any more."""


async def unless_client_leaves(request: Request, work: Coroutine[Any, Any, _Given]) -> _Given:
    """What the work gives; when the client leaves first, it is cancelled there and then.

    Raises:
        ClientLeft: when the client left.
    """
    working = asyncio.create_task(work)
    leaving = asyncio.create_task(_left(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientLeft
        return working.result()
    finally:
        leaving.cancel()
        working.cancel()
        await asyncio.wait({working})  # until it has let go of what it holds


async def next_of(things: AsyncGenerator[_Given, None]) -> _Given:
    """The next of these, as work that can be cancelled."""
    return await anext(things)


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
