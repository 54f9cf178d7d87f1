"""Joining search by meaning and by words into one order. Pure functions over candidates."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from corpus.index import Candidate

_MEANING = 0.7  # chosen on the tuning halves of public sets: see docs/decisions/0005

Fusion = Callable[[Sequence[Candidate]], list[tuple[str, float]]]


def convex(candidates: Sequence[Candidate]) -> list[tuple[str, float]]:
    """Passage ids with scores, best first: a weighted mean of cosine and words score.

    The words score is a share of what the question could reach (see `corpus.words`), so that a
    question whose words hardly occur is decided by meaning. Ties keep the order of ids.
    """
    scored = [(c.passage_id, _MEANING * c.cosine + (1 - _MEANING) * c.words) for c in candidates]
    return sorted(scored, key=lambda each: (-each[1], each[0]))


def reciprocal_rank(candidates: Sequence[Candidate], k: int = 60) -> list[tuple[str, float]]:
    """The baseline: reciprocal rank fusion (Cormack, Clarke and Buettcher, 2009), best first."""
    scores: dict[str, float] = {}
    by_words = [c for c in candidates if c.words > 0]
    for ranking in (
        sorted(candidates, key=lambda c: (-c.cosine, c.passage_id)),
        sorted(by_words, key=lambda c: (-c.words, c.passage_id)),
    ):
        for rank, candidate in enumerate(ranking, start=1):
            scores[candidate.passage_id] = scores.get(candidate.passage_id, 0) + 1 / (k + rank)
    return sorted(scores.items(), key=lambda each: (-each[1], each[0]))
