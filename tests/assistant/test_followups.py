"""Follow-up questions: what was asked before counts, visibly, and only within one conversation."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.memory.conversations import Conversations, Turn
from assistant.model import Answer, Question, Status
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
    ("question", "understood"),
    [
        ("And in Ghana?", "Which tools were piloted in Ghana?"),
        ("and in 2015?", "Which tools were piloted in Peru in 2015?"),
        ("What did they deliver?", "Which tools were piloted in Peru, and what did they deliver?"),
        ("Who paid for it?", "Which tools were piloted in Peru, and who paid for it?"),
        ("And why?", "Which tools were piloted in Peru, and why?"),
        ("The price", "Which tools were piloted in Peru? The price"),
        ("Yes", "Which tools were piloted in Peru? Yes"),
        ("?", "Which tools were piloted in Peru? ?"),
        ("", "Which tools were piloted in Peru? "),
        ("And them?", "Which tools were piloted in Peru, and them?"),
    ],
)
def test_a_question_that_leans_on_the_conversation_is_told_in_words_a_person_types(
    question: str, understood: str
) -> None:
    assert points_back(question)
    assert standalone(question, ("Which tools were piloted in Peru?",)).text == understood


def test_a_question_that_names_its_subject_stands_alone() -> None:
    question = "Which ministries of Ghana signed the agreement of 2016?"
    understood = standalone(question, ("Which tools were piloted in Peru?",))
    assert understood.text == question
    assert understood.parts[1].weight < standalone("Why?", ("A", "B")).parts[1].weight


@pytest.mark.parametrize(
    "question",
    [
        "When was the UCRA founded?",
        "What did WRI say about its tool?",
        "What causes forest fires?",
        "Is there a plan for Accra?",
    ],
)
def test_a_question_with_a_subject_of_its_own_is_not_glued_to_the_last(question: str) -> None:
    understood = standalone(question, ("Which tools were piloted in Peru?",))
    assert not understood.leans
    assert understood.text == question


@pytest.mark.parametrize(
    ("before", "question", "understood"),
    [
        ("How much went through the Ghana fund?", "and Peru?",
         "How much went through the Peru fund?"),
        ("Who heads WRI?", "And in Ghana?", "Who heads WRI in Ghana?"),
        ("What did the Ghana fund cost?", "And in Peru?",
         "What did the Ghana fund cost, and in Peru?"),
        ("How many grants were made in 2016?", "what about 2015?",
         "How many grants were made in 2015?"),
        ("How many towns joined the first round?", "And in the second?",
         "How many towns joined the second round?"),
        ("What is the UCRA?", "and who runs it?", "who runs UCRA?"),
        ("When did Aqueduct begin?", "How many towns did it rank?",
         "How many towns did Aqueduct rank?"),
        ("When was Clare Short elected?", "What was her office before?",
         "What was Clare Short's office before?"),
        ("What did WRI build?", "Where was it tried?",
         "What did WRI build, and where was it tried?"),
        ("What does the award to WRI pay for?", "and how much is it?",
         "What does the award to WRI pay for, and how much is it?"),
        ("How much does the Accra call pay?", "When is its deadline?",
         "How much does the Accra call pay, and when is its deadline?"),
    ],
)  # fmt: skip
def test_only_what_is_sure_is_put_in_the_place_of_what_points_back(
    before: str, question: str, understood: str
) -> None:
    assert standalone(question, (before,)).text == understood


def test_the_first_question_and_the_one_before_count_along_once_each() -> None:
    earlier = ("first", "second", "third")
    parts = standalone("And why there?", earlier).parts
    assert [part.text for part in parts] == ["And why there?", "third", "first"]
    assert len(standalone("And in Ghana?", ("only",)).parts) == 2
    assert len(standalone("And in Ghana?").parts) == 1


def test_a_follow_up_is_answered_in_the_light_of_the_question_before(library: Library) -> None:
    assistant = library.assistant()
    first = ask(assistant, "Where in Peru was the resilience tool piloted by engineers?")
    follow_up = ask(assistant, "And in Ghana?", first.conversation_id)
    assert follow_up.citations[0].title == "ghana"
    wanted = "Where in Ghana was the resilience tool piloted by engineers?"
    assert follow_up.standalone_question == wanted


@pytest.fixture
def people(tmp_path: Path) -> Iterator[Library]:
    made = Library.at(tmp_path)
    made.put("members", "The organisations that joined the programme are WRI and Arup.")
    made.put("chair", "The chair of the programme is Clare Short.")
    made.put("work", "WRI and Arup plan water for towns. Arup was founded by engineers.")
    made.put("life", "Clare Short was a minister of Britain before.")
    made.open_index()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("first", "then", "understood"),
    [
        ("Which organisations joined the programme?", "What do they plan for towns?",
         "What do WRI and Arup plan for towns?"),
        ("Which organisations joined the programme?", "Who founded the second one?",
         "Who founded Arup?"),
        ("Who is the chair of the programme?", "What was she before?",
         "What was Clare Short before?"),
    ],
)  # fmt: skip
def test_a_follow_up_is_about_what_was_answered(
    people: Library, first: str, then: str, understood: str
) -> None:
    assistant = people.assistant()
    answered = ask(assistant, first)
    assert answered.status is Status.ANSWERED
    follow_up = ask(assistant, then, answered.conversation_id)
    assert follow_up.standalone_question == understood


def test_after_a_follow_up_the_next_one_leans_on_what_it_meant(people: Library) -> None:
    assistant = people.assistant()
    first = ask(assistant, "Who is the chair of the programme?")
    ask(assistant, "What was she before?", first.conversation_id)
    third = ask(assistant, "Where was she born?", first.conversation_id)
    assert third.standalone_question == "Where was Clare Short born?"


def test_after_a_refusal_nothing_that_was_not_answered_is_put_in(people: Library) -> None:
    assistant = people.assistant()
    refused = ask(assistant, "Who pays the zebras of Zorblax?")
    assert refused.status is Status.NOT_FOUND
    follow_up = ask(assistant, "What do they eat?", refused.conversation_id)
    wanted = "Who pays the zebras of Zorblax, and what do they eat?"
    assert follow_up.standalone_question == wanted


@pytest.mark.parametrize("question", ["And the second one?", "Why?", "Et le deuxième ?"])
def test_a_first_message_that_only_points_back_is_told_to_be_unclear(
    people: Library, question: str
) -> None:
    assistant = people.assistant()
    answer = ask(assistant, question)
    assert answer.status is Status.NOT_FOUND
    assert answer.citations == ()
    assert "follows up" in answer.text or "fait suite" in answer.text
    after = ask(assistant, "And towns?", answer.conversation_id)
    assert after.standalone_question == "And towns?"


def test_a_first_message_that_says_something_is_searched_as_it_is(people: Library) -> None:
    assistant = people.assistant()
    assert ask(assistant, "And towns?").standalone_question == "And towns?"
    greeted = ask(assistant, "Hello!")
    assert ask(assistant, "And in Ghana?", greeted.conversation_id).standalone_question == (
        "And in Ghana?"
    )


@pytest.mark.parametrize(
    ("first", "then", "understood"),
    [
        ("Qui préside le programme ?", "Et à Accra ?", "Qui préside le programme, et à Accra?"),
        ("¿Quién preside el programa?", "¿Y en Accra?", "¿Quién preside el programa, y en Accra?"),
        ("Quem preside o programa?", "E em Acra?", "Quem preside o programa, e em Acra?"),
    ],
)
def test_a_follow_up_in_another_language_is_shown_in_that_language(
    people: Library, first: str, then: str, understood: str
) -> None:
    assistant = people.assistant()
    asked = ask(assistant, first)
    follow_up = ask(assistant, then, asked.conversation_id)
    assert follow_up.standalone_question == understood


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
