"""Finding passages for a question: candidates of both indexes, fused, admitted, duplicates gone."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.duplicates import collapse
from assistant.fusion import Fusion, convex
from assistant.model import Ranked
from corpus.audience import Audience
from corpus.catalogue import NO_FILTERS, Catalogue, Filters
from corpus.embedding import Embedder
from corpus.index import LibraryIndex
from corpus.model import Vector

_CANDIDATES = 50  # each way and label
_SPARE = 4  # fetched beyond what is asked for, so that collapsing leaves enough


@dataclass(frozen=True, slots=True, kw_only=True)
class Retriever:
    """Search over the library for one reader at a time."""

    catalogue: Catalogue
    index: LibraryIndex
    embedder: Embedder
    fusion: Fusion = convex

    def retrieve(
        self,
        audience: Audience,
        text: str,
        limit: int,
        filters: Filters = NO_FILTERS,
        vector: Vector | None = None,
    ) -> list[Ranked]:
        """The passages that bear most on `text`, best first.

        Args:
            audience: the reader's labels; nothing else is searched.
            text: a question that stands alone.
            limit: the most passages.
            filters: what the reader narrows the search to.
            vector: the question's vector, when it is at hand already.
        """
        if vector is None:
            vector = self.embedder.embed_question(text)
        candidates = self.index.search(audience, text, vector, max(_CANDIDATES, limit), filters)
        scores = dict(self.fusion(candidates)[: limit + _SPARE])
        passages = self.catalogue.passages(audience, list(scores))
        return collapse((Ranked(passage=p, score=scores[p.id]) for p in passages), limit)
