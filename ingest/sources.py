"""What there is to ingest: files below folders, single files, addresses, and their facts."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from corpus.audience import STAFF
from corpus.drafts import PASSAGE_RULES
from ingest.errors import UnreadableFile
from ingest.fetch import Fetched
from ingest.folders import FolderWalk, PassedOver, cannot_open, look_into
from ingest.manifest import FILE_NAME, Entry, Manifest, Period, read_manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the command says about everything it ingests; the manifest wins over it."""

    audience: str | None = None
    kind: str | None = None
    published: dt.date | None = None


def _ignores_none(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One file or address to look at.

    `source` is what makes it a document; `size` and `modified_ns` are 0 for addresses, which are
    always fetched. `read` returns its bytes and its name. `ignores` says which of the files in it,
    named as below it, are no documents.
    """

    address: str
    source: str
    root: str
    size: int
    modified_ns: int
    entry: Entry
    undated: dt.date | None  # the date to take when neither manifest nor file has one
    read: Callable[[], tuple[bytes, str]]
    ignores: Callable[[str], bool] = _ignores_none

    @property
    def digest(self) -> str:
        """Changes with everything but the content that shapes what is stored."""
        return hashlib.sha256(
            f"{PASSAGE_RULES}\n{self.undated}\n{self.entry.digest()}".encode()
        ).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The items of some places, what was passed over there, and the folders that were opened."""

    items: Sequence[Item]
    over: PassedOver
    roots: Sequence[str]


def find_items(places: Sequence[str], wishes: Wishes, fetcher: Callable[[str], Fetched]) -> Found:
    """The items of these folders, files and addresses, and what is passed over, with reasons.

    Files of one document stand in the order of their dates, so that the newest ends as current.

    Raises:
        BadManifest: when a folder's manifest is wrong.
    """
    items: dict[str, Item] = {}
    over = PassedOver()
    roots: list[str] = []
    for place in places:
        if place.startswith(("http://", "https://")):
            items[place] = _address(place, wishes, fetcher)
            continue
        path = Path(place).expanduser()
        try:
            if path.is_dir():
                root = path.resolve()
                look_into(root)
                items.update((item.address, item) for item in _folder(root, wishes, over))
                roots.append(str(root))
            elif path.is_file():
                item = _single(path.resolve(), wishes)
                items[item.address] = item
            else:
                over.failed.append((place, _nothing(place, path)))
        except OSError as error:
            over.failed.append((place, cannot_open(error)))
    first = dt.date.min
    ordered = sorted(items.values(), key=lambda item: item.entry.published or item.undated or first)
    return Found(items=ordered, over=over, roots=roots)


def _nothing(place: str, path: Path) -> str:
    """Why there is nothing to read at a place."""
    if "://" in place:
        return "is not an http or https address"
    if path.exists():
        return "is no file but a pipe, socket or device"
    return f"is a dead link, to {path.readlink()}" if path.is_symlink() else "does not exist"


def _single(path: Path, wishes: Wishes) -> Item:
    """A file alone; the manifest of a folder above it wins here too."""
    for folder in path.parents:
        if (folder / FILE_NAME).is_file():
            relative = path.relative_to(folder).as_posix()
            for entry in read_manifest(folder).documents:
                if entry.file == relative:
                    return _file(path, str(folder), entry, wishes)
    return _file(path, str(path), Entry(file=path.name), wishes)


def _folder(root: Path, wishes: Wishes, over: PassedOver) -> Iterator[Item]:
    manifest = read_manifest(root)
    entries = {entry.file: entry for entry in manifest.documents}
    for path in FolderWalk(root, manifest.ignores, entries.keys(), over).files():
        name = path.relative_to(root).as_posix()
        try:
            item = _file(path, str(root), entries.get(name, Entry(file=name)), wishes)
            yield replace(item, ignores=partial(_ignored_below, manifest, name))
        except OSError as error:  # it vanished, or may not be looked at
            over.failed.append((str(path), cannot_open(error)))


def _ignored_below(manifest: Manifest, name: str, below: str) -> bool:
    return manifest.ignores(PurePosixPath(name, below))


def _file(path: Path, root: str, entry: Entry, wishes: Wishes) -> Item:
    stat = path.stat()
    return Item(
        address=str(path),
        source=f"id:{root}#{entry.id}" if entry.id else f"file:{path}",
        root=root,
        size=stat.st_size,
        modified_ns=stat.st_mtime_ns,
        entry=_with_wishes(entry, wishes),
        undated=wishes.published,
        read=lambda: (_read(path), path.name),
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(cannot_open(error)) from error


def _address(url: str, wishes: Wishes, fetcher: Callable[[str], Fetched]) -> Item:
    def read() -> tuple[bytes, str]:
        fetched = fetcher(url)
        return fetched.data, fetched.name

    entry = Entry(file=url, url=url, period=Period())
    return Item(
        address=url,
        source=url,
        root=url,
        size=0,
        modified_ns=0,
        entry=_with_wishes(entry, wishes),
        undated=wishes.published,
        read=read,
    )


def _with_wishes(entry: Entry, wishes: Wishes) -> Entry:
    return entry.model_copy(
        update={
            "audience": entry.audience or wishes.audience or STAFF,
            "kind": entry.kind or wishes.kind or "document",
        }
    )
