"""The trained decision: it loads, it is a probability, and more evidence never lowers it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.deciding.answerability import (
    Answerability,
    features,
    load_answerability,
    load_answerability_read,
)
from assistant.model import EvidenceSentence, Question
from assistant.service import Examined
from tests.builders import Library, reader

SHIPPED = load_answerability()
READ = load_answerability_read()
QUESTION = "Which wells did the engineers repair in Malawi?"
TEXT = "The gardeners planted trees. A bridge was painted red. Nobody counted the birds there."

cosines = st.floats(-1, 1)


@pytest.fixture(scope="module")
def examined(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Examined]:
    folder: Path = tmp_path_factory.mktemp("answerability")
    library = Library.at(folder)
    library.put("parks", TEXT)
    library.put("wells", "The engineers repaired the wells of Malawi.", "staff")
    library.open_index()
    yield library.assistant().examine(reader(), Question(text=QUESTION))
    library.close()


def evidence(examined: Examined, cosine: float, held: Sequence[set[str]]) -> list[EvidenceSentence]:
    """Sentences of this cosine that hold these terms of the question, and nothing else."""
    return [
        replace(sentence, cosine=cosine, terms=frozenset(terms), around=frozenset())
        for sentence, terms in zip(examined.sentences, held, strict=False)
    ]


def confidence(
    examined: Examined, cosine: float, held: Sequence[set[str]], leans: bool = False
) -> float:
    asked = replace(examined.asked, search=replace(examined.asked.search, leans=leans))
    found = evidence(examined, cosine, held)
    return SHIPPED.confidence(asked, found, weights(examined))


def weights(examined: Examined) -> Mapping[str, float]:
    return dict.fromkeys(examined.terms, 1.0)


def test_the_decision_that_comes_with_the_package_knows_its_features(examined: Examined) -> None:
    shown = features(examined.asked, examined.sentences, examined.terms)
    assert SHIPPED.weights.keys() == shown.keys()
    assert 0 < SHIPPED.foreign < SHIPPED.nearest < SHIPPED.answered < 1
    assert all(math.isfinite(each) for each in [*SHIPPED.weights.values(), SHIPPED.bias])


def read(sentences: Sequence[EvidenceSentence], odds: Sequence[float]) -> list[EvidenceSentence]:
    """The sentences with the log-odds that they answer."""
    return [replace(s, answers=each) for s, each in zip(sentences, odds, strict=True)]


def test_the_decision_about_sentences_that_were_read_rises_with_their_odds(
    examined: Examined,
) -> None:
    found = evidence(examined, 0.5, [set(), set(), set()])
    ladder = [read(found, [-9.0, odds, -9.0]) for odds in (-4.0, -1.0, 0.0, 1.0, 4.0)]
    shown = [features(examined.asked, each, examined.terms) for each in ladder]
    assert [each["read"] for each in shown] == [-4.0, -1.0, 0.0, 1.0, 4.0]
    assert READ.weights.keys() == shown[0].keys()
    assert 0 < READ.foreign < READ.nearest < READ.answered < 1
    sure = [READ.confidence(examined.asked, each, weights(examined)) for each in ladder]
    assert sure == sorted(sure)
    assert sure[0] < READ.answered < sure[-1]


def test_features_are_those_worked_out_by_hand(examined: Examined) -> None:
    terms = {"well": 3.0, "engin": 1.0}
    best, second, third = evidence(examined, 0.5, [{"engin"}, {"well"}, set()])
    best = replace(best, around=frozenset({"well"}))
    third = replace(third, cosine=0.75)
    assert features(examined.asked, [best, second, third], terms) == pytest.approx(
        {"cosine": 0.75, "kind": 1.0, "leans": 0.0, "together": 1.0}
    )
    lacking = [replace(each, holds=False) for each in (best, second, third)]
    assert features(examined.asked, lacking, terms)["kind"] == 0.0
    assert features(examined.asked, [best], terms)["together"] == pytest.approx((0.25 + 1) / 2)
    assert features(examined.asked, [third], {})["together"] == 1.0  # there is nothing to hold


def test_a_probability_is_the_logistic_of_the_weighted_sum(examined: Examined) -> None:
    only_cosine = Answerability(
        weights={"cosine": 2.0}, bias=-1.0, answered=0.5, nearest=0.2, foreign=0.1
    )
    found = evidence(examined, 0.5, [set()])
    assert only_cosine.confidence(examined.asked, found, {}) == pytest.approx(0.5)


@given(cosine=cosines, held=st.lists(st.sets(st.integers(0, 9)), min_size=3, max_size=3))
def test_a_probability_lies_between_0_and_1(
    examined: Examined, cosine: float, held: list[set[int]]
) -> None:
    known = sorted(examined.terms)
    terms = [{known[i] for i in each if i < len(known)} for each in held]
    for leans in (False, True):
        assert 0 < confidence(examined, cosine, terms, leans) < 1


@given(a=cosines, b=cosines)
def test_it_rises_with_the_cosine(examined: Examined, a: float, b: float) -> None:
    low, high = sorted((a, b))
    held: list[set[str]] = [set(), set(), set()]
    assert confidence(examined, low, held) <= confidence(examined, high, held)
    assert confidence(examined, -0.5, held) < confidence(examined, 0.5, held)


@given(cosine=cosines)
def test_it_rises_with_what_the_best_sentences_hold_together(
    examined: Examined, cosine: float
) -> None:
    known = sorted(examined.terms)
    ladder = [
        confidence(examined, cosine, [set(), set(known[:n]), set()]) for n in range(len(known) + 1)
    ]
    assert ladder == sorted(set(ladder))
