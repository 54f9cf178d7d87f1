"""What an index finds: passage ids with scores, best first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage and its score within one index; scores never leave the server."""

    passage_id: str
    score: float

    @property
    def document_id(self) -> str:
        """The document of the passage, which its id begins with."""
        return self.passage_id.rpartition("-")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighted:
    """A text to search for, and how much it counts beside others."""

    text: str
    weight: float


def mixed(hits: Iterable[tuple[float, Iterable[Hit]]]) -> list[Hit]:
    """One list of hits from several with weights: the weighted mean of each passage's scores."""
    scores: dict[str, float] = {}
    total = 0.0
    for weight, some in hits:
        total += weight
        for hit in some:
            scores[hit.passage_id] = scores.get(hit.passage_id, 0.0) + weight * hit.score
    return [Hit(passage_id, score / total) for passage_id, score in scores.items()]


def best_first(hits: Iterable[Hit], limit: int) -> list[Hit]:
    """The `limit` best hits, ties in the order of ids."""
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage_id))[:limit]
