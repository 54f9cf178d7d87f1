"""When the next generation is due, and having it built."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

from sqlalchemy import Engine, and_, func, select

from corpus.database import reading, variables
from corpus.errors import IndexDamaged, IndexOwned
from corpus.generation import (
    Manifest,
    check_files,
    current,
    index_folder,
    read_manifest,
    read_sizes,
)
from corpus.lineage import is_of
from corpus.lock import FolderLock
from corpus.schema import documents, passages

_MOST_NEWER = 5000  # passages searched exactly
_MOST_DEAD = 0.05  # of a label's passages


def is_due(engine: Engine, manifest: Manifest | None, folder: Path | None) -> bool:
    """Whether too much is newer than a generation, or dead in it; with none, whether there is text.

    Raises:
        IndexDamaged: when the generation's list of documents cannot be read.
    """
    built_through = manifest.built_through if manifest else 0
    with reading(engine) as connection:
        changed = connection.execute(
            select(documents.c.id).where(documents.c.revision > built_through)
        ).scalars()
        newer = connection.execute(
            select(func.count())
            .select_from(passages)
            .join(
                documents,
                and_(
                    documents.c.id == passages.c.document_id,
                    documents.c.edition == passages.c.edition,
                ),
            )
            .where(documents.c.revision > built_through, documents.c.removed_at.is_(None))
        ).scalar_one()
        stale = list(changed)
    if manifest is None or folder is None:
        return bool(newer)
    sizes = read_sizes(folder)
    dead: Counter[str] = Counter()
    for document_id in stale:
        label, count = sizes.get(document_id, ("", 0))
        dead[label] += count
    return newer > _MOST_NEWER or any(
        dead[label] > _MOST_DEAD * count for label, count in manifest.labels.items()
    )


def build_apart(engine: Engine, data_dir: Path) -> None:
    """Build and publish the next generation in a process of its own, at low priority.

    Raises:
        IndexDamaged: when it fails; the published generation stays.
    """
    command = [sys.executable, "-m", "corpus.build", str(data_dir)]
    done = subprocess.run(command, capture_output=True, check=False, env=variables(engine))
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise IndexDamaged(f"the index could not be built: {reason[0] if reason else 'killed'}")


def bring_up_to_date(engine: Engine, data_dir: Path, *, always: bool = False) -> bool:
    """Build the next generation if one is due, or `always`; whether one was built.

    When another process owns the index folder nothing is done: that process builds when it is due.

    Raises:
        IndexOwned: with `always`, when another process owns the index folder.
        IndexDamaged: when the build fails.
    """
    try:
        lock = FolderLock(index_folder(data_dir) / "OWNER.lock", "ingest")
    except IndexOwned:
        if always:
            raise
        return False
    try:
        if not always and not is_due(engine, *_published(engine, data_dir)):
            return False
        build_apart(engine, data_dir)
        return True
    finally:
        lock.release()


def _published(engine: Engine, data_dir: Path) -> tuple[Manifest | None, Path | None]:
    """The published generation, if its files are sound."""
    folder = current(index_folder(data_dir))
    if folder is None:
        return None, None
    try:
        manifest = read_manifest(folder)
        if not is_of(engine, manifest):
            return None, None  # another library was put under it
        check_files(folder, manifest)
    except IndexDamaged:
        return None, None
    return manifest, folder
