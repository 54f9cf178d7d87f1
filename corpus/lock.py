"""Locks between processes.

One process owns the index folder, one builds at a time, and nobody changes documents while the
whole library is being replaced.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import IndexOwned
from corpus.storage import of_system

_CHANGES = "CHANGES.lock"


class FolderLock:
    """A lock on a file, released when the process ends, however it ends."""

    def __init__(self, path: Path, purpose: str, *, shared: bool = False) -> None:
        """Take the lock without waiting; `shared` locks exclude only those that are not.

        Raises:
            IndexOwned: naming the process that holds it.
            StorageUnwritable: when the folder takes no file.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            reason = of_system(error)
            if reason is None:
                raise
            raise reason from error
        try:
            kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
            fcntl.flock(self._handle, kind | fcntl.LOCK_NB)
        except OSError as error:
            holder = os.read(self._handle, 200).decode("utf-8", "replace").strip()
            os.close(self._handle)
            raise IndexOwned(f"{path.parent} is in use by {holder or 'another process'}") from error
        with contextlib.suppress(OSError):  # on a full disk the lock holds without its name
            os.ftruncate(self._handle, 0)
            os.write(self._handle, f"{purpose} (process {os.getpid()})".encode())

    def release(self) -> None:
        """Let the lock go."""
        os.close(self._handle)


@contextlib.contextmanager
def changing(data_dir: Path, purpose: str) -> Iterator[None]:
    """Change documents of the library; others may do so too, but nobody replaces it meanwhile.

    Raises:
        IndexOwned: while the library is being restored or rebuilt.
    """
    lock = FolderLock(data_dir / _CHANGES, purpose, shared=True)
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def replacing(data_dir: Path, purpose: str) -> Iterator[None]:
    """Replace the whole library: no server runs and nobody changes documents meanwhile.

    Raises:
        IndexOwned: naming the process that is in the way.
    """
    with contextlib.ExitStack() as held:
        for path in (data_dir / _CHANGES, data_dir / "index" / "OWNER.lock"):
            held.callback(FolderLock(path, purpose).release)
        yield
