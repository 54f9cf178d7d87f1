"""Which document a file is: one that was moved or renamed stays the document that it was.

A file at a new address is an old document when it has its content and no file of that document is
left where it was. Whoever changes a file while moving it has made a new one.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from corpus.drafts import StoredFile, document_id_of
from ingest.drafting import ReadItem
from ingest.sources import Item

_FILE = "file:"  # sources of documents that are what their address is


class Moves:
    """Tells which document each file of a run is; a document that is gone is taken up once."""

    def __init__(self, items: Sequence[Item], known: Mapping[str, StoredFile]) -> None:
        """`items` are all files of the run, `known` those of the library before it."""
        self._known = known
        self._taken = {file.document_id for file in known.values()}
        self._gone: dict[str, list[tuple[str, ...]]] = defaultdict(list)  # addresses, by content
        self._holders: dict[str, str] = {}  # an address for each content that is there
        present = {item.address for item in items}
        documents: dict[str, list[StoredFile]] = defaultdict(list)
        for item in items:
            file = known.get(item.address)
            if file and (item.size, item.modified_ns) == (file.stamp.size, file.stamp.modified_ns):
                self._holders.setdefault(file.edition, item.address)
        for _, file in sorted(known.items()):
            if file.source.startswith(_FILE):
                documents[file.document_id].append(file)
        if present <= known.keys():
            return  # nothing stands at a new address
        for files in documents.values():
            addresses = tuple(file.stamp.address for file in files)
            if present.isdisjoint(addresses) and all(map(_has_vanished, addresses)):
                self._gone[files[0].edition].append(addresses)

    def settled(self, read: ReadItem, edition: str) -> ReadItem:
        """The same with the source of the document that it is, and the addresses that it left."""
        item = read.item
        if not item.source.startswith(_FILE):
            return read
        known = self._known.get(item.address)
        if known and known.source.startswith(_FILE):
            return _with_source(read, known.source)
        if not known and self._gone[edition]:
            left = self._gone[edition].pop(0)
            return replace(_with_source(read, self._known[left[0]].source), moved_from=left)
        if document_id_of(item.source) in self._taken:  # by a file that stood here and moved
            return _with_source(read, f"{item.source}#{edition}")
        return read

    def twin(self, item: Item, edition: str) -> str | None:
        """The address of another file with this content, where this one is new."""
        holder = self._holders.setdefault(edition, item.address)
        return holder if holder != item.address and item.address not in self._known else None


def _with_source(read: ReadItem, source: str) -> ReadItem:
    return replace(read, item=replace(read.item, source=source))


def _has_vanished(address: str) -> bool:
    """Whether nothing is there; what may not be looked at has not vanished."""
    try:
        os.lstat(address)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False
