"""Locks between processes: one owner of the index folder, one builder at a time."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from corpus.errors import IndexOwned


class FolderLock:
    """An exclusive lock on a file, released when the process ends, however it ends."""

    def __init__(self, path: Path, purpose: str) -> None:
        """Take the lock without waiting.

        Raises:
            IndexOwned: naming the process that holds it.
        """
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(self._handle, 200).decode("utf-8", "replace").strip()
            os.close(self._handle)
            raise IndexOwned(f"{path.parent} is in use by {holder or 'another process'}") from error
        os.ftruncate(self._handle, 0)
        os.write(self._handle, f"{purpose} (process {os.getpid()})".encode())

    def release(self) -> None:
        """Let the lock go."""
        os.close(self._handle)
