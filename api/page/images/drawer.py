"""Draws pages for the server: few at once, each in a child of its own, and none twice in a row."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Final

from api.page.images.answer import checked_answer
from api.page.images.errors import PageCannotBeDrawn, PageNotFound
from api.page.images.model import Drawn, Wish
from api.page.images.recent import Key, RecentPages
from sandbox.limits import ProcessLimits
from sandbox.process import Ending, module_command, run

_log = logging.getLogger(__name__)

_LIMITS: Final = ProcessLimits(
    memory_bytes=1024**3, cpu_seconds=12, wall_seconds=15.0, max_output_bytes=32 * 1024**2
)
_COMMAND: Final = module_command("api.page.images.child")
_AT_ONCE: Final = 2
_KEPT_BYTES: Final = 32 * 1024**2


class PageDrawer:
    """Draws pages of PDFs. For one event loop."""

    def __init__(
        self, *, limits: ProcessLimits = _LIMITS, command: Sequence[str] = _COMMAND
    ) -> None:
        """Draw within these limits; `command` runs the child."""
        self._limits = limits
        self._command = command
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._recent = RecentPages(_KEPT_BYTES)
        self._under_way: set[asyncio.Task[Drawn]] = set()

    async def draw(self, sha256: str, wish: Wish, read: Callable[[], bytes]) -> Drawn:
        """A page of a file.

        Args:
            sha256: of the file.
            wish: what to draw.
            read: gives the file; called in a thread, and only where the page is drawn anew.

        Raises:
            PageNotFound: when the file has fewer pages.
            PageCannotBeDrawn: when the child dies or breaks a limit.
            Exception: whatever `read` raises.
        """
        key = Key(sha256, wish)
        kept = self._recent.get(key)
        if kept is not None:
            return kept
        task = asyncio.create_task(self._drawn(key, read))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        # a child that was started keeps its slot until it ends, whoever has gone meanwhile
        return await asyncio.shield(task)

    async def _drawn(self, key: Key, read: Callable[[], bytes]) -> Drawn:
        async with self._slots:
            kept = self._recent.get(key)  # drawn for somebody else while this one waited
            if kept is not None:
                return kept
            page = await asyncio.to_thread(self._run, key.wish, read)
        self._recent.put(key, page)
        return page

    def _run(self, wish: Wish, read: Callable[[], bytes]) -> Drawn:
        command = [*self._command, json.dumps(asdict(self._limits))]
        done = run(command, json.dumps(asdict(wish)).encode() + b"\n" + read(), self._limits)
        if done.ending is not Ending.ANSWERED:
            raise _cannot(wish, done.ending.name)
        answer = checked_answer(done.output, wish)
        if answer.pages is not None:
            raise PageNotFound(f"there is no page {wish.page}: the document has {answer.pages}")
        if answer.page is None:
            raise _cannot(wish, answer.failed or "nothing")
        return answer.page


def _cannot(wish: Wish, reason: str) -> PageCannotBeDrawn:
    _log.warning("page %d could not be drawn: %s", wish.page, reason)
    return PageCannotBeDrawn(f"page {wish.page} of this document cannot be drawn")
