"""Training the reader of sentences: a few steps of it, over the weights that it begins with."""

from __future__ import annotations

import gzip
import itertools
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from assistant.finding.joint import reader_of
from training import reader
from training.groups import SETS, Group, groups_of_sets
from training.model import FROZEN, Learner
from training.reader import mistyped, train

PLACES = ("harbour", "library", "museum", "station", "theatre", "market")


def written(folder: Path) -> Path:
    """Sets of a passage a place, each with a question that its second sentence answers."""
    for number, name in enumerate(SETS):
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as lines:
            for i, place in enumerate(PLACES):
                said = [
                    f"The {place} is known to all in the town.",
                    f"The {place} was opened in {1900 + 10 * number + i}.",
                    f"Nobody has ever counted who comes to the {place}.",
                ]
                starts = [0, len(said[0]) + 1, len(said[0]) + len(said[1]) + 2]
                spans = [[a, a + len(s)] for a, s in zip(starts, said, strict=True)]
                row = {
                    "question": f"When was the {place} opened?", "title": place,
                    "passage": " ".join(said), "sentences": spans,
                    "answer_sentences": [1] if i else [], "answer": spans[1] if i else None,
                }  # fmt: skip
                lines.write(json.dumps(row) + "\n")
    return folder


@pytest.fixture
def groups(tmp_path: Path) -> list[Group]:
    return list(groups_of_sets(written(tmp_path), random.Random(1)))


def ticking() -> Callable[[], float]:
    """A clock that goes a second forward whenever it is looked at."""
    return itertools.count().__next__


def test_of_each_question_the_sentence_that_answers_stands_against_near_ones(
    groups: list[Group],
) -> None:
    assert len(groups) == len(SETS) * len(PLACES)
    for group in groups:
        place = group.question.split()[3]
        if group.answers is None:
            assert place == PLACES[0]
            assert any("opened" in text for _, text in group.others)
        else:
            assert group.answers[0] == place
            assert group.answers[1].startswith(f"The {place} was opened")
            assert group.answers not in group.others
        assert {title for title, _ in group.others} > {place}  # of other passages, too


def test_training_learns_is_kept_goes_on_and_writes_what_the_product_reads(
    tmp_path: Path, groups: list[Group], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "_KEEP", 10.0)
    monkeypatch.setattr(reader, "_WARM", 4)
    state, few = tmp_path / "state", [g for g in groups if g.answers]
    torch.set_num_threads(1)
    learner = Learner(seed=0)
    before = {name: weight.detach().clone() for name, weight in learner.state().items()}
    train(learner, few, random.Random(1), 36, state, ticking())
    assert all(not torch.equal(weight, before[name]) for name, weight in learner.state().items())
    assert min(int(name.split(".")[2]) for name in learner.layers) == FROZEN

    again = Learner(seed=5)
    train(again, few, random.Random(2), 0, state, ticking())  # no time is left: only taken up
    kept = torch.load(state, weights_only=True)
    assert kept["step"] > 0
    assert all(torch.equal(w, kept["weights"][name]) for name, w in again.state().items())

    learner.write(tmp_path / "weights")
    read = reader_of((tmp_path / "weights").read_bytes())
    right = 0
    for group in few:
        assert group.answers is not None
        said = [group.answers, *group.others]
        odds = read.log_odds(group.question, said)
        exact = learner.log_odds([(group.question, each) for each in said])
        assert odds == pytest.approx(exact.tolist(), abs=0.1)
        right += odds[0] == max(odds)
    assert right > 0.8 * len(few)


def test_questions_are_typed_as_people_type_them() -> None:
    question = "When was the harbour opened?"
    chance = random.Random(3)
    typed = {mistyped(question, chance) for _ in range(200)}
    assert "When was the harbour opened" in typed
    assert question in typed
    assert 5 < len(typed) < 60
    for each in typed:
        assert abs(len(each) - len(question)) <= 2
        assert each.split()[:2] == ["When", "was"] or len(each.split()) == 5
