"""The documents that changed after a generation was built, searched exactly in memory.

A document that changed is dead in the generation and alive here (or nowhere, when it was removed),
so that a new document is found and a removed or re-labelled one is gone at the very next question.
With no usable generation everything is newer than it, and this is the whole library.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from sqlalchemy import Connection, Engine, select

from corpus.database import reading
from corpus.embedding import embedder_input
from corpus.rows import vectors_of
from corpus.schema import documents, library, passage_vectors, passages
from corpus.vectors import ExactVectors
from corpus.words import WordIndex

_MOST_IDS = 500


class LabelRows:
    """One label's newer passages."""

    def __init__(self) -> None:
        """Start empty."""
        self.vectors = ExactVectors()
        self.words = WordIndex()


class Overlay:
    """Everything that changed after `built_through`, kept up with the catalogue."""

    def __init__(self, engine: Engine, built_through: int) -> None:
        """Start empty; `catch_up` fills it."""
        self._engine = engine
        self._lock = threading.Lock()
        self._label_of: dict[str, str] = {}
        self.revision = built_through
        self.stale: frozenset[str] = frozenset()
        self.labels: Mapping[str, LabelRows] = {}

    def __len__(self) -> int:
        return sum(len(rows.vectors) for rows in self.labels.values())

    def catch_up(self) -> None:
        """Take in what was committed since the last call. Cheap when nothing was."""
        with self._lock, reading(self._engine) as connection:
            revision = int(connection.execute(select(library.c.revision)).scalar_one())
            if revision == self.revision:
                return
            changed = connection.execute(
                select(documents.c.id, documents.c.label, documents.c.removed_at).where(
                    documents.c.revision > self.revision
                )
            ).all()
            live = {row.id: row.label for row in changed if row.removed_at is None}
            self._replace([row.id for row in changed], live, connection)
            self.stale |= {row.id for row in changed}
            self.revision = revision

    def _replace(
        self, gone: Sequence[str], live: Mapping[str, str], connection: Connection
    ) -> None:
        arriving: dict[str, list[str]] = defaultdict(list)
        for document_id, label in live.items():
            arriving[label].append(document_id)
        leaving: dict[str, list[str]] = defaultdict(list)
        for document_id in gone:
            if document_id in self._label_of:
                leaving[self._label_of.pop(document_id)].append(document_id)
        labels = {**self.labels, **{a: LabelRows() for a in arriving if a not in self.labels}}
        for label in {*arriving, *leaving}:
            vectors, words = _load(connection, arriving[label])
            labels[label].vectors.replace(leaving[label], vectors)
            labels[label].words.replace(leaving[label], words)
        self._label_of.update(live)
        self.labels = labels


def _load(
    connection: Connection, document_ids: Sequence[str]
) -> tuple[list[tuple[str, list[str], np.ndarray]], list[tuple[str, str, str]]]:
    """The passages of these documents as rows for the two indexes."""
    vectors, words = [], []
    for first in range(0, len(document_ids), _MOST_IDS):
        query = (
            select(
                passages.c.id,
                passages.c.document_id,
                passages.c.text,
                passages.c.context,
                passage_vectors.c.vector,
            )
            .select_from(passages)
            .join(passage_vectors, passage_vectors.c.passage_id == passages.c.id)
            .where(passages.c.document_id.in_(document_ids[first : first + _MOST_IDS]))
            .order_by(passages.c.document_id, passages.c.ordinal)
        )
        grouped = defaultdict(list)
        for row in connection.execute(query):
            grouped[row.document_id].append(row)
            words.append((row.id, row.document_id, embedder_input(row.context, row.text)))
        for document_id, rows in grouped.items():
            blobs = [row.vector for row in rows]
            matrix = vectors_of(blobs, len(blobs[0]) // 4)
            vectors.append((document_id, [row.id for row in rows], matrix))
    return vectors, words
