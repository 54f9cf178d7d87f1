"""Which document a file is: moved, renamed or copied, it stays the document that it was.

A file at a new address is an old document when it has its content and no file of that document is
left where it was. A file with the content of another that is still there is the same document in
two places, where both are for the same readers and the manifest says nothing else of it; one of
them that changes later leaves, and the other keeps the document. Whoever changes a file while
moving it has made a new one.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from corpus.drafts import StoredFile, document_id_of
from corpus.places import above, place_of
from ingest.drafting import ReadItem
from ingest.manifest import Entry, Period
from ingest.reading.formats import holds_files
from ingest.sources import Item

_FILE = "file:"  # sources of documents that are what their address is


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a document stands: the address, what is said of it, the source of the document."""

    address: str
    entry: Entry
    source: str


class Moves:
    """Tells which document each file of a run is; a document that is gone is taken up once."""

    def __init__(self, items: Sequence[Item], known: Mapping[str, StoredFile]) -> None:
        """`items` are all files of the run, `known` those of the library before it."""
        self._known = known
        self._taken = {file.document_id for file in known.values()}
        self._gone: dict[str, list[tuple[str, ...]]] = defaultdict(list)  # addresses, by content
        # what is there already, by content: seen unchanged, or settled in this run
        self._there: dict[str, list[_Place]] = defaultdict(list)
        present = {item.address for item in items}
        documents: dict[str, list[StoredFile]] = defaultdict(list)
        for item in items:
            file = known.get(item.address)
            if file and (item.size, item.modified_ns) == (file.stamp.size, file.stamp.modified_ns):
                self._there[file.edition].append(_Place(item.address, item.entry, file.source))
        self._look_inside({item.address: item for item in items if holds_files(item.address)})
        for _, file in sorted(known.items()):
            if file.source.startswith(_FILE):
                documents[file.document_id].append(file)
        if present <= known.keys():
            return  # nothing stands at a new address
        for files in documents.values():
            addresses = tuple(file.stamp.address for file in files)
            if present.isdisjoint(addresses) and all(map(_has_vanished, addresses)):
                self._gone[files[0].edition].append(addresses)

    def _look_inside(self, holders: Mapping[str, Item]) -> None:
        """What is in files that are as they were: it is there, whether they are opened or not."""
        for address, file in self._known.items() if holders else ():
            top = place_of(address, holders)
            holder = self._known.get(top or "")
            if top is None or holder is None or top == address:
                continue
            item, seen = holders[top], holder.stamp
            if (item.size, item.modified_ns) == (seen.size, seen.modified_ns):
                entry = item.entry.of_file_inside(address.rpartition("/")[2])
                self._there[file.edition].append(_Place(address, entry, file.source))

    def settled(self, read: ReadItem, edition: str) -> ReadItem:
        """The same with the source of the document that it is, and the addresses that it left.

        `copy_of` is the address of a file that is the same document.
        """
        found = self._settled(read, edition)
        self._there[edition].append(_Place(found.item.address, found.item.entry, found.item.source))
        self._taken.add(document_id_of(found.item.source))
        return found

    def twin(self, item: Item, edition: str) -> str | None:
        """The address of another file with this content, where this one is new."""
        if item.address in self._known:
            return None
        return next((p.address for p in self._others(item, edition)), None)

    def _settled(self, read: ReadItem, edition: str) -> ReadItem:
        item = read.item
        if not item.source.startswith(_FILE):
            return read
        known = self._known.get(item.address)
        if known and known.source.startswith(_FILE):
            return self._known_before(read, edition, known)
        if not known and self._gone[edition]:
            left = self._gone[edition].pop(0)
            return replace(_with_source(read, self._known[left[0]].source), moved_from=left)
        if (other := self._copied(item, edition)) and not known:
            return replace(_with_source(read, other.source), copy_of=other.address)
        return self._alone(read, edition)

    def _known_before(self, read: ReadItem, edition: str, known: StoredFile) -> ReadItem:
        """A file of a document: one of its places, all that is left of it, or what leaves it."""
        item, source = read.item, known.source
        beside = [p for p in self._places(source) if p.address != item.address]
        if not beside:
            return _with_source(read, source)
        same = next((p for p in self._others(item, edition) if p.source == source), None)
        if same is None or same.entry.audience != item.entry.audience:
            return self._alone(read, edition)
        if source == f"{_FILE}{item.address}":
            return _with_source(read, source)  # what is said of it is said of the document
        if not _may_be_one(item.entry, same.entry):
            return self._alone(read, edition)
        return replace(_with_source(read, source), copy_of=same.address)

    def _alone(self, read: ReadItem, edition: str) -> ReadItem:
        """As a document of its own; another one may have its address as its source."""
        source = read.item.source
        if document_id_of(source) not in self._taken:
            return read
        return _with_source(read, f"{source}#{edition}")

    def _copied(self, item: Item, edition: str) -> _Place | None:
        """The place of a document that this file is a copy of."""
        others = (p for p in self._others(item, edition) if p.source.startswith(_FILE))
        return next((p for p in others if _may_be_one(item.entry, p.entry)), None)

    def _others(self, item: Item, edition: str) -> Iterator[_Place]:
        return (p for p in self._there[edition] if p.address != item.address)

    def _places(self, source: str) -> Iterator[_Place]:
        return (p for places in self._there.values() for p in places if p.source == source)


def _may_be_one(entry: Entry, other: Entry) -> bool:
    """Whether two files with one content may be one document: the same readers, no other facts."""
    same = (entry.audience, entry.kind) == (other.audience, other.kind)
    return same and not _is_described(entry) and not _is_described(other)


def _is_described(entry: Entry) -> bool:
    """Whether the manifest says what this file is."""
    said = (entry.title, entry.publisher, entry.published, entry.language, entry.url)
    return any(said) or entry.period != Period()


def _with_source(read: ReadItem, source: str) -> ReadItem:
    return replace(read, item=replace(read.item, source=source))


def _has_vanished(address: str) -> bool:
    """Whether nothing is there; what may not be looked at has not vanished.

    Nor has what is in a file: whoever opens that knows.
    """
    try:
        os.lstat(address)
    except FileNotFoundError:
        return True
    except NotADirectoryError:
        return not any(holds_files(place) and os.path.isfile(place) for place in above(address))
    except OSError:
        return False
    return False
