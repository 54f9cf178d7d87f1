"""An answer stands without labels, repetitions and doubts that say nothing."""

from __future__ import annotations

import pytest

from assistant.model import Status
from assistant.question.halves import asks, halves
from corpus.tables.rows import as_said
from tests.builders import Put, quotes


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("How many ferries sank in the US in 2020?", "In 2020 nine ferries sank in U.S. waters."),
        ("How many ferries sank in U.S. waters?", "In 2020 nine ferries sank in U.S. waters."),
        ("How many ferries of the United Kingdom sank?", "Four ferries of the UK sank in 2021."),
    ],
)
def test_a_country_by_another_of_its_names_is_the_one_that_is_asked_about(
    holding: Put, question: str, told: str
) -> None:
    library = holding(
        (2021, "In 2020 nine ferries sank in U.S. waters."),
        (2022, "Four ferries of the UK sank in 2021."),
    )
    answer = library.ask(question)
    assert answer.status is Status.ANSWERED
    assert quotes(answer)[0] == told


def test_a_country_that_no_document_has_under_any_name_is_still_missing(holding: Put) -> None:
    library = holding((2021, "In 2020 nine ferries sank in Norwegian waters near Bergen."))
    answer = library.ask("How many ferries sank in the US in 2020?")
    assert answer.status is not Status.ANSWERED
    assert "US" in answer.text


@pytest.mark.parametrize("label", ["Stakeholders:", "Partenaires :", "Federal Coordinators:"])
def test_a_sentence_is_quoted_without_the_label_above_it(holding: Put, label: str) -> None:
    told = "The harbour office will dredge the basin of Lund in the spring of 2031."
    library = holding((2021, f"{label}\n\n{told}"))
    answer = library.ask("When will the harbour office dredge the basin of Lund?")
    assert quotes(answer) == [told]


@pytest.mark.parametrize("bar", ["| ", "• ", "▪ ", "– "])
def test_a_sentence_is_quoted_without_the_bar_or_bullet_before_it(holding: Put, bar: str) -> None:
    told = "The harbour office will dredge the basin of Lund in the spring of 2031."
    answer = holding((2021, f"{bar}{told}")).ask("When will the basin of Lund be dredged?")
    assert quotes(answer) == [told]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "Goal: Open passenger lines on at least 3 corridors by 2035. | Number: 3",
            "Open passenger lines on at least 3 corridors by 2035.",
        ),
        (
            "Objectif: Ouvrir des lignes sur 3 axes avant 2035. | Nombre: 30",
            "Ouvrir des lignes sur 3 axes avant 2035. – Nombre: 30",
        ),
        (
            "Projects: All, FY2010 | Remark: There were 38 projects worth USD 16 million.",
            "All, FY2010 – There were 38 projects worth USD 16 million.",
        ),
        (
            "Projects: All projects, FY2010 | Remark: In financial year 2010 there were 38"
            " projects.",
            "In financial year 2010 there were 38 projects.",
        ),
        (
            "Zone: Harbour 16 | Remark: The fare in the harbour is paid on board.",
            "Harbour 16 – The fare in the harbour is paid on board.",
        ),
        ("Zone: Zone 16 | Fare: 18.10 euros", "Zone 16 – Fare: 18.10 euros"),
    ],
)
def test_a_row_tells_nothing_that_its_sentence_has_told(line: str, said: str) -> None:
    assert as_said(line) == said


@pytest.mark.parametrize(
    "question",
    [
        "In the scheme where people save together, how many cities were covered in spring?",
        "For the tool that shows who owns land, when was the first version ready?",
        "Dans le projet où les gens épargnent, combien de villes sont couvertes ?",
    ],
)
def test_a_clause_that_tells_which_thing_is_meant_is_not_said_to_be_unanswered(
    holding: Put, question: str
) -> None:
    library = holding(
        (2021, "The scheme covered nine cities in spring. The tool was ready in May.")
    )
    answer = library.ask(question)
    assert "“" not in answer.text  # which would say what stays open


@pytest.mark.parametrize(
    "question",
    [
        "Who built the pier and when was it opened?",
        "Can you tell me who built the pier, and how long is it?",
        "We are writing a note: where is the pier and who paid for it?",
        "Quand le port a-t-il ouvert et qui a payé ?",
    ],
)
def test_a_message_that_asks_two_things_is_two_questions(question: str) -> None:
    assert len(halves(question)) == 2
    assert all(map(asks, halves(question)))
