"""How sure it is that the nearest sentences answer the question: a calibrated probability.

A logistic model over a few figures that the evidence shows. Its weights stand in
`answerability.json`, and in `answerability_read.json` for sentences that were read with the
question (`finding/joint.py`), both written by `python -m evaluation.train`; the reliability curve
is in docs/quality.md.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from assistant.model import EvidenceSentence
from assistant.question.understanding import Asked

PLAIN, READ = "answerability.json", "answerability_read.json"
_BEST = 3  # sentences that are looked at together
_CLOSEST = 10  # among which the closest in meaning is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerability:
    """The trained decision.

    Args:
        weights: of each feature, by name.
        bias: what is added to their sum.
        answered: the least probability at which the quotes are said to answer.
        nearest: the least at which they are shown as what comes nearest.
        foreign: a question below this probability is not about the library at all.
    """

    weights: Mapping[str, float]
    bias: float
    answered: float
    nearest: float
    foreign: float

    def confidence(
        self, asked: Asked, sentences: Sequence[EvidenceSentence], terms: Mapping[str, float]
    ) -> float:
        """The probability that these sentences, best first, answer the question.

        Args:
            asked: the question.
            sentences: at least one.
            terms: the terms of the question itself, each with its inverse document frequency.
        """
        shown = features(asked, sentences, terms)
        total = self.bias + math.fsum(self.weights[name] * shown[name] for name in self.weights)
        return 1 / (1 + math.exp(-total))


def features(
    asked: Asked, sentences: Sequence[EvidenceSentence], terms: Mapping[str, float]
) -> dict[str, float]:
    """What the decision rests on; shares lie in 0 to 1, cosines in -1 to 1.

    Where sentences were read with the question, the best log-odds that one of those that come first
    answers it stand for what else was looked at (docs/decisions/0025).
    """
    first = sentences[:_BEST]
    own = {term for each in first for term in each.terms}
    near = {term for each in first for term in each.terms | each.around}
    shown = {
        "cosine": max(s.cosine for s in sentences[:_CLOSEST]),
        "together": (_share(terms, own) + _share(terms, near)) / 2,
    }
    odds = [s.answers for s in first if s.answers is not None]
    if odds:
        return {**shown, "read": max(odds)}
    return {
        **shown,
        "kind": float(any(s.holds is not False for s in first)),
        "leans": float(asked.search.mixed),
    }


def load_answerability(name: str = PLAIN) -> Answerability:
    """A trained decision that comes with the package."""
    text = (files("assistant.deciding") / name).read_text(encoding="utf-8")
    return Answerability(**json.loads(text))


def load_answerability_read() -> Answerability:
    """The one for sentences that were read with the question."""
    return load_answerability(READ)


def _share(terms: Mapping[str, float], held: set[str] | frozenset[str]) -> float:
    """The share of the terms' weight that is held; 1 where there is nothing to hold."""
    total = math.fsum(terms.values())
    return math.fsum(w for term, w in terms.items() if term in held) / total if total else 1.0
