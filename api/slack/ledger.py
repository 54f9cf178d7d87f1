"""The library's jobs from an event loop: on threads of their own, not behind any answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_THREADS = 2  # SQLite writes one after the other; reads need not wait for that


class Ledger:
    """Runs short work in the library. Close it when done."""

    def __init__(self) -> None:
        """Have threads."""
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="slack-jobs")

    async def do(self, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        """What work gives."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, partial(work, *given, **named))

    def close(self) -> None:
        """Let what runs end."""
        self._threads.shutdown()
