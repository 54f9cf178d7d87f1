"""What holds: who has a post now, the text that came of a draft, what was decided, whose year."""

from __future__ import annotations

import pytest

from assistant.model import Status
from assistant.wording import load_wordings
from tests.builders import Put

NEAREST = load_wordings()["en"].nearest()
PIRES = "Ana Pires is the director of the Reef Institute since 2 May 2019."
MBEKI = "Joel Mbeki is the director of the Reef Institute since 1 March 2025."


@pytest.mark.parametrize(
    "question",
    [
        "Who is the director of the Reef Institute now?",
        "Who is currently the director of the Reef Institute?",
        "Who is the current director of the Reef Institute?",
    ],
)
def test_of_a_post_that_changed_hands_only_its_holder_is_named(holding: Put, question: str) -> None:
    answer = holding((2022, PIRES), (2025, MBEKI)).ask(question)
    assert MBEKI in answer.text
    assert PIRES not in answer.text


def test_what_was_so_before_is_told_where_now_is_not_asked_for(holding: Put) -> None:
    library = holding((2022, f"{PIRES} She swims."), (2025, f"{MBEKI} He dives."))
    assert PIRES in library.ask("Is Ana Pires the director of the Reef Institute?").text


@pytest.mark.parametrize(
    ("draft", "final", "question", "language"),
    [
        (
            "DRAFT for comment, version 0.3\n\nMeals are refunded up to EUR 15 a day.",
            "Final, adopted in May\n\nMeals are refunded up to EUR 12 a day.",
            "Up to how much are meals refunded?",
            "en",
        ),
        (
            "Borrador para consulta\n\nLas comidas se pagan hasta 15 euros al día.",
            "Reglamento aprobado en mayo\n\nLas comidas se pagan hasta 12 euros al día.",
            "¿Hasta cuánto se pagan las comidas?",
            "es",
        ),
        (
            "Superseded by the rules of May\n\nThe rate of a car is 15 cents a mile.",
            "Rules of May\n\nThe rate of a car is 12 cents a mile.",
            "What is the rate of a car?",
            "en",
        ),
    ],
)
def test_of_a_draft_and_what_came_of_it_only_that_is_quoted(
    holding: Put, draft: str, final: str, question: str, language: str
) -> None:
    library = holding()
    library.put("one", draft, language=language)
    library.put("other", final, language=language)
    answer = library.ask(question)
    assert "12" in answer.text
    assert "15" not in answer.text


def test_a_draft_is_quoted_where_it_is_asked_for(holding: Put) -> None:
    draft = "DRAFT for comment\n\nMeals are refunded up to EUR 15 a day."
    final = "Final, adopted in May\n\nMeals are refunded up to EUR 12 a day."
    answer = holding((2024, draft), (2024, final)).ask("What are meals refunded in the draft?")
    assert "15" in answer.text


def test_two_final_texts_with_a_difference_are_both_quoted(holding: Put) -> None:
    one = "Rules of the north\n\nMeals are refunded up to EUR 15 a day."
    other = "Rules of the south\n\nMeals are refunded up to EUR 12 a day."
    answer = holding((2024, one), (2024, other)).ask("Up to how much are meals refunded?")
    assert "15" in answer.text
    assert "12" in answer.text


@pytest.mark.parametrize(
    ("minutes", "question", "decided", "language"),
    [
        (
            "The treasurer proposed to hire two guides. The council postponed this to November.",
            "How many guides does the council hire?",
            "postponed this to November",
            "en",
        ),
        (
            "Le trésorier propose deux guides. Le conseil reporte la question à novembre.",
            "Combien de guides le trésorier propose-t-il ?",
            "reporte la question",
            "fr",
        ),
        (
            "El tesorero propone dos guías. La junta aplaza la cuestión a noviembre.",
            "¿Cuántos guías propone el tesorero?",
            "aplaza la cuestión",
            "es",
        ),
        (
            "The council looked into closing the Tarn clinic. It was decided that it stays open.",
            "Why did the council close the Tarn clinic?",
            "stays open",
            "en",
        ),
    ],
)
def test_a_proposal_is_quoted_with_what_was_decided_on_it(
    holding: Put, minutes: str, question: str, decided: str, language: str
) -> None:
    library = holding()
    library.put("minutes", minutes, language=language)
    assert decided in library.ask(question).text


def test_what_was_decided_on_something_else_is_no_part_of_a_proposal(holding: Put) -> None:
    said = "The treasurer proposed to hire two guides.\n\nThe council adopted the minutes."
    answer = holding((2024, said)).ask("How many guides did the treasurer propose?")
    assert "two guides" in answer.text
    assert "minutes" not in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "# Tideway Theatre: the year 2023\n\nThe turnover was GBP 884,000.",
        "# Results in 2023\n\nThe turnover was GBP 884,000.",
        "Period covered: 2023\n\nThe turnover was GBP 884,000.",
    ],
)
def test_a_figure_of_a_years_report_is_not_that_of_another_year(holding: Put, text: str) -> None:
    library = holding()
    library.put("report", text)
    library.put("plan", "In 2024 a tour of six towns is planned.")
    other = library.ask("What was the turnover in 2024?")
    own = library.ask("What was the turnover in 2023?")
    assert other.status is not Status.ANSWERED
    assert NEAREST in other.text or "884" not in other.text
    assert own.status is Status.ANSWERED
    assert "884,000" in own.text
