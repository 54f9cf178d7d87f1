"""What there is to ingest: files below folders, single files, addresses, and their facts."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.audience import STAFF
from corpus.writer import PASSAGE_RULES
from ingest.errors import UnreadableFile
from ingest.fetch import Fetched
from ingest.manifest import Entry, Manifest, Period, read_manifest
from ingest.reading.formats import SUPPORTED_EXTENSIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the command says about everything it ingests; the manifest wins over it."""

    audience: str | None = None
    kind: str | None = None
    published: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One file or address to look at.

    `source` is what makes it a document; `size` and `modified_ns` are 0 for addresses, which are
    always fetched. `read` returns its bytes and its name.
    """

    address: str
    source: str
    root: str
    size: int
    modified_ns: int
    entry: Entry
    read: Callable[[], tuple[bytes, str]]

    @property
    def digest(self) -> str:
        """Changes with everything but the content that shapes what is stored."""
        return hashlib.sha256(f"{PASSAGE_RULES}\n{self.entry.digest()}".encode()).hexdigest()


def find_items(
    places: Sequence[str], wishes: Wishes, fetcher: Callable[[str], Fetched]
) -> tuple[list[Item], list[tuple[str, str]]]:
    """The items of these folders, files and addresses, and the places that hold none, with reasons.

    Files of one document stand in the order of their dates, so that the newest ends as current.

    Raises:
        BadManifest: when a folder's manifest is wrong.
    """
    items: dict[str, Item] = {}
    failed: list[tuple[str, str]] = []
    for place in places:
        if place.startswith(("http://", "https://")):
            items[place] = _address(place, wishes, fetcher)
            continue
        path = Path(place).expanduser()
        if path.is_dir():
            items.update((item.address, item) for item in _folder(path.resolve(), wishes))
        elif path.is_file():
            item = _file(path.resolve(), str(path.resolve()), Entry(file=path.name), wishes)
            items[item.address] = item
        elif "://" in place:
            failed.append((place, "is not an http or https address"))
        else:
            failed.append((place, "does not exist"))
    first = dt.date.min
    ordered = sorted(items.values(), key=lambda item: item.entry.published or first)
    return ordered, failed


def _folder(root: Path, wishes: Wishes) -> Iterator[Item]:
    manifest = read_manifest(root)
    entries = {entry.file: entry for entry in manifest.documents}
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if not _is_document(path, root, relative, manifest):
            continue
        entry = entries.get(relative.as_posix(), Entry(file=relative.as_posix()))
        yield _file(path, str(root), entry, wishes)


def _is_document(path: Path, root: Path, relative: Path, manifest: Manifest) -> bool:
    """Files of a format we read; hidden ones, ignored ones and links out of the folder are not."""
    if any(part.startswith((".", "~$")) for part in relative.parts) or manifest.ignores(relative):
        return False
    if path.suffix.lower() not in SUPPORTED_EXTENSIONS:
        return False
    return path.is_file() and path.resolve().is_relative_to(root)


def _file(path: Path, root: str, entry: Entry, wishes: Wishes) -> Item:
    stat = path.stat()
    return Item(
        address=str(path),
        source=f"id:{entry.id}" if entry.id else f"file:{path}",
        root=root,
        size=stat.st_size,
        modified_ns=stat.st_mtime_ns,
        entry=_with_wishes(entry, wishes),
        read=lambda: (_read(path), path.name),
    )


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"cannot be opened: {error.strerror}") from error


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
        read=read,
    )


def _with_wishes(entry: Entry, wishes: Wishes) -> Entry:
    return entry.model_copy(
        update={
            "audience": entry.audience or wishes.audience or STAFF,
            "kind": entry.kind or wishes.kind or "document",
            "published": entry.published or wishes.published,
        }
    )
