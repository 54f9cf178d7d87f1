"""Collects the files in a file: named, within the limits, and each that is not read with a reason.

What a reader is for is told by the name, as it is in folders.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ingest.errors import UnreadableFile
from ingest.reading.answer import MAX_NAME_CHARACTERS
from ingest.reading.cleaning import clean_text
from ingest.reading.formats import extension_of
from ingest.reading.limits import Limits
from ingest.reading.parsed import Member
from sandbox.refusals import Why

_TWICE: Final = "has the name of another file in it, which was read; give it a name of its own"
_OUTSIDE: Final = "has a name that leads out of the archive; it was not taken out"


class Members:
    """The files in one file, in order."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._room = limits.max_member_bytes
        self._members: list[Member] = []
        self._names: set[str] = set()

    @property
    def taken(self) -> tuple[Member, ...]:
        """All so far; where there are too many, that there are, and none of them."""
        most = self._limits.max_members
        if len(self._members) <= most:
            return tuple(self._members)
        reason = f"holds more than {most:,} files, and none of them was read; supply them in parts"
        return (Member(name="", reason=reason),)

    @property
    def is_full(self) -> bool:
        """Whether there are too many already, so that more need not be looked at."""
        return len(self._members) > self._limits.max_members

    def add(self, name: str, take: Callable[[int], bytes], size: int = 0) -> None:
        """Add a file.

        Args:
            name: what it is called, with the folders before it.
            take: is given how many bytes the file may have, and returns at most one more.
            size: how many it is said to have, so that what is too large is not taken at all.
        """
        name = clean_text(name)
        try:
            self._check_name(name)
            data = take(self._room) if size <= self._room else b""
            if max(size, len(data)) > self._room:
                most = self._limits.max_member_bytes >> 20
                raise UnreadableFile(
                    f"is more than may be in one file ({most} MB in all); supply it alone",
                    Why.TOO_LARGE,
                )
        except UnreadableFile as error:
            self.refuse(name, str(error))
            return
        self._names.add(name)
        self._room -= len(data)
        self._members.append(Member(name=name, data=data))

    def refuse(self, name: str, reason: str) -> None:
        """Name a file that is not taken out."""
        shown = clean_text(name)[:MAX_NAME_CHARACTERS].strip() or "without a name"
        self._members.append(Member(name=shown, reason=reason))

    def _check_name(self, name: str) -> None:
        if len(name) > MAX_NAME_CHARACTERS:
            raise UnreadableFile("has a name that is too long; give it another")
        if {"", ".", ".."} & set(name.split("/")):
            raise UnreadableFile(_OUTSIDE)
        if name in self._names:
            raise UnreadableFile(_TWICE)
        extension_of(name)
