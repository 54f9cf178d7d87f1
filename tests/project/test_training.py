"""Training the decision whether to answer: what is learned, how it is reported, on which half."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from evaluation import train
from evaluation.halves import Half, half_of, within
from evaluation.train import Example, fitted, probability_of, reliability

Choose = Callable[[Half, str], bool]


def example(identity: str, answerable: bool, name: str = "made up", **shown: float) -> Example:
    return Example(set_name=name, bank=False, identity=identity, shown=shown, answerable=answerable)


def separable(count: int, turned: Callable[[str], bool] = lambda _: False) -> list[Example]:
    """Questions with a telling figure and an idle one; the telling one is turned for some."""
    made = []
    for i in range(count):
        identity, answerable = f"question-{i}", i % 2 == 0
        high = answerable != turned(identity)
        telling = (0.8 if high else 0.2) + (i % 7) / 100
        made.append(example(identity, answerable, telling=telling, idle=(i % 5) / 5))
    return made


def test_what_separates_the_questions_is_learned() -> None:
    examples = separable(200)
    learned = fitted(examples)
    assert min(probability_of(e, learned) for e in examples if e.answerable) > 0.9
    assert max(probability_of(e, learned) for e in examples if not e.answerable) < 0.1
    assert learned["weights"]["telling"] > 5
    assert abs(learned["weights"]["idle"]) < 0.5


def test_the_thresholds_answer_85_and_show_98_in_100_of_what_can_be_answered() -> None:
    examples = separable(200)
    examples += [example(f"hard-{i}", True, telling=0.3, idle=0.5) for i in range(2)]
    learned = fitted(examples)
    good = [probability_of(e, learned) for e in examples if e.answerable]
    for name, least in (("answered", 0.85), ("nearest", 0.98)):
        held = sum(p >= learned[name] - 1e-4 for p in good) / len(good)
        assert held == pytest.approx(least, abs=0.02)
    assert learned["foreign"] == pytest.approx(min(good) / 2, abs=1e-4)
    assert learned["foreign"] < learned["nearest"] <= learned["answered"]


def test_questions_that_are_few_count_as_much_as_questions_that_are_many() -> None:
    """Nothing tells them apart, and nine of ten are answerable: the probability is a half."""
    examples = [example(f"q{i}", i % 10 != 0, telling=0.5) for i in range(100)]
    assert probability_of(examples[0], fitted(examples)) == pytest.approx(0.5, abs=0.01)


def at(probability: float) -> float:
    """The figure to which a weight of 1 without a bias gives this probability."""
    return math.log(probability / (1 - probability))


LEARNED = {"weights": {"x": 1.0}, "bias": 0.0, "answered": 0.5, "nearest": 0.2, "foreign": 0.1}


def test_the_reliability_curve_is_the_one_worked_out_by_hand() -> None:
    good = [example(f"g{i}", True, x=at(p)) for i, p in enumerate([0.3, 0.9])]
    bad = [example(f"b{i}", False, x=at(p)) for i, p in enumerate([0.1, 0.1, 0.3, 0.9])]
    lines = reliability([*good, *bad], LEARNED)
    # of eight pairs five are won and two tied; of two good ones, one is at .5 or more; where .95 of
    # the good ones are, at .33, stands one bad one of four
    assert "| made up | 6 | 0.750 | 0.500 | 0.250 | 0.250 |" in lines
    # a good one weighs 1/2, a bad one 1/4: where one of each stands, (1/2) / (3/4) are good
    assert [line for line in lines if line.startswith("| 0.")] == [
        "| 0.0 to 0.2 | 2 | 0.10 | 0.00 |",
        "| 0.2 to 0.4 | 2 | 0.30 | 0.67 |",
        "| 0.8 to 1.0 | 2 | 0.90 | 0.67 |",
    ]


def test_certainty_itself_stands_in_the_last_bin() -> None:
    examples = [example("sure", True, x=1000.0), example("no", False, x=at(0.1))]
    assert "| 0.8 to 1.0 | 1 | 1.00 | 1.00 |" in reliability(examples, LEARNED)


@dataclass(frozen=True)
class Trained:
    """What a run wrote."""

    weights: dict[str, float]
    page: str


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Sequence[Example], Choose], Trained]:
    """The command itself over made-up examples; nothing is embedded, no page is touched."""

    def trained(examples: Sequence[Example], choose: Choose) -> Trained:
        pages: list[str] = []
        weights = tmp_path / "answerability_read.json"
        monkeypatch.setattr(sys, "argv", ["train", str(tmp_path)])
        monkeypatch.setattr(train, "_FOLDER", tmp_path)
        monkeypatch.setattr(train, "load_embedder", lambda *_, **__: None)
        monkeypatch.setattr(train, "sets_of", lambda _: [])
        monkeypatch.setattr(train, "examples_of", lambda *_: iter(examples))
        monkeypatch.setattr(train, "provenance", lambda _: [])
        monkeypatch.setattr(train, "record", lambda _, text: pages.append(text))
        monkeypatch.setattr(train, "within", choose)
        assert train.main() == 0
        return Trained(
            weights=json.loads(weights.read_text(encoding="utf-8"))["weights"], page=pages[0]
        )

    return trained


def turned_examples() -> list[Example]:
    """Questions of which the telling figure means the opposite in the reported half."""
    return separable(400, turned=lambda identity: half_of(identity) is Half.REPORT)


def assert_halves_respected(trained: Trained, examples: Sequence[Example]) -> None:
    """Learned from one half only, and reported on the other only."""
    reported = sum(half_of(e.identity) is Half.REPORT for e in examples)
    assert trained.weights["telling"] > 5  # as it is in the tuning half
    assert f"| made up | {reported} | 0.000 |" in trained.page  # an AUC of nothing


def test_the_reported_half_is_not_trained_on(
    run: Callable[[Sequence[Example], Choose], Trained],
) -> None:
    examples = turned_examples()
    assert_halves_respected(run(examples, within), examples)


@pytest.mark.parametrize(
    "fault",
    [
        lambda _, identity: within(Half.REPORT, identity),  # trains on what it reports
        lambda half, identity: within(half, identity) is (half is Half.REPORT),  # the same
        lambda *_: True,  # no halves at all
        lambda _, identity: within(Half.TUNE, identity),  # reports what it trained on
    ],
)
def test_training_on_the_reported_half_would_be_found(
    run: Callable[[Sequence[Example], Choose], Trained], fault: Choose
) -> None:
    examples = turned_examples()
    with pytest.raises(AssertionError):
        assert_halves_respected(run(examples, fault), examples)
