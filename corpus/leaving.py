"""Work in a thread for somebody who may leave before it is done.

A thread cannot be cancelled. What is done in it can ask whether anybody still waits.
"""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from corpus.errors import CorpusError

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

_LEFT: contextvars.ContextVar[threading.Event | None] = contextvars.ContextVar("left", default=None)


class Left(CorpusError):
    """Nobody waits for this any more; nobody sees this either."""


async def in_thread(
    work: Callable[Arguments, Result], /, *args: Arguments.args, **named: Arguments.kwargs
) -> Result:
    """As `asyncio.to_thread`; once whoever waits for it is cancelled, `leaver` says so in there."""
    left = threading.Event()
    context = contextvars.copy_context()
    context.run(_LEFT.set, left)
    try:
        return await asyncio.get_running_loop().run_in_executor(
            None, lambda: context.run(work, *args, **named)
        )
    except asyncio.CancelledError:
        left.set()
        raise


def leaver() -> Callable[[], bool]:
    """Tells, in any thread, whether the one that the caller works for has left."""
    left = _LEFT.get()
    return left.is_set if left is not None else lambda: False
