"""A question for all of something is not answered as if one sentence were the list."""

from __future__ import annotations

import pytest

from assistant.model import Status
from assistant.wording import load_wordings
from tests.builders import Put

MORE = load_wordings()["en"].list_may_lack()
LEFT = "The baker Tallow Studio left the guild in 2016."
FOUNDERS = "The founders of the partnership are Maziwa, Brennick, Acequia and Norrland."
TWO = "The founders of the partnership are Maziwa and Brennick."


@pytest.mark.parametrize(
    "question",
    [
        "Which bakers have left the guild?",
        "List all who left the guild.",
        "Who are the bakers that left the guild?",
    ],
)
def test_one_sentence_is_no_list_and_the_answer_says_so(holding: Put, question: str) -> None:
    answer = holding((2020, LEFT), (2020, "The secretary of the guild moved.")).ask(question)
    assert LEFT in answer.text
    assert answer.status is Status.PARTIAL
    assert answer.text.endswith(MORE)


@pytest.mark.parametrize(
    ("said", "question"),
    [
        (FOUNDERS, "Which founders does the partnership have?"),
        (TWO, "Who are the founders of the partnership?"),
        (LEFT, "When did Tallow Studio leave the guild?"),
        (LEFT, "Which baker left the guild in 2016?"),
    ],
)
def test_a_sentence_that_enumerates_and_one_thing_that_is_asked_for_are_not_doubted(
    holding: Put, said: str, question: str
) -> None:
    answer = holding((2020, said)).ask(question)
    assert said in answer.text
    assert MORE not in answer.text
