"""Vectors of a second, multilingual model, for questions that are not in English.

The library's own vectors stay what they are. These are made from passages that are stored already
and live in a table of their own, which can be thrown away and made again. They are searched
exactly, with what a reader may read left to the query itself: no index has to be kept up.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Engine, Select, and_, delete, func, insert, select

from corpus.audience import Audience
from corpus.catalogue import NO_FILTERS, Filters, current, readable
from corpus.database import reading, writing
from corpus.embedding import Embedder, EmbeddingInput, embedder_input
from corpus.model import Passage, PassageVectors, Span, Vector
from corpus.rows import spans_of
from corpus.schema import documents, language_vectors, passages

_GROUP = 64  # passages embedded and committed together


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageHit:
    """A passage, its cosine to the question, and the language of its document, where known."""

    passage_id: str
    score: float
    language: str | None


@dataclass(frozen=True, slots=True)
class LanguageVectors:
    """The multilingual vectors of a library, of one model. Safe to use from several threads."""

    engine: Engine
    model: str

    def nearest(
        self,
        audience: Audience,
        vector: Vector,
        limit: int,
        filters: Filters = NO_FILTERS,
        also: Container[str] = (),
    ) -> list[LanguageHit]:
        """The passages nearest to a question, and those of these ids.

        Args:
            audience: the reader's labels; nothing else is read.
            vector: the question's unit vector, float32 (d,).
            limit: the most passages beside those of `also`.
            filters: what the reader narrows the search to.
            also: ids of passages that are wanted however near they are.
        """
        query = (
            select(passages.c.id, documents.c.language, language_vectors.c.vector)
            .join(documents, current())
            .join(language_vectors, self._of_passage())
            .where(readable(audience, filters))
        )
        with reading(self.engine) as connection:
            rows = connection.execute(query).all()
        cosines = _matrix([row.vector for row in rows], len(vector)) @ vector
        hits = [
            LanguageHit(passage_id=row.id, score=float(cosine), language=row.language)
            for row, cosine in zip(rows, cosines, strict=True)
        ]
        hits.sort(key=lambda hit: (-hit.score, hit.passage_id))
        return [*hits[:limit], *(hit for hit in hits[limit:] if hit.passage_id in also)]

    def of_sentences(self, found: Sequence[Passage], vector: Vector) -> Mapping[str, Vector]:
        """The cosines to a question of the sentences of passages that were found, by passage id."""
        query = select(language_vectors.c.passage_id, language_vectors.c.sentences).where(
            language_vectors.c.passage_id.in_([p.id for p in found]),
            language_vectors.c.model == self.model,
        )
        with reading(self.engine) as connection:
            rows = connection.execute(query).all()
        return {row.passage_id: _matrix([row.sentences], len(vector)) @ vector for row in rows}

    def missing(self) -> int:
        """How many passages have no vectors of this model yet."""
        query = select(func.count()).select_from(self._without().subquery())
        with reading(self.engine) as connection:
            return int(connection.execute(query).scalar_one())

    def make(self, embedder: Embedder, tell: Callable[[int], None] = lambda _: None) -> int:
        """Embed every passage that has no vectors of this model; how many there were.

        Args:
            embedder: the model that `model` names.
            tell: is given how many are done, group after group.

        Others may change the library meanwhile: what is gone by then is left out.
        """
        done = 0
        while True:
            with reading(self.engine) as connection:
                rows = connection.execute(self._without().limit(_GROUP)).all()
            if not rows:
                return done
            inputs = [_fitting(_input(row), embedder) for row in rows]
            vectors = list(embedder.embed_passages(inputs))
            self._put([row.id for row in rows], vectors)
            done += len(rows)
            tell(done)

    def _put(self, ids: Sequence[str], vectors: Sequence[PassageVectors]) -> None:
        values = [
            {"passage_id": i, "model": self.model, "vector": _bytes(v.passage),
             "sentences": _bytes(v.sentences)}
            for i, v in zip(ids, vectors, strict=True)
        ]  # fmt: skip
        with writing(self.engine) as connection:
            connection.execute(
                delete(language_vectors).where(language_vectors.c.passage_id.in_(ids))
            )
            there = set(
                connection.execute(select(passages.c.id).where(passages.c.id.in_(ids))).scalars()
            )
            values = [row for row in values if row["passage_id"] in there]
            if values:
                connection.execute(insert(language_vectors), values)

    def _without(self) -> Select[tuple[str, int, str, str, bytes]]:
        columns = (passages.c.id, passages.c.start, passages.c.text, passages.c.context)
        return (
            select(*columns, passages.c.sentences)
            .outerjoin(language_vectors, self._of_passage())
            .where(language_vectors.c.passage_id.is_(None))
            .order_by(passages.c.id)
        )

    def _of_passage(self) -> ColumnElement[bool]:
        return and_(
            language_vectors.c.passage_id == passages.c.id, language_vectors.c.model == self.model
        )


def _input(row: Any) -> EmbeddingInput:
    sentences = (Span(s.start - row.start, s.end - row.start) for s in spans_of(row.sentences))
    return EmbeddingInput(context=row.context, text=row.text, sentences=tuple(sentences))


def _fitting(given: EmbeddingInput, embedder: Embedder) -> EmbeddingInput:
    """The input within the model's window: passages were cut for another model's word pieces."""
    while embedder.count([embedder_input(given.context, given.text)])[0] > embedder.window:
        given = replace(given, context="", text=given.text[: len(given.text) * 3 // 4])
    return given


def _bytes(vectors: NDArray[np.float32] | NDArray[np.float16]) -> bytes:
    return np.asarray(vectors, dtype="<f2").tobytes()


def _matrix(blobs: Sequence[bytes], dimension: int) -> NDArray[np.float32]:
    """The vectors (n, dimension) of these bytes."""
    return np.frombuffer(b"".join(blobs), dtype="<f2").reshape(-1, dimension).astype(np.float32)
