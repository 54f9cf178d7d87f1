"""What stands in a folder: the files to read, and all that is passed over, with its reason.

Links are looked at last: one that leads to a file or folder that is read anyway adds nothing, one
that leads out of the folder is not followed. Walking goes by a stack, so that depth costs nothing.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import UnreadableFile
from ingest.manifest import FILE_NAME
from ingest.reading.formats import extension_of

# what systems leave in folders without hiding it
_SYSTEM = frozenset(
    {
        "thumbs.db", "desktop.ini", "lost+found", "$recycle.bin", "system volume information",
        "__macosx",
    }
)  # fmt: skip

NOT_COUNTED = "counts only when its own folder is ingested"  # a manifest elsewhere


@dataclass(slots=True)
class PassedOver:
    """What was not read: addresses with their reasons.

    `failed` could not be looked at, `left_out` is none of what is read, `notes` tell of what is
    read elsewhere. `hidden` counts hidden files and folders; `empty` are folders with nothing in.
    """

    failed: list[tuple[str, str]] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    hidden: int = 0
    empty: set[str] = field(default_factory=set)


def cannot_open(error: OSError) -> str:
    """The reason for what the system does not let us look at."""
    return f"cannot be opened: {error.strerror}"


def is_hidden(name: str) -> bool:
    """Whether a file or folder of this name is not even named: hidden, or left by a system."""
    return name.startswith((".", "~$")) or name.lower() in _SYSTEM


def look_into(folder: Path) -> None:
    """Look into a folder.

    Raises:
        OSError: when its names, or what they stand for, may not be seen.
    """
    with os.scandir(folder):
        os.stat(f"{folder}{os.sep}.")


class FolderWalk:
    """One walk through a folder; `over` is told what is passed over."""

    def __init__(
        self,
        root: Path,
        ignores: Callable[[Path], bool],
        listed: Set[str],
        over: PassedOver,
    ) -> None:
        """Walk below `root`, which is a resolved path.

        `ignores` says which files are no documents, `listed` which have facts of their own; both
        take paths relative to `root`.
        """
        self._root = root
        self._ignores = ignores
        self._listed = listed
        self._over = over
        self._files: list[Path] = []
        self._links: list[Path] = []
        self._read: set[str] = set()  # files and folders that are read where they stand

    def files(self) -> list[Path]:
        """The files to read, in the order of their paths."""
        folders = [self._root]
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(folder) as found:
                    entries = sorted(found, key=lambda entry: entry.name)
            except OSError as error:
                self._over.failed.append((str(folder), cannot_open(error)))
                continue
            self._read.add(str(folder))
            if not entries:
                self._over.empty.add(str(folder))
            folders += [Path(entry.path) for entry in entries if self._is_folder(entry)]
        self._read.update(map(str, self._files))
        for link in sorted(self._links):
            self._follow(link)
        return sorted(self._files)

    def _is_folder(self, entry: os.DirEntry[str]) -> bool:
        """Whether this is a folder to walk; whatever else it is, is noted down."""
        path, over = Path(entry.path), self._over
        if is_hidden(entry.name):
            over.hidden += 1
            return False
        try:
            entry.name.encode()
            if entry.is_dir(follow_symlinks=False):
                return True
            relative = path.relative_to(self._root)
            if relative.name == FILE_NAME and relative.parent.name:
                over.notes.append((str(path), NOT_COUNTED))
            elif not self._ignores(relative):
                self._look(path, entry)
        except UnicodeEncodeError:
            shown = str(path).encode("utf-8", "replace").decode()
            over.failed.append((shown, "has a name that is not UTF-8; rename it"))
        except OSError as error:
            over.failed.append((str(path), cannot_open(error)))
        return False

    def _look(self, path: Path, entry: os.DirEntry[str]) -> None:
        if entry.is_symlink():
            self._links.append(path)
        elif entry.is_file(follow_symlinks=False):
            self._take(path)
        else:
            self._over.left_out.append((str(path), "is no file but a pipe, socket or device"))

    def _take(self, path: Path) -> None:
        """Read a file, if it is of a format that is read."""
        try:
            extension_of(path.name)
        except UnreadableFile as error:
            self._over.left_out.append((str(path), str(error)))
        else:
            self._files.append(path)

    def _follow(self, link: Path) -> None:
        real = os.path.realpath(link)
        try:
            mode = os.stat(link).st_mode
        except OSError as error:
            dead = error.errno in {errno.ENOENT, errno.ENOTDIR, errno.ELOOP}
            reason = f"is a dead link, to {os.readlink(link)}" if dead else cannot_open(error)
            self._over.failed.append((str(link), reason))
            return
        listed = link.relative_to(self._root).as_posix() in self._listed
        what = "folder" if stat.S_ISDIR(mode) else "file"
        if real in self._read and not listed:
            self._over.notes.append((str(link), f"is a link to {real}, which is read there"))
        elif what == "folder" or not Path(real).is_relative_to(self._root):
            reason = f"is a link to a {what} that is not read here; ingest {real} to have it read"
            self._over.left_out.append((str(link), reason))
        elif not stat.S_ISREG(mode):
            self._over.left_out.append((str(link), "is a link to a pipe, socket or device"))
        else:
            self._take(link)
            self._read.add(real)
