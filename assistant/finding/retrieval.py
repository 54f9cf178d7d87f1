"""Finding passages for a question: candidates of both indexes, fused, admitted, duplicates gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.finding.duplicates import collapse
from assistant.finding.fusion import Fusion, convex
from assistant.finding.multilingual import Multilingual
from assistant.model import Ranked
from assistant.question.asking import naming_words
from assistant.question.followups import Standalone, standalone
from assistant.question.language import ENGLISH
from assistant.question.understanding import Asked
from corpus.audience import Audience
from corpus.catalogue import NO_FILTERS, Catalogue, Filters
from corpus.embedding import Embedder
from corpus.index import Candidate, LibraryIndex
from corpus.model import Vector

_CANDIDATES = 50  # by meaning, and as many by words
_ELSEWHERE = 0.05  # what counts against a sentence in another language than the question's
_FOREIGN_ELSEWHERE = 0.2  # the same where English words and vectors rank another language
_SPARE = 4  # fetched beyond what is asked for, so that collapsing leaves enough


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found for a question.

    Args:
        passages: best first.
        nearness: of each of their sentences to the question, by passage id.
        elsewhere: what counts against a sentence in another language than the question's.
    """

    passages: Sequence[Ranked]
    nearness: Mapping[str, Sequence[float]]
    elsewhere: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Retriever:
    """Search over the library for one reader at a time.

    Args:
        catalogue: the library.
        index: its search indexes.
        embedder: the model that it was embedded with.
        fusion: joins what was found by meaning and by words.
        multilingual: finds what questions in other languages than English mean, where it is set.
    """

    catalogue: Catalogue
    index: LibraryIndex
    embedder: Embedder
    fusion: Fusion = convex
    multilingual: Multilingual | None = None

    def find(self, audience: Audience, asked: Asked, limit: int, filters: Filters) -> Found:
        """The passages that bear most on a question as it is understood; as `retrieve`."""
        if self.multilingual and asked.language != ENGLISH:
            vector = self.multilingual.vector(asked)
            some = self.multilingual.candidates(audience, asked, vector, _CANDIDATES, filters)
            found = self._best(audience, some, limit)
            if found:  # nothing, where its vectors have not been made yet
                near = self.multilingual.nearness(found, asked, vector)
                return Found(passages=found, nearness=near, elsewhere=_ELSEWHERE)
        vector = self.vector(asked.search)
        found = self.retrieve_for(audience, asked.search, vector, limit, filters)
        cosines = {
            p.id: (np.asarray(p.sentence_vectors, dtype=np.float32) @ vector).tolist()
            for p in (each.passage for each in found)
        }
        elsewhere = _ELSEWHERE if asked.language == ENGLISH else _FOREIGN_ELSEWHERE
        return Found(passages=found, nearness=cosines, elsewhere=elsewhere)

    def retrieve(
        self, audience: Audience, text: str, limit: int, filters: Filters = NO_FILTERS
    ) -> list[Ranked]:
        """The passages that bear most on `text`, a question that stands alone, best first.

        Args:
            audience: the reader's labels; nothing else is searched.
            text: what is looked for.
            limit: the most passages.
            filters: what the reader narrows the search to.
        """
        asked = standalone(text)
        return self.retrieve_for(audience, asked, self.vector(asked), limit, filters)

    def vector(self, asked: Standalone) -> Vector:
        """The unit vector of a question with what it leans on: the weighted mean of its parts'."""
        parts = [each.weight * self.embedder.embed_question(each.text) for each in asked.parts]
        if len(parts) == 1:
            return parts[0]
        total = np.sum(parts, axis=0, dtype=np.float32)
        return np.asarray(total / np.linalg.norm(total), dtype=np.float32)

    def retrieve_for(
        self, audience: Audience, asked: Standalone, vector: Vector, limit: int, filters: Filters
    ) -> list[Ranked]:
        """As `retrieve`, for a question in its conversation and its vector."""
        texts = [replace(each, text=naming_words(each.text)) for each in asked.words or asked.parts]
        candidates = self.index.search(audience, texts, vector, max(_CANDIDATES, limit), filters)
        return self._best(audience, candidates, limit)

    def _best(
        self, audience: Audience, candidates: Sequence[Candidate], limit: int
    ) -> list[Ranked]:
        """The best of these that the reader may read, duplicates gone."""
        scores = dict(self.fusion(candidates)[: limit + _SPARE])
        passages = self.catalogue.passages(audience, list(scores))
        return collapse((Ranked(passage=p, score=scores[p.id]) for p in passages), limit)
