"""A generation: one complete build of the search indexes, in a folder that is never written again.

    index/CURRENT                 the name of the published generation
    index/LAST                    the last name of those that were removed together
    index/gen-000012/MANIFEST.json, documents.json, chroma/, words/<label>/
    index/quarantine/             generations that failed their checks

Publishing is one atomic rename of `CURRENT`, so that a reader finds the old generation or the new
one, never neither. Everything here can be made again from the catalogue.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.errors import IndexDamaged
from corpus.vectors import ChromaFolder, ChromaVectors
from corpus.words import WordIndex

_MANIFEST, _SIZES = "MANIFEST.json", "documents.json"
_CURRENT, _LAST = "CURRENT", "LAST"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a generation holds: checked against its files before it is opened.

    `built_through` is the revision of the catalogue it was built from; `labels` counts passages a
    label; `files` has the SHA-256 of every file that never changes; `probes` names, a label, a
    passage and its vector, which a search for that vector must find; `token` is in the library that
    it was built from, where that is on a server (`corpus/lineage.py`).
    """

    built_through: int
    model: str
    labels: Mapping[str, int]
    files: Mapping[str, str]
    probes: Mapping[str, tuple[str, list[float]]]
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelIndex:
    """One label's two indexes."""

    vectors: ChromaVectors
    words: WordIndex


class Generation:
    """A published generation, opened for searching."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        """Open the indexes of a folder; `check_files` it first.

        Raises:
            IndexDamaged: when one cannot be read.
        """
        self.name = folder.name
        self.manifest = manifest
        self._passages_of = read_sizes(folder)
        self._chroma = ChromaFolder(folder / "chroma")
        self.labels = {
            label: LabelIndex(
                vectors=self._chroma.open(slug(label), manifest.model),
                words=WordIndex(folder / "words" / slug(label)),
            )
            for label in manifest.labels
        }

    def dead(self, stale: Iterable[str]) -> Mapping[str, int]:
        """How many of its passages, a label, belong to these documents."""
        dead: Counter[str] = Counter()
        for document_id in stale:
            label, count = self._passages_of.get(document_id, ("", 0))
            dead[label] += count
        return dead

    def close(self) -> None:
        """Release its files."""
        self._chroma.close()


def slug(label: str) -> str:
    """The name of a label's collection and folder: partner:wri becomes label-partner--wri."""
    return "label-" + label.replace(":", "--")


def index_folder(data_dir: Path) -> Path:
    """Where the generations of a data folder stand."""
    return data_dir / "index"


def current(index: Path) -> Path | None:
    """The folder of the published generation, if there is one."""
    try:
        name = (index / _CURRENT).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    folder = index / name
    return folder if name.startswith("gen-") and folder.is_dir() else None


def generations(index: Path) -> list[Path]:
    """All generation folders, oldest first."""
    return sorted(index.glob("gen-*"))


def next_generation(index: Path) -> Path:
    """The folder of the generation that is built next: it has a name that none had before."""
    names = [folder.name for folder in generations(index)]
    with contextlib.suppress(OSError):
        names.append((index / _LAST).read_text(encoding="ascii"))
    return index / f"gen-{int(max(names, default='gen-0')[4:]) + 1:06d}"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation.

    Raises:
        IndexDamaged: when it is missing or unreadable.
    """
    try:
        return Manifest(**json.loads((folder / _MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise IndexDamaged(f"{folder} has no readable {_MANIFEST}: {error}") from error


def read_sizes(folder: Path) -> Mapping[str, tuple[str, int]]:
    """Label and number of passages of each document in a generation.

    Raises:
        IndexDamaged: when the list is missing or unreadable.
    """
    try:
        sizes = json.loads((folder / _SIZES).read_text(encoding="utf-8"))
        return {document_id: (label, count) for document_id, (label, count) in sizes.items()}
    except (OSError, ValueError, TypeError) as error:
        raise IndexDamaged(f"{folder} has no readable {_SIZES}: {error}") from error


def write_sizes(folder: Path, sizes: Mapping[str, tuple[str, int]]) -> None:
    """Write the list that `read_sizes` reads."""
    (folder / _SIZES).write_text(json.dumps(sizes), encoding="utf-8")


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest last: a folder without one is unfinished."""
    (folder / _MANIFEST).write_text(json.dumps(asdict(manifest)), encoding="utf-8")


def check_files(folder: Path, manifest: Manifest) -> None:
    """Compare the files of a generation with its manifest.

    Raises:
        IndexDamaged: naming what differs.
    """
    found = file_hashes(folder)
    if found != dict(manifest.files):
        differing = sorted(
            name
            for name in {*found, *manifest.files}
            if found.get(name) != manifest.files.get(name)
        )
        raise IndexDamaged(f"{folder.name} is damaged: {', '.join(differing[:3])} differs")


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of the files that never change once a generation is published.

    Chroma changes its SQLite file whenever it opens it, so that one is probed instead.
    """
    hashes = {}
    for path in sorted(folder.rglob("*")):
        changing = path.name.startswith("chroma.sqlite3") or path.suffix == ".lock"
        if path.is_file() and path.name != _MANIFEST and not changing:
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            hashes[path.relative_to(folder).as_posix()] = digest
    return hashes


def publish(index: Path, folder: Path) -> None:
    """Make a finished generation the current one, durably; keep the one before it."""
    for path in sorted(folder.rglob("*")):
        _sync(path)
    _sync(folder)
    temporary = index / (_CURRENT + ".tmp")
    temporary.write_text(folder.name, encoding="ascii")
    _sync(temporary)
    os.replace(temporary, index / _CURRENT)
    _sync(index)
    for old in [g for g in generations(index) if g.name < folder.name][:-1]:
        shutil.rmtree(old, ignore_errors=True)


def quarantine(index: Path, folder: Path) -> None:
    """Take a damaged generation out of the way; it is kept for whoever wants to know why."""
    aside = index / "quarantine"
    aside.mkdir(exist_ok=True)
    shutil.rmtree(aside / folder.name, ignore_errors=True)
    folder.rename(aside / folder.name)
    for old in sorted(aside.iterdir())[:-3]:
        shutil.rmtree(old, ignore_errors=True)


def forget(index: Path) -> None:
    """Remove every generation: they were built from another state of the library.

    A server may have one of them open still, so none gets its name again.
    """
    (index / _CURRENT).unlink(missing_ok=True)
    folders = generations(index)
    if folders:
        (index / _LAST).write_text(folders[-1].name, encoding="ascii")
    for folder in folders:
        shutil.rmtree(folder)


def forget_foreign(index: Path, is_ours: Callable[[Manifest], bool]) -> None:
    """Remove all generations when one is of another library than the one that is there.

    That library was restored; once it has grown past them nobody could tell by its revision, and
    what is new would not be found.

    Args:
        index: the folder of the generations.
        is_ours: whether one was built from this library; asked after its manifest was read.
    """
    if not all(is_ours(manifest) for manifest in _manifests(index)):
        forget(index)


def _manifests(index: Path) -> Iterator[Manifest]:
    """Those of the generations; one that cannot be read is one that nobody opens."""
    for folder in generations(index):
        with contextlib.suppress(IndexDamaged):
            yield read_manifest(folder)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
