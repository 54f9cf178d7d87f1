"""Vector search by cosine: Chroma within a generation, numpy wherever exactness is wanted.

Chroma is used under the rules that its behaviour asks for (docs/decisions/0002): our own vectors,
no metadata filter, batches of 1,000, never written to once published, one process per folder.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from corpus.errors import IndexDamaged
from corpus.hits import Hit, best_first
from corpus.model import Vector

_BATCH = 1000
_HNSW = {"space": "cosine", "max_neighbors": 32, "ef_construction": 200, "ef_search": 200}
# keeps Chroma from rewriting its graph files in place, which a kill can leave unreadable
_NEVER_SYNC = 1_000_000_000


class VectorIndex(Protocol):
    """The vectors of one label's passages."""

    def __len__(self) -> int:
        """How many passages it holds."""
        ...

    def search(self, vector: Vector, limit: int) -> list[Hit]:
        """The nearest passages, cosine as score. `vector` is unit length, float32 (d,)."""
        ...


class ExactVectors:
    """Vectors in memory, compared one by one: exact, and fast enough for 100,000."""

    def __init__(self) -> None:
        """Start empty."""
        self._parts: dict[str, tuple[list[str], NDArray[np.float32]]] = {}
        # one attribute, so that a search beside a change sees ids and rows that belong together
        self._rows: tuple[list[str], NDArray[np.float32]] = ([], np.zeros((0, 0), np.float32))

    def __len__(self) -> int:
        return len(self._rows[0])

    def replace(
        self,
        gone: Iterable[str],
        added: Iterable[tuple[str, list[str], NDArray[np.float32]]],
    ) -> None:
        """Drop the documents `gone`, then add (document id, passage ids, vectors (n, d))."""
        for document_id in gone:
            self._parts.pop(document_id, None)
        for document_id, ids, vectors in added:
            self._parts[document_id] = (ids, vectors)
        parts = list(self._parts.values())
        matrix = np.vstack([v for _, v in parts]) if parts else np.zeros((0, 0), np.float32)
        self._rows = [i for ids, _ in parts for i in ids], matrix

    def search(self, vector: Vector, limit: int) -> list[Hit]:
        """See `VectorIndex`."""
        ids, matrix = self._rows
        return exact_search(ids, matrix, vector, limit)


def exact_search(
    ids: Sequence[str], matrix: NDArray[np.float32], vector: Vector, limit: int
) -> list[Hit]:
    """The `limit` rows of `matrix` (n, d) nearest to `vector`, ties in the order of ids."""
    check_question(vector)
    if not len(ids) or limit < 1:
        return []
    scores = matrix @ vector
    some = np.argpartition(-scores, limit - 1)[:limit] if limit < len(ids) else np.arange(len(ids))
    return best_first((Hit(ids[i], float(scores[i])) for i in some), limit)


def check_question(vector: Vector) -> None:
    """Refuse a vector that would make an index return arbitrary rows.

    Raises:
        ValueError: when it is not finite or is zero.
    """
    if not np.isfinite(vector).all() or not vector.any():
        raise ValueError("the question's vector is not finite or is zero; this is a bug")


class ChromaVectors:
    """One label's collection within a generation's Chroma folder."""

    def __init__(self, collection: Any) -> None:
        """Search this collection; see `ChromaFolder`."""
        self._collection = collection
        self._count = int(collection.count())

    def __len__(self) -> int:
        return self._count

    def search(self, vector: Vector, limit: int) -> list[Hit]:
        """See `VectorIndex`."""
        check_question(vector)
        limit = min(limit, self._count)
        if limit < 1:
            return []
        found = self._collection.query(
            query_embeddings=vector.reshape(1, -1), n_results=limit, include=["distances"]
        )
        return [
            Hit(passage_id, 1.0 - distance)
            for passage_id, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    def ids(self) -> set[str]:
        """Every passage id in the collection."""
        return {
            passage_id
            for offset in range(0, self._count, _BATCH)
            for passage_id in self._collection.get(limit=_BATCH, offset=offset, include=[])["ids"]
        }


class ChromaFolder:
    """The Chroma store of one generation: a collection a label."""

    def __init__(self, folder: Path) -> None:
        """Open the store, or make it.

        Raises:
            IndexDamaged: when Chroma cannot open it.
        """
        import chromadb
        from chromadb.config import Settings

        try:
            self._client = chromadb.PersistentClient(
                str(folder), Settings(anonymized_telemetry=False)
            )
        except Exception as error:  # Chroma raises whatever its Rust core panics with
            raise IndexDamaged(f"the vector index in {folder} cannot be opened: {error}") from error

    def add(self, name: str, model: str, count: int, rows: Iterable[tuple[str, Vector]]) -> None:
        """Make a collection and fill it with `count` rows; it is never written to again.

        Chroma writes its graph once, with the last row: a graph that was never written would be
        made afresh at every opening, and no hash could vouch for it.
        """
        collection = self._client.create_collection(
            name,
            embedding_function=None,
            metadata={"model": model},
            configuration={
                "hnsw": {**_HNSW, "sync_threshold": count, "batch_size": min(count, 100)}
            },
        )
        batch: list[tuple[str, Vector]] = []
        for row in rows:
            batch.append(row)
            if len(batch) == _BATCH:
                _add(collection, batch)
                batch = []
        _add(collection, batch)
        collection.modify(configuration={"hnsw": {"sync_threshold": _NEVER_SYNC}})

    def open(self, name: str, model: str) -> ChromaVectors:
        """The collection of this name.

        Raises:
            IndexDamaged: when it is missing, unreadable, or holds another model's vectors.
        """
        try:
            collection = self._client.get_collection(name, embedding_function=None)
            vectors = ChromaVectors(collection)
        except Exception as error:  # as above
            raise IndexDamaged(f"the collection {name} cannot be read: {error}") from error
        if (collection.metadata or {}).get("model") != model:
            raise IndexDamaged(f"the collection {name} holds vectors of another model")
        return vectors

    def close(self) -> None:
        """Release the store's files."""
        self._client.close()


def _add(collection: Any, batch: Sequence[tuple[str, Vector]]) -> None:
    if batch:
        collection.add(ids=[i for i, _ in batch], embeddings=np.stack([v for _, v in batch]))
