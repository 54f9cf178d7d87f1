"""Measures of rankings and decisions: pure functions.

nDCG after Jarvelin and Kekalainen (2002) with gain 2^grade - 1 and discount log2(rank + 1), as
trec_eval and BEIR compute it for binary marks; AUC as the Mann-Whitney statistic, ties a half.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence


def ndcg(ranking: Sequence[str], marks: Mapping[str, int], depth: int = 10) -> float:
    """Normalised discounted cumulative gain of the first `depth` of a ranking, 0 to 1."""
    gains = [2 ** marks.get(each, 0) - 1 for each in ranking[:depth]]
    ideal = sorted((2**mark - 1 for mark in marks.values()), reverse=True)[:depth]
    best = _discounted(ideal)
    return _discounted(gains) / best if best else 0.0


def recall(ranking: Sequence[str], marks: Mapping[str, int], depth: int) -> float:
    """Share of the marked items among the first `depth`."""
    wanted = {each for each, mark in marks.items() if mark > 0}
    return len(wanted.intersection(ranking[:depth])) / len(wanted) if wanted else 0.0


def reciprocal_rank(ranking: Sequence[str], marks: Mapping[str, int]) -> float:
    """One over the rank of the first marked item; 0 when there is none."""
    ranks = (i for i, each in enumerate(ranking, start=1) if marks.get(each, 0) > 0)
    return 1 / next(ranks, math.inf)


def auc(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """How often a positive scores above a negative."""
    if not positives or not negatives:
        return math.nan
    wins = sum((p > n) + (p == n) / 2 for p in positives for n in negatives)
    return wins / (len(positives) * len(negatives))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that at least this share does not exceed (nearest rank)."""
    return sorted(values)[max(math.ceil(share * len(values)), 1) - 1] if values else math.nan


def mean(values: Sequence[float]) -> float:
    """The arithmetic mean; not a number of nothing."""
    return math.fsum(values) / len(values) if values else math.nan


def _discounted(gains: Sequence[int]) -> float:
    return math.fsum(gain / math.log2(i + 1) for i, gain in enumerate(gains, start=1))
