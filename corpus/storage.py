"""Whether the disk below the library takes what is to be stored.

A disk that is full and a folder that is read-only damage nothing: what is there can be read, and
storing goes on as soon as it can. So these are told apart from a library that cannot be read.
"""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from corpus.errors import CatalogueUnavailable, StorageFull, StorageReadOnly, StorageUnwritable

# bytes below which the disk counts as full: SQLite's log and the next change need some
LEAST_FREE = 16_000_000
_BLOCK = 4096
_DISK_FULL, _READ_ONLY = "53100", "25006"  # of PostgreSQL: its appendix A


def unwritable(folder: Path, more: int = 0) -> StorageUnwritable | None:
    """Why nothing can be stored in a folder now; None where it can.

    Args:
        folder: the data folder.
        more: bytes that are to be stored.
    """
    found = os.statvfs(folder)
    if found.f_bavail * found.f_frsize < LEAST_FREE + more:
        return StorageFull()
    try:  # quotas, rights, and a file system that has met an error show in nothing else
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"\0" * _BLOCK)
    except OSError as error:
        return of_system(error)
    return None


def of_system(error: OSError) -> StorageUnwritable | None:
    """What an error of a file that is written means; None where it is another one."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return StorageFull()
    return StorageReadOnly() if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM} else None


def of_database(error: DatabaseError, path: Path, otherwise: str) -> CatalogueUnavailable:
    """What an error of the database means.

    Args:
        error: as SQLAlchemy raises it.
        path: of the file that holds the database.
        otherwise: what to say where neither the disk nor the folder is the reason.
    """
    name = getattr(error.orig, "sqlite_errorname", "")
    state = getattr(error.orig, "sqlstate", "")
    if name == "SQLITE_FULL" or state == _DISK_FULL:
        return StorageFull()
    if name.startswith("SQLITE_READONLY") or state == _READ_ONLY:
        return StorageReadOnly()
    if name.startswith(("SQLITE_IOERR", "SQLITE_CANTOPEN")):  # its log could not be made either
        return unwritable(path.parent) or CatalogueUnavailable(otherwise)
    return CatalogueUnavailable(otherwise)
