"""One moment of the library, searched a label at a time: a generation, and whatever is newer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from corpus.audience import Audience
from corpus.catalogue import NO_FILTERS, Catalogue
from corpus.generation import Generation
from corpus.hits import Hit, Weighted, mixed
from corpus.model import Vector
from corpus.overlay import Overlay
from corpus.rows import vectors_of
from corpus.vectors import VectorIndex, exact_search
from corpus.words import WordIndex

_MOST_DEAD = 200  # dead passages of a label that a search reaches past


class Part(Protocol):
    """One label's two indexes, of a generation or of the newer rows."""

    @property
    def vectors(self) -> VectorIndex:
        """Search by meaning."""
        ...

    @property
    def words(self) -> WordIndex:
        """Search by words."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a search looks at. Documents of `overlay.stale` are dead in the generation."""

    catalogue: Catalogue
    generation: Generation | None
    overlay: Overlay

    def near(self, label: str, vector: Vector, limit: int, within: Sequence[str]) -> list[Hit]:
        """A label's passages nearest by meaning, cosine as score.

        Args:
            label: the only label looked at.
            vector: the question's unit vector, float32 (d,).
            limit: how many are wanted; there may be more.
            within: ids of the only documents to look in; empty for all.
        """
        dead = self._dead(label)
        if within or dead > _MOST_DEAD:
            return self._exactly(label, vector, limit, within)
        return [
            hit
            for part, gone in self._parts(label)
            for hit in part.vectors.search(vector, limit + dead)
            if hit.document_id not in gone
        ]

    def sharing(
        self, label: str, texts: Sequence[Weighted], limit: int, within: Sequence[str]
    ) -> list[Hit]:
        """A label's passages that share words with the texts, scores in 0 to 1; as `near`."""
        reach = limit + min(self._dead(label), _MOST_DEAD)
        return [
            hit
            for part, gone in self._parts(label)
            for hit in mixed(
                (each.weight, part.words.search(each.text, reach, within)) for each in texts
            )
            if hit.document_id not in gone
        ]

    def holding(self, label: str, word: str, limit: int) -> list[Hit]:
        """A label's passages that hold a word as `WordIndex.surface` gives it; as `near`."""
        reach = limit + min(self._dead(label), _MOST_DEAD)
        return [
            hit
            for part, gone in self._parts(label)
            for hit in part.words.holding(word, reach)
            if hit.document_id not in gone
        ][:limit]

    def word_indexes(self, audience: Audience) -> list[WordIndex]:
        """The word indexes of the audience's labels."""
        return [part.words for label in audience.labels for part, _ in self._parts(label)]

    def _parts(self, label: str) -> Iterator[tuple[Part, frozenset[str]]]:
        """The label's indexes, each with the documents that are dead in it."""
        if label in self.overlay.labels:
            yield self.overlay.labels[label], frozenset()
        if self.generation and label in self.generation.labels:
            yield self.generation.labels[label], self.overlay.stale

    def _dead(self, label: str) -> int:
        """How many of the label's passages are dead in the generation."""
        return self.generation.dead(self.overlay.stale).get(label, 0) if self.generation else 0

    def _exactly(self, label: str, vector: Vector, limit: int, within: Sequence[str]) -> list[Hit]:
        """Exact search over one label: when narrowed, and when too much of its index is dead."""
        only = Audience((label,))
        documents = within or self.catalogue.matching(only, NO_FILTERS)
        rows = self.catalogue.vectors_within(only, documents)
        return exact_search(list(rows), vectors_of(list(rows.values()), len(vector)), vector, limit)
