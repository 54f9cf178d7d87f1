"""Near-duplicate passages: mirrors, reposts and boilerplate count once.

Two passages are the same when nearly all runs of five words are, and every figure is. A page and
its later edition with another figure are therefore never the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.model import Ranked

_RUN = 5
_SAME = 0.9  # Jaccard index of the sets of runs
_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d[\d.,]*")


def collapse(ranked: Sequence[Ranked]) -> list[Ranked]:
    """The passages without later near-duplicates of earlier ones, order kept."""
    kept: list[tuple[Ranked, frozenset[str], frozenset[str]]] = []
    for each in ranked:
        runs, figures = _fingerprint(each.passage.text)
        if not any(figures == f and _jaccard(runs, r) >= _SAME for _, r, f in kept):
            kept.append((each, runs, figures))
    return [each for each, _, _ in kept]


def _fingerprint(text: str) -> tuple[frozenset[str], frozenset[str]]:
    words = _WORD.findall(text.lower())
    runs = {" ".join(words[i : i + _RUN]) for i in range(max(1, len(words) - _RUN + 1))}
    return frozenset(runs), frozenset(f.rstrip(".,") for f in _FIGURE.findall(text))


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b)
