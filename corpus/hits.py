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


def best_first(hits: Iterable[Hit], limit: int) -> list[Hit]:
    """The `limit` best hits, ties in the order of ids."""
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage_id))[:limit]
