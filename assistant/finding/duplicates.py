"""Near-duplicate passages: mirrors, reposts and boilerplate count once.

Two passages are the same when nearly all runs of five words are, and every figure is. A page and
its later edition with another figure are therefore never the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

from assistant.model import Ranked

_RUN = 5
_SAME = 0.9  # Jaccard index of the sets of runs
_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d[\d.,]*")

Runs = Set[tuple[str, ...]]


def collapse(ranked: Iterable[Ranked], limit: int) -> list[Ranked]:
    """The first `limit` passages that are not near-duplicates of earlier ones, order kept."""
    kept: list[tuple[Ranked, Runs]] = []
    for each in ranked:
        if len(kept) == limit:
            break
        runs = _runs(each.passage.text)
        if not any(_same(each, runs, other, seen) for other, seen in kept):
            kept.append((each, runs))
    return [each for each, _ in kept]


def _same(a: Ranked, runs_a: Runs, b: Ranked, runs_b: Runs) -> bool:
    shared = len(runs_a & runs_b)
    alike = shared >= _SAME * (len(runs_a) + len(runs_b) - shared)
    return alike and _figures(a.passage.text) == _figures(b.passage.text)


def _runs(text: str) -> Runs:
    words = _WORD.findall(text.lower())
    return frozenset(zip(*(words[i:] for i in range(_RUN)), strict=False)) or {tuple(words)}


def _figures(text: str) -> frozenset[str]:
    return frozenset(figure.rstrip(".,") for figure in _FIGURE.findall(text))
