"""How values stand in rows: the one place where columns, bytes and values are converted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.aliases import Alias
from corpus.model import Document, DocumentFacts, Origin, PageStart, Passage, Span, Vector


def vector_bytes(vector: Vector) -> bytes:
    """A vector as little-endian float32."""
    return np.asarray(vector, dtype="<f4").tobytes()


def vectors_of(blobs: Sequence[bytes], dimension: int) -> NDArray[np.float32]:
    """Vectors (n, dimension) from their bytes."""
    return np.frombuffer(b"".join(blobs), dtype="<f4").reshape(len(blobs), dimension)


def spans_bytes(spans: Sequence[Span]) -> bytes:
    """Spans as little-endian int32 pairs."""
    return np.array([(s.start, s.end) for s in spans], dtype="<i4").tobytes()


def spans_of(blob: bytes) -> tuple[Span, ...]:
    """Spans from their bytes."""
    pairs = np.frombuffer(blob, dtype="<i4").reshape(-1, 2).tolist()
    return tuple(Span(start, end) for start, end in pairs)


def document_of(row: Any) -> Document:
    """A document from a row that has the columns of `documents`."""
    return Document(
        id=row.id,
        edition=row.edition,
        pages=row.pages,
        facts=DocumentFacts(
            title=row.title,
            kind=row.kind,
            label=row.label,
            publisher=row.publisher,
            published=row.published,
            period_from=row.period_from,
            period_to=row.period_to,
            language=row.language,
            url=row.url,
            published_source=_origin(row.published_source),
            period_source=_origin(row.period_source),
        ),
    )


def _origin(name: str | None) -> Origin | None:
    return Origin(name) if name else None


def alias_of(row: Any) -> Alias:
    """An alias from a row of `aliases`."""
    return Alias(
        short=row.short,
        long=row.long,
        start=row.start,
        end=row.end,
        kind=row.kind,
        document_id=row.document_id,
        edition=row.edition,
    )


def passage_of(row: Any, document: Document) -> Passage:
    """A passage from a row of `passages` joined with its sentence vectors."""
    sentences = spans_of(row.sentences)
    vectors = np.frombuffer(row.vectors, dtype="<f2").reshape(len(sentences), -1)
    return Passage(
        id=row.passage_id,
        document=document,
        edition=row.passage_edition,
        ordinal=row.ordinal,
        start=row.start,
        end=row.end,
        text=row.text,
        heading=row.heading,
        tokens=row.tokens,
        sentences=sentences,
        pages=tuple(PageStart(*page) for page in row.page_starts),
        sentence_vectors=vectors,
    )
