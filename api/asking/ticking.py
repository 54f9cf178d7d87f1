"""Waiting for what comes without losing the sense of time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import TypeVar

T = TypeVar("T")


async def ticking(
    things: AsyncGenerator[T, None], seconds: float
) -> AsyncGenerator[T | None, None]:
    """The same things, and None whenever there was nothing for so long.

    What is waited for is not broken off by that.
    """

    async def following() -> T | _End:
        return await anext(things, _END)

    waiting = asyncio.create_task(following())
    try:
        while True:
            done, _ = await asyncio.wait({waiting}, timeout=seconds)
            if not done:
                yield None
                continue
            found = waiting.result()
            if isinstance(found, _End):
                return
            yield found
            waiting = asyncio.create_task(following())
    finally:
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        await things.aclose()


class _End:
    """There is nothing more."""


_END = _End()
