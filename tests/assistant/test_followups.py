"""Follow-up questions: what was asked before counts, visibly, and only within one conversation."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.memory.conversations import Conversations, Turn
from assistant.model import Answer, Question
from assistant.question.followups import points_back, standalone
from assistant.service import Assistant
from tests.builders import Library, reader


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library.at(tmp_path)
    made.put("ghana", "The resilience tool was piloted in Ghana by engineers.")
    made.put("loans", "The ministry of Ghana took a loan for its harbour.")
    made.put("peru", "The resilience tool was piloted in Peru by engineers.")
    made.open_index()
    yield made
    made.close()


def ask(assistant: Assistant, text: str, conversation: str | None = None, *labels: str) -> Answer:
    question = Question(text=text, conversation_id=conversation)
    return asyncio.run(assistant.answer(reader(*labels), question))


@pytest.mark.parametrize(
    "question", ["And in Ghana?", "What did they deliver?", "Who paid for it?", "Why?", "Yes"]
)
def test_a_question_that_leans_on_the_conversation_is_told(question: str) -> None:
    assert points_back(question)
    understood = standalone(question, ("Which tools were piloted in Peru?",))
    assert understood.text == f"{question} (after: Which tools were piloted in Peru?)"


def test_a_question_that_names_its_subject_stands_alone() -> None:
    question = "Which ministries of Ghana signed the agreement of 2016?"
    understood = standalone(question, ("Which tools were piloted in Peru?",))
    assert understood.text == question
    assert understood.parts[1].weight < standalone("Why?", ("A", "B")).parts[1].weight


def test_the_first_question_and_the_one_before_count_along_once_each() -> None:
    earlier = ("first", "second", "third")
    parts = standalone("And in Ghana?", earlier).parts
    assert [part.text for part in parts] == ["And in Ghana?", "third", "first"]
    assert len(standalone("And in Ghana?", ("only",)).parts) == 2
    assert len(standalone("And in Ghana?").parts) == 1


def test_a_follow_up_is_answered_in_the_light_of_the_question_before(library: Library) -> None:
    assistant = library.assistant()
    first = ask(assistant, "Where in Peru was the resilience tool piloted by engineers?")
    follow_up = ask(assistant, "And in Ghana?", first.conversation_id)
    assert follow_up.citations[0].title == "ghana"
    assert follow_up.standalone_question.startswith("And in Ghana? (after: Where in Peru")


def test_conversations_are_never_mixed(library: Library) -> None:
    assistant = library.assistant()
    first = ask(assistant, "Where in Peru was the resilience tool piloted by engineers?")
    elsewhere = ask(assistant, "And in Ghana?", "c_another")
    other_labels = ask(assistant, "And in Ghana?", first.conversation_id, "public", "partner")
    for answer in (elsewhere, other_labels):
        assert answer.standalone_question == "And in Ghana?"


def test_a_reader_finds_only_their_own_questions() -> None:
    conversations = Conversations()
    conversations.remember(reader("public"), "c_1", Turn(question="What is it?"))
    assert conversations.earlier(reader("public"), "c_1") == (Turn(question="What is it?"),)
    assert conversations.earlier(reader("public", "staff"), "c_1") == ()


def test_memory_is_bounded_and_keeps_the_first_question() -> None:
    conversations = Conversations()
    for number in range(50):
        conversations.remember(reader(), "c_long", Turn(question=f"question {number}"))
    kept = conversations.earlier(reader(), "c_long")
    assert len(kept) == 20
    assert (kept[0].question, kept[-1].question) == ("question 0", "question 49")
    for number in range(1100):
        conversations.remember(reader(), f"c_{number}", Turn(question="x"))
    assert conversations.earlier(reader(), "c_long") == ()
    assert conversations.earlier(reader(), "c_1099") == (Turn(question="x"),)
