"""Finding passages for a question that is not in English, by a multilingual model.

It is given the question as it was typed. Words are searched as ever, the question's own and those
of its rough rendering: names, figures and codes are the same in every language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.model import Ranked
from assistant.question.asking import naming_words
from assistant.question.understanding import Asked
from corpus.audience import Audience
from corpus.catalogue import Filters
from corpus.embedding import Embedder
from corpus.index import Candidate, LibraryIndex
from corpus.model import Vector
from corpus.multilingual import LanguageVectors

# This model's cosines lie between .7 and .95, and higher where question and passage are in one
# language. So they are put where those of the English one lie, and every threshold holds for both
# (docs/decisions/0019-languages.md).
_FAR, _ONE_LANGUAGE, _STEEP = 0.725, 0.045, 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Multilingual:
    """Searches by the vectors of a second model. Nearness is on the scale of the first one's."""

    index: LibraryIndex
    vectors: LanguageVectors
    embedder: Embedder

    def vector(self, asked: Asked) -> Vector:
        """The unit vector of a question as typed, with what it leans on."""
        parts = [each.weight * self.embedder.embed_question(each.text) for each in asked.typed]
        total = np.sum(parts, axis=0, dtype=np.float32)
        return np.asarray(total / np.linalg.norm(total), dtype=np.float32)

    def candidates(
        self, audience: Audience, asked: Asked, vector: Vector, limit: int, filters: Filters
    ) -> list[Candidate]:
        """The passages nearest by meaning and by words, in no order; as `LibraryIndex.search`."""
        parts = asked.search.words or asked.search.parts
        texts = [replace(each, text=naming_words(each.text)) for each in parts]
        sharing = self.index.sharing(audience, texts, limit, filters)
        words = {hit.passage_id: hit.score for hit in sharing}
        near = self.vectors.nearest(audience, vector, limit, filters, also=words)
        return [
            Candidate(
                passage_id=hit.passage_id,
                cosine=_near(hit.score, asked, hit.language),
                words=words.get(hit.passage_id, 0.0),
            )
            for hit in near
        ]

    def nearness(
        self, found: Sequence[Ranked], asked: Asked, vector: Vector
    ) -> dict[str, Sequence[float]]:
        """How near the sentences of these passages are to a question, by passage id."""
        passages = [each.passage for each in found]
        cosines = self.vectors.of_sentences(passages, vector)
        return {
            p.id: [_near(c, asked, p.document.facts.language) for c in cosines[p.id].tolist()]
            for p in passages
        }


def _near(cosine: float, asked: Asked, language: str | None) -> float:
    """A cosine to a text in this language, as one of the English model."""
    return (cosine - _FAR - _ONE_LANGUAGE * (language == asked.language)) * _STEEP
