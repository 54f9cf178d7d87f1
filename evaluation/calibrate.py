"""Calibrate how close in meaning a quote has to be: `python -m evaluation.calibrate`.

Of the tuning halves: what truly supports a sentence, and for the same sentences the nearest other
windows that nothing in their form speaks against. Writes assistant/proving/closeness.json and a
section of docs/quality.md with how the reported halves come out.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from assistant.proving.closeness import Closeness
from assistant.proving.prover import Compared
from benchmarks.quality_page import CHECKOUT, markdown_table, provenance, record
from corpus.embedding import load_embedder
from corpus.settings import CorpusSettings
from evaluation.claims import Change
from evaluation.folders import SHARED
from evaluation.halves import Half
from evaluation.measures import auc
from evaluation.proving import Case, cases

_WEIGHTS = CHECKOUT / "assistant" / "proving" / "closeness.json"
_PROVEN = 0.99  # of the windows that truly support, at the shipped threshold
_SAME = 0.9  # a window of another passage with more of a sentence's terms may support it as well


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A window beside a sentence that it supports or not."""

    cosine: float
    coverage: float
    supports: bool


def main() -> int:
    """Calibrate, and write what was learned and how it separates."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.calibrate", description=__doc__)
    parser.add_argument("--cache", type=Path, help="where embedded sets are kept")
    arguments = parser.parse_args()
    if not SHARED.is_dir():
        sys.stderr.write("SKIPPED: the shared data is not beside the checkout\n")
        return 2
    settings = CorpusSettings()
    embedder = load_embedder(settings.embedding_model, threads=settings.threads)
    cache = arguments.cache or settings.data_dir / "evaluation"
    learned = fitted(list(_examples(cases(embedder, cache, Half.TUNE))))
    _WEIGHTS.write_text(json.dumps(asdict(learned), indent=1) + "\n", encoding="utf-8")
    reported = list(_examples(cases(embedder, cache, Half.REPORT)))
    made = provenance("python -m evaluation.calibrate")
    text = "\n".join([*made, "", *_table(reported, learned)])
    record("closeness", text)
    sys.stdout.write(text + "\n")
    return 0


def fitted(examples: list[Example]) -> Closeness:
    """The logistic model of these examples; supporting and not count alike."""
    from sklearn.linear_model import LogisticRegression  # only whoever calibrates needs it

    shown = np.array([[e.cosine, e.coverage] for e in examples])
    supports = np.array([e.supports for e in examples])
    model = LogisticRegression(C=10.0, class_weight="balanced").fit(shown, supports)
    probability = model.predict_proba(shown)[:, 1]
    cosine, coverage = (round(float(w), 4) for w in model.coef_[0])
    return Closeness(
        cosine=cosine,
        coverage=coverage,
        bias=round(float(model.intercept_[0]), 4),
        threshold=round(float(np.quantile(probability[supports], 1 - _PROVEN)), 4),
    )


def _examples(given: Iterator[Case]) -> Iterator[Example]:
    for case in given:
        compared = case.prover.compare(case.pair.claim, case.passages)
        fit = [c for c in compared if not c.objections]
        own = [c for c in fit if c.window.passage.id == case.source]
        if case.pair.change is Change.REWORDED and own:
            yield _example(own, supports=True)
            others = [c for c in fit if c not in own and c.coverage < _SAME]
            if others:
                yield _example(others, supports=False)
        elif case.pair.change is Change.PARAPHRASE and fit:
            yield _example(fit, supports=True)
        elif case.pair.change is Change.UNTRUE and fit:
            yield _example(fit, supports=False)


def _example(some: list[Compared], *, supports: bool) -> Example:
    nearest = max(some, key=lambda c: c.cosine + c.coverage)
    return Example(cosine=nearest.cosine, coverage=nearest.coverage, supports=supports)


def _table(examples: list[Example], learned: Closeness) -> list[str]:
    given = [(e.supports, learned.probability(e.cosine, e.coverage)) for e in examples]
    good = [p for supports, p in given if supports]
    bad = [p for supports, p in given if not supports]
    rows = [
        [
            "windows that support",
            len(good),
            f"{np.mean([p >= learned.threshold for p in good]):.3f}",
        ],
        ["nearest others", len(bad), f"{np.mean([p >= learned.threshold for p in bad]):.3f}"],
    ]
    return [
        f"Threshold {learned.threshold:.2f}. Reported halves; calibrated on the tuning halves. "
        f"AUC {auc(good, bad):.3f}.",
        "",
        *markdown_table(["windows without an objection", "how many", "close enough"], rows),
    ]


if __name__ == "__main__":
    sys.exit(main())
