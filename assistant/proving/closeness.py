"""How close in meaning a quote has to be: a calibrated probability.

A logistic model of two figures. Its weights stand in `closeness.json`, written by
`python -m evaluation.calibrate`; how it separates is in docs/quality.md.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True)
class Closeness:
    """How likely a quote means what a sentence says.

    Args:
        cosine: the weight of the cosine of their vectors.
        coverage: the weight of the share of the sentence's terms that the quote has.
        bias: what is added.
        threshold: the least probability at which a sentence is proven.
    """

    cosine: float
    coverage: float
    bias: float
    threshold: float

    def probability(self, cosine: float, coverage: float) -> float:
        """The probability for a cosine (-1 to 1) and a coverage (0 to 1)."""
        total = self.bias + self.cosine * cosine + self.coverage * coverage
        return 1 / (1 + math.exp(-total))


def load_closeness() -> Closeness:
    """The calibrated model that comes with the package."""
    text = (files("assistant") / "proving" / "closeness.json").read_text(encoding="utf-8")
    return Closeness(**json.loads(text))
