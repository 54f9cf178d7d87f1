"""Trying a generation in a process that may die: `python -m corpus.probe GENERATION`.

A damaged Chroma store can end its process with a signal, which nothing can catch. So a server lets
this process open each collection first, and opens it itself only after the exit code 0.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import numpy as np

from corpus.errors import CorpusError, IndexDamaged
from corpus.generation import Generation, check_files, read_manifest

_LIMIT_SECONDS = 60.0  # 2.2 s for 25,000 rows, imports included; the rest is for slow disks


def main() -> int:
    """Open and ask every index of a generation; exit code 0 when all answer."""
    try:
        probe(Path(sys.argv[1]))
    except CorpusError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def probe(folder: Path) -> None:
    """Check a generation's databases, counts and known vectors.

    Raises:
        IndexDamaged: naming what is wrong.
    """
    manifest = read_manifest(folder)
    check_files(folder, manifest)
    try:
        connection = sqlite3.connect(
            f"{(folder / 'chroma' / 'chroma.sqlite3').absolute().as_uri()}?mode=ro", uri=True
        )
        verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        connection.close()
    except sqlite3.Error as error:
        raise IndexDamaged(f"the vector index's database cannot be read: {error}") from error
    if verdict != "ok":
        raise IndexDamaged(f"the vector index's database is damaged: {verdict}")
    generation = Generation(folder, manifest)
    for label, index in generation.labels.items():
        count = manifest.labels[label]
        if len(index.vectors) != count or len(index.words) != count:
            raise IndexDamaged(f"the indexes of {label} do not hold {count} passages")
        _, known = manifest.probes[label]
        hits = index.vectors.search(np.array(known, dtype=np.float32), 1)
        if not hits or hits[0].score < 0.999:
            raise IndexDamaged(f"the vector index of {label} does not find a known passage")
    generation.close()


def probe_apart(folder: Path) -> None:
    """Run `probe` in a process of its own.

    Raises:
        IndexDamaged: when it fails, dies or takes longer than a minute.
    """
    command = [sys.executable, "-m", "corpus.probe", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_LIMIT_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise IndexDamaged(f"{folder.name} did not answer within a minute") from error
    if done.returncode < 0:
        raise IndexDamaged(
            f"opening {folder.name} ended its process with signal {-done.returncode}"
        )
    if done.returncode:
        reason = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise IndexDamaged(reason[0] if reason else f"{folder.name} cannot be opened")


if __name__ == "__main__":
    sys.exit(main())
