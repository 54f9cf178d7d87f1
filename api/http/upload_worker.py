"""Sees to it that uploads are ingested: by a process of its own, while there are any.

Serving never imports ingesting, and an ingest that fails or takes all memory must not take the
answers along. The process ends by itself when it was idle, and with this one.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path

from corpus.settings import PREFIX
from corpus.uploads import Uploads

_log = logging.getLogger(__name__)

_LOOK = 1.0  # seconds between two looks at whether work waits and nobody does it
_AFTER_A_DEATH = 5.0  # seconds until a worker that failed has a successor
_PATIENCE = 10.0  # seconds for a worker to end by itself


class UploadWorker:
    """Keeps a worker going while uploads wait. For one event loop."""

    def __init__(self, uploads: Uploads, data_dir: Path) -> None:
        """Work on these uploads of this folder."""
        self._uploads = uploads
        self._data_dir = data_dir
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._over = False

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Look after uploads while this lasts; what is left then is done after the next start."""
        await asyncio.to_thread(self._uploads.sweep)
        await asyncio.to_thread(self._uploads.bytes.bring_in)
        watching = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching
            await asyncio.to_thread(self._close)

    @property
    def process_id(self) -> int | None:
        """The worker that runs now, if any."""
        alive = self._process is not None and self._process.poll() is None
        return self._process.pid if alive and self._process else None

    async def _watch(self) -> None:
        said = ""
        while True:
            pause = _LOOK
            try:
                pause = await asyncio.to_thread(self._look_after)
                said = ""
            except Exception as error:  # whatever it is now, uploads wait and are tried again
                if said != (said := repr(error)):
                    _log.warning("uploads cannot be ingested now: %s", error)
            await asyncio.sleep(pause)

    def _look_after(self) -> float:
        """Start a worker where one is needed; seconds until the next look."""
        with self._lock:  # a look under way when the server stops goes on in its thread
            return _LOOK if self._over else self._look()

    def _close(self) -> None:
        """Let the worker end, and start none any more."""
        with self._lock:
            self._over = True
            self._end()

    def _look(self) -> float:
        if self.process_id is not None:
            return _LOOK
        if self._end():
            return _AFTER_A_DEATH
        waits = self._uploads.count("waiting") or self._uploads.count("running")
        if waits and not self._uploads.worked_on():
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ingest.uploads"],
                stdin=subprocess.PIPE,  # closes with this process, however it ends
                env={**os.environ, f"{PREFIX}DATA_DIR": str(self._data_dir)},
            )
        return _LOOK

    def _end(self) -> bool:
        """Let the worker end, if there is one; whether it failed."""
        if self._process is None:
            return False
        process, self._process = self._process, None
        if process.stdin:
            process.stdin.close()
        try:
            return process.wait(_PATIENCE) != 0
        except subprocess.TimeoutExpired:
            process.kill()  # what is not committed is taken up by the next worker
            process.wait()
            return True
