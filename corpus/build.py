"""Building the next generation, in a process of its own: `python -m corpus.build DATA_DIR`.

Reads one snapshot of the catalogue, fills a Chroma collection and a word index a label, opens them
again, checks them, and publishes. Nothing is embedded here and no published folder is touched.
"""

from __future__ import annotations

import itertools
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Connection, Engine, and_, func, select

from corpus.database import open_database, reading
from corpus.embedding import embedder_input
from corpus.errors import CorpusError, IndexDamaged
from corpus.generation import (
    Generation,
    Manifest,
    current,
    file_hashes,
    generations,
    index_folder,
    next_generation,
    publish,
    slug,
    write_manifest,
    write_sizes,
)
from corpus.lineage import sign
from corpus.lock import FolderLock
from corpus.model import Vector
from corpus.schema import documents, library, passage_vectors, passages
from corpus.settings import CorpusSettings
from corpus.vectors import ChromaFolder, exact_search
from corpus.words import WordIndex

_SAMPLE = 200  # vectors of a label that must find themselves
_RECALL = 0.97  # of exact search's ten nearest, over the sample


def main() -> int:
    """Build and publish; exit code 0 when the library has a fresh generation."""
    data_dir = Path(sys.argv[1])
    os.nice(10)
    try:
        build(data_dir, CorpusSettings().database)
    except CorpusError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def build(data_dir: Path, address: str | None = None) -> Path:
    """Build, check and publish the next generation of a data folder; its path.

    Args:
        data_dir: the folder.
        address: of the database, where that is not in the folder.

    Raises:
        IndexOwned: when another builder is at work.
        IndexDamaged: when what was built does not pass its checks; nothing is published then.
    """
    index = index_folder(data_dir)
    lock = FolderLock(index / "BUILD.lock", "ingest or the server, building the index")
    engine = open_database(data_dir, address)
    try:
        _sweep(index)
        folder = next_generation(index)
        folder.mkdir(mode=0o700)
        manifest = _fill(engine, folder)
        _verify(engine, folder, manifest)
        # hashed only now: Chroma may write its files once more when it is opened again
        token = sign(engine, manifest.built_through)
        write_manifest(folder, replace(manifest, files=file_hashes(folder), token=token))
        publish(index, folder)
    finally:
        engine.dispose()
        lock.release()
    return folder


def _sweep(index: Path) -> None:
    """Remove what an interrupted build left behind."""
    keep = current(index)
    for folder in generations(index):
        if folder != keep and not (folder / "MANIFEST.json").exists():
            shutil.rmtree(folder)


def _fill(engine: Engine, folder: Path) -> Manifest:
    labels: dict[str, int] = {}
    sizes: dict[str, tuple[str, int]] = {}
    probes: dict[str, tuple[str, list[float]]] = {}
    chroma = ChromaFolder(folder / "chroma")
    with reading(engine) as connection:  # one transaction: one snapshot
        state = connection.execute(select(library)).one()
        counts = _counts(connection)
        for label, rows in itertools.groupby(_rows(connection), attrgetter("label")):
            words = WordIndex(folder / "words" / slug(label), create=True)
            texts: list[tuple[str, str, str]] = []
            vectors = _vectors(label, rows, texts, sizes, probes)
            chroma.add(slug(label), state.embedding_model, counts[label], vectors)
            words.add(texts)
            labels[label] = len(texts)
    chroma.close()
    write_sizes(folder, sizes)
    return Manifest(
        built_through=state.revision,
        model=state.embedding_model or "",
        labels=labels,
        files={},
        probes=probes,
    )


def _counts(connection: Connection) -> dict[str, int]:
    query = (
        select(documents.c.label, func.count())
        .select_from(passages)
        .join(documents, _live())
        .group_by(documents.c.label)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def _live() -> ColumnElement[bool]:
    return and_(
        documents.c.id == passages.c.document_id,
        documents.c.edition == passages.c.edition,
        documents.c.removed_at.is_(None),
    )


def _rows(connection: Connection) -> Iterator[Any]:
    """Every live passage with its vector, label by label."""
    query = (
        select(
            documents.c.label,
            passages.c.id,
            passages.c.document_id,
            passages.c.text,
            passages.c.context,
            passage_vectors.c.vector,
        )
        .select_from(passages)
        .join(documents, _live())
        .join(passage_vectors, passage_vectors.c.passage_id == passages.c.id)
        .order_by(documents.c.label, passages.c.document_id, passages.c.ordinal)
    )
    yield from connection.execute(query).yield_per(1000)


def _vectors(
    label: str,
    rows: Iterator[Any],
    texts: list[tuple[str, str, str]],
    sizes: dict[str, tuple[str, int]],
    probes: dict[str, tuple[str, list[float]]],
) -> Iterator[tuple[str, Vector]]:
    """The vectors of one label's rows; the rest of each row is noted on the way."""
    for row in rows:
        vector: Vector = np.frombuffer(row.vector, dtype="<f4")
        texts.append((row.id, row.document_id, embedder_input(row.context, row.text)))
        sizes[row.document_id] = (label, sizes.get(row.document_id, (label, 0))[1] + 1)
        probes.setdefault(label, (row.id, vector.tolist()))
        yield row.id, vector


def _verify(engine: Engine, folder: Path, manifest: Manifest) -> None:
    """Open what was built as a reader would, and compare it with what went in."""
    generation = Generation(folder, manifest)
    try:
        with reading(engine) as connection:
            seen: set[str] = set()
            for label, built in generation.labels.items():
                ids = built.vectors.ids()
                if len(ids) != manifest.labels[label] or ids != built.words.ids() or ids & seen:
                    raise IndexDamaged(f"the indexes of {label} do not hold the same passages")
                seen |= ids
                _verify_recall(connection, label, generation, sorted(ids))
    finally:
        generation.close()


def _verify_recall(
    connection: Connection, label: str, generation: Generation, ids: list[str]
) -> None:
    """Sampled vectors find themselves, and what exact search finds beside them."""
    query = select(passage_vectors.c.passage_id, passage_vectors.c.vector).order_by(
        passage_vectors.c.passage_id
    )
    wanted = set(ids)
    rows = [row for row in connection.execute(query) if row.passage_id in wanted]
    if not rows:
        return  # all of them went while this was built
    matrix = np.frombuffer(b"".join(row.vector for row in rows), dtype="<f4")
    matrix = matrix.reshape(len(rows), -1)
    names = [row.passage_id for row in rows]
    found = expected = 0
    for i in range(0, len(rows), max(1, len(rows) // _SAMPLE)):
        near = exact_search(names, matrix, matrix[i], 10)
        got = generation.labels[label].vectors.search(matrix[i], 10)
        # by score, so that equal vectors may stand for each other
        found += sum(1 for hit in got if hit.score >= near[-1].score - 1e-4)
        expected += len(near)
    if expected and found / expected < _RECALL:
        raise IndexDamaged(f"the vector index of {label} finds {found} of {expected} neighbours")


if __name__ == "__main__":
    sys.exit(main())
