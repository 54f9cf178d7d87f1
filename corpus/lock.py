"""Locks between processes.

One process owns the index folder, one builds at a time, and nobody changes documents while the
whole library is being replaced. What is one folder's is a lock on a file of it; what is the whole
library's is kept by the database server, too, where the library is on one.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

from corpus.errors import IndexOwned
from corpus.library_lock import Kept, LibraryLock
from corpus.storage import of_system

_CHANGES = "CHANGES.lock"
_OWNER = Path("index") / "OWNER.lock"


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

    def held(self) -> bool:
        """Whether it is still ours: until it is released."""
        return True

    def release(self) -> None:
        """Let the lock go."""
        os.close(self._handle)


class Ownership:
    """Serving from a folder: this process alone does so, and nobody replaces the library."""

    def __init__(self, data_dir: Path, purpose: str, address: str | None) -> None:
        """Take it without waiting.

        Raises:
            IndexOwned: naming the process that is in the way.
        """
        self._purpose, self._address = purpose, address
        self._serving: LibraryLock | None = None
        self._folder = FolderLock(data_dir / _OWNER, purpose)
        try:
            self.renew()
        except BaseException:
            self._folder.release()
            raise

    def held(self) -> bool:
        """Whether it still is so: what a database server keeps goes when that is away."""
        return self._serving is None or self._serving.held()

    def renew(self) -> None:
        """Take again what a database server kept.

        Raises:
            IndexOwned: when somebody replaces the library by now.
            CatalogueUnavailable: while the server is away.
        """
        if self._address is None:
            return
        taken = LibraryLock(self._address, Kept.SERVING, self._purpose, shared=True)
        before, self._serving = self._serving, taken
        if before is not None:
            before.release()

    def release(self) -> None:
        """Let it go."""
        self._folder.release()
        if self._serving is not None:
            self._serving.release()


def alone(path: Path, what: Kept, purpose: str, address: str | None) -> FolderLock | LibraryLock:
    """Do something that one process of a library does at a time; release what is given.

    Args:
        path: of the lock, where the library is in a folder.
        what: is kept, where it is on a server.
        purpose: what whoever comes second is told.
        address: of that server's database.

    Raises:
        IndexOwned: naming the process that does it already.
    """
    return LibraryLock(address, what, purpose) if address else FolderLock(path, purpose)


@contextlib.contextmanager
def changing(data_dir: Path, purpose: str, address: str | None) -> Iterator[None]:
    """Change documents of the library; others may do so too, but nobody replaces it meanwhile.

    Args:
        data_dir: the folder.
        purpose: what whoever is in the way is told.
        address: of the database, where that is not in the folder.

    Raises:
        IndexOwned: while the library is being restored or rebuilt.
    """
    with contextlib.ExitStack() as held:
        held.callback(FolderLock(data_dir / _CHANGES, purpose, shared=True).release)
        if address is not None:
            held.callback(LibraryLock(address, Kept.CHANGES, purpose, shared=True).release)
        yield


@contextlib.contextmanager
def replacing(data_dir: Path, purpose: str, address: str | None) -> Iterator[None]:
    """Replace the whole library: no server runs and nobody changes documents meanwhile.

    Args:
        data_dir: the folder.
        purpose: what whoever is in the way is told.
        address: of the database, where that is not in the folder: of all who use it.

    Raises:
        IndexOwned: naming the process that is in the way.
    """
    with contextlib.ExitStack() as held:
        for path in (data_dir / _CHANGES, data_dir / _OWNER):
            held.callback(FolderLock(path, purpose).release)
        for what in (Kept.CHANGES, Kept.SERVING) if address is not None else ():
            held.callback(LibraryLock(str(address), what, purpose).release)
        yield
