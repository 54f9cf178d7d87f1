"""Summaries: which document, section or subject is told, and of what the telling is made."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.model import Answer, Question, Status
from assistant.wording import load_wordings
from tests.builders import Library, reader

ENGLISH = load_wordings()["en"]
ORCHARDS = """# Orchards of Lund

The orchards of Lund were planted by three schools to cool their yards. Each yard has forty trees.

## Watering

Rain from the roofs waters the young apple trees through the summer. The barrels hold a week's need.

| Barrel | Litres |
|---|---|
| North barrel of the apple trees | 900 |

## Harvest

Pupils pick the apples in September and press the juice in the school kitchen.
Half of the juice is sold at the market of the old town.

## Sources

Report on orchards and apple trees of schools, retrieved from the page of the city of Lund.
"""
FERRIES = """# Ferries of Bergen

Foreword by the harbour master, who likes the old boats of the fjord very much.

## Executive summary

Electric ferries have replaced diesel boats on all four lines of Bergen.
Noise in the harbour fell by half within a year.

## Methods

Counters at the piers recorded each passenger who went on board during two summers of the study.
"""


@pytest.fixture
def library(tmp_path: Path, real_embedder: Any) -> Iterator[Library]:
    made = Library.at(tmp_path, real_embedder)
    made.put("Orchards of Lund", ORCHARDS, published=dt.date(2021, 5, 3))
    made.put("Ferries of Bergen", FERRIES, published=dt.date(2022, 8, 1))
    made.put(
        "Closed note",
        "# Closed note\n\nThe orchards of Lund will be sold to a builder of car parks next year.",
        "staff",
    )
    made.open_index()
    yield made
    made.close()


def quotes(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]


def titles(answer: Answer) -> set[str]:
    return {citation.title for citation in answer.citations}


@pytest.mark.parametrize(
    "question",
    [
        "Summarise the orchards of Lund",
        "What is the document on the orchards of Lund about?",
        "Give me the key points of Orchards of Lund",
        "tl;dr of the Orchards of Lund please",
        "What are the main open points of the Orchards of Lund?",
        "Could I have the story of the Orchards of Lund in about a paragraph?",
    ],
)
def test_a_summary_names_its_document_and_day_and_tells_each_section(
    library: Library, question: str
) -> None:
    answer = library.ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.text.startswith("Orchards of Lund; 3 May 2021:")
    assert titles(answer) == {"Orchards of Lund"}
    told = "\n".join(quotes(answer))
    assert "planted by three schools" in told
    assert "waters the young apple trees" in told or "a week's need" in told
    assert "press the juice" in told or "is sold" in told


def test_a_summary_holds_no_row_no_source_and_nothing_of_a_hidden_document(
    library: Library,
) -> None:
    answer = library.ask("Summarise the orchards of Lund", "public")
    assert answer.citations
    for left_out in ("900", "retrieved", "car parks"):
        assert left_out not in answer.text


def test_what_its_author_calls_the_summary_comes_before_the_rest(library: Library) -> None:
    answer = library.ask("Summarise the ferries of Bergen")
    first, *_ = quotes(answer)
    assert first.startswith("Electric ferries have replaced diesel boats")
    assert "likes the old boats" not in answer.text


def test_of_a_section_is_told_what_has_figures_and_names_and_not_what_is_unknown(
    library: Library,
) -> None:
    towns = ("Riga", "Turku", "Lund", "Bergen", "Narva", "Tartu", "Umea", "Vaasa", "Visby")
    sections = (
        f"## Trams of {town}\n\nWhat it costs to run the trams and to keep them clean in winter is "
        f"not stated by any of those who run them.\nSince {1901 + i} the trams of {town} go on "
        f"{i + 2} lines to Vanha and Uus, and carry {40 + i} million riders a year.\n\n"
        for i, town in enumerate(towns)
    )
    library.put("Trams of the north", f"# Trams of the north\n\n{''.join(sections)}")
    told = quotes(library.ask("Summarise Trams of the north"))
    known, unknown = (sum(w in q for q in told) for w in ("million riders", "not stated"))
    assert known > 2 * unknown


def test_of_a_section_only_that_section_is_told(library: Library) -> None:
    answer = library.ask("Summarise the section on harvest in Orchards of Lund")
    assert answer.text.startswith("Orchards of Lund; Harvest; 3 May 2021:")
    assert quotes(answer)
    assert all("apples in September" in q or "is sold" in q for q in quotes(answer))


def test_it_is_the_document_of_the_answer_before(library: Library) -> None:
    assistant = library.assistant()
    first = asyncio.run(
        assistant.answer(
            reader(), Question(text="Who picks the apples in the orchards of Lund in September?")
        )
    )
    assert titles(first) == {"Orchards of Lund"}
    follow_up = Question(text="Can you summarise it?", conversation_id=first.conversation_id)
    assert titles(asyncio.run(assistant.answer(reader(), follow_up))) == {"Orchards of Lund"}


def test_without_a_word_that_says_which_it_is_asked_which_is_meant(library: Library) -> None:
    answer = library.ask("Summarise the document")
    assert answer.status is Status.NOT_FOUND
    assert ENGLISH.ask_which() in answer.text
    assert not answer.citations


def test_a_subject_is_told_from_several_documents_the_newest_first(library: Library) -> None:
    for year, text in (
        (2018, "Green roofs in Malmo keep the rain of a storm from the cellars of the houses."),
        (2020, "Green roofs in Oslo need no water in winter and are mown once in the year."),
        (2023, "Green roofs in Aarhus carry solar panels above the plants of the meadow."),
    ):
        library.put(f"Note of {year}", text, published=dt.date(year, 1, 1))
    answer = library.ask("Give me an overview of what we hold on green roofs")
    days = [citation.published for citation in answer.citations if citation.published]
    assert len(titles(answer)) >= 2
    assert days == sorted(days, reverse=True)
    assert "Bergen" not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "When was the summary of the audit signed?",
        "Looking at the summary of the audit, when was it signed?",
        "In the audit summary that we have, who signed and when?",
    ],
)
def test_a_fact_about_a_summary_is_no_request_for_one(library: Library, question: str) -> None:
    library.put("Minutes", "The summary of the audit was signed on 4 May 2020 by the treasurer.")
    answer = library.ask(question)
    assert "4 May 2020" in answer.text
    assert not answer.text.startswith("Minutes:")
