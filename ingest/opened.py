"""The files in the files of a run: what is attached to mails and stands in archives.

Each is a document of its own. It is for the readers of the file that it is in, and what the
manifest says of that file is said of it, but for its title; where it has no date, it has that of
the mail. When the file no longer has it, the document goes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Final

from corpus.drafts import StoredFile
from corpus.places import above, at_or_below
from corpus.writer import CatalogueWriter
from ingest.drafting import ReadItem, stamp_of
from ingest.folders import NOT_COUNTED, is_hidden
from ingest.manifest import FILE_NAME
from ingest.reading.formats import holds_files
from ingest.reading.parsed import Member
from ingest.report import Report
from ingest.sources import Item

_MOST_DEEP: Final = 3  # files in each other that hold files
_MOST_FILES: Final = 2_000  # in one file, however deep
_MOST_BYTES: Final = 200 * 1024**2
_TOO_DEEP: Final = f"is packed in {_MOST_DEEP} other files; take it out and supply it alone"
_TOO_MANY: Final = (
    f"holds more than {_MOST_FILES:,} files or {_MOST_BYTES >> 20} MB in the files that are in it; "
    "not all were read: unpack it and supply the files"
)
_TWICE: Final = "has the address of another file in it, which was read; give it a name of its own"


@dataclass(slots=True)
class _Opened:
    """A file of the run that was opened: how much is in it, at which addresses."""

    item: Item
    addresses: set[str] = field(default_factory=set)
    count: int = 0
    size: int = 0

    @property
    def is_full(self) -> bool:
        return self.count >= _MOST_FILES or self.size > _MOST_BYTES


class OpenedFiles:
    """The files of one run that hold others."""

    def __init__(self) -> None:
        self._opened: dict[str, _Opened] = {}  # by address
        self._inside: dict[str, tuple[_Opened, int]] = {}  # files in files, with their depth

    def __contains__(self, address: str) -> bool:
        """Whether this is the address of a file in a file."""
        return address in self._inside

    def items_in(self, read: ReadItem, report: Report) -> Iterator[Item]:
        """What is to be read of a file that was opened; the rest is told."""
        item = read.item
        opened, depth = self._inside.get(item.address, (None, 1))
        if opened is None:
            opened = _Opened(item)
            self._opened[item.address] = opened
        day = read.parsed.published if read.parsed.is_sent else None
        undated = dt.date.fromisoformat(day) if day else item.undated
        for member in read.parsed.members:
            if _is_passed_over(item, member, report):
                continue
            if opened.is_full:
                told = opened.item.address, _TOO_MANY
                report.left_out += [told] * (told not in report.left_out)
                return
            address = f"{item.address}/{member.name}" if member.name else item.address
            opened.count += 1
            if reason := _refusal(member, address, opened, depth):
                report.left_out.append((address, reason))
                continue
            opened.addresses.add(address)
            opened.size += len(member.data)
            self._inside[address] = opened, depth + 1
            yield _item(item, member, address, undated)

    def is_open(self, address: str) -> bool:
        """Whether this is a file that was opened, and is not settled before all in it is."""
        return address in self._opened

    def settle(self, writer: CatalogueWriter, report: Report) -> list[str]:
        """Remove what the files of the run no longer have in them, and remember which are whole.

        One of which something could not be read is looked at again at the next run.

        Returns:
            The addresses of those that are whole.
        """
        if not self._opened:
            return []
        files = writer.files()
        tops = self._opened.keys()
        troubled = {address for address, _ in (*report.failed, *report.left_out)}
        below, in_trouble = _by_top(files, tops), _by_top(troubled, tops)
        for top, opened in self._opened.items():
            here = below.get(top, set())
            unsure = at_or_below(here, troubled)
            _remove(writer, files, here - {top} - opened.addresses - unsure, report)
            if top in files and top not in in_trouble:
                known = files[top]
                writer.keep_file(stamp_of(opened.item), known.document_id, known.edition)
        return sorted(tops - in_trouble.keys())


def _is_passed_over(item: Item, member: Member, report: Report) -> bool:
    """Whether a file is passed over as it would be in a folder; that is told."""
    if any(is_hidden(part) and part != ".." for part in member.name.split("/")):
        report.hidden += 1
        return True
    if member.name.rpartition("/")[2] == FILE_NAME:
        report.notes.append((f"{item.address}/{member.name}", NOT_COUNTED))
        return True
    return bool(member.name) and item.ignores(member.name)


def _refusal(member: Member, address: str, opened: _Opened, depth: int) -> str:
    if member.reason:
        return member.reason
    if address in opened.addresses:
        return _TWICE
    return _TOO_DEEP if depth >= _MOST_DEEP and holds_files(member.name) else ""


def _item(container: Item, member: Member, address: str, undated: dt.date | None) -> Item:
    """A file in a file; it is always looked at where that is."""
    name = PurePosixPath(member.name).name
    return replace(
        container,
        address=address,
        source=f"{container.source}/{member.name}",
        size=len(member.data),
        modified_ns=0,
        entry=container.entry.of_file_inside(name),
        undated=undated,
        read=lambda: (member.data, name),
        ignores=lambda below: container.ignores(f"{member.name}/{below}"),
    )


def _by_top(addresses: Iterable[str], tops: Set[str]) -> dict[str, set[str]]:
    """The addresses at and below each of these."""
    found: dict[str, set[str]] = {}
    for address in addresses:
        for place in above(address):
            if place in tops:
                found.setdefault(place, set()).add(address)
    return found


def _remove(
    writer: CatalogueWriter, files: Mapping[str, StoredFile], gone: set[str], report: Report
) -> None:
    """Remove the documents that stood at these addresses and nowhere else."""
    if not gone:
        return
    left = {file.document_id for address, file in files.items() if address not in gone}
    going = sorted({files[address].document_id for address in gone} - left)
    writer.forget_files(gone)
    if going:
        writer.remove(going)
        report.removed += len(going)
