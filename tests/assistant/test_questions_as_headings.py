"""Pages of questions with answers below them, and short sections that share a passage."""

from __future__ import annotations

import pytest

from assistant.model import Status
from tests.builders import Put, quotes

FAQ = """# Allotments of Lund

The garden office answers what tenants ask most often about their plots.

## When is the water turned on?

On 2 April, or later when there is frost.

## How much is the yearly rent?

It is 64 crowns for a full plot and 35 for a half one.

## May I keep hens?

Yes, up to six, with the consent of both neighbours.

## À quelle heure ferme la barrière ?

À 21 heures, en hiver à 18 heures."""


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("When is the water turned on?", "On 2 April, or later when there is frost."),
        (
            "What is the yearly rent of a plot?",
            "It is 64 crowns for a full plot and 35 for a half one.",
        ),
        ("May tenants keep hens?", "Yes, up to six, with the consent of both neighbours."),
        ("À quelle heure ferme la barrière ?", "À 21 heures, en hiver à 18 heures."),
    ],
)
def test_what_stands_under_a_question_answers_it(holding: Put, question: str, answer: str) -> None:
    given = holding((2021, FAQ)).ask(question)
    assert given.status in {Status.ANSWERED, Status.PARTIAL}  # no reader of sentences is here
    assert quotes(given)[0] == answer


def test_a_sentence_is_read_under_the_heading_that_stands_next_above_it(holding: Put) -> None:
    library = holding(
        (
            2021,
            "# Rules of the lake\n\n## Canoes\n\nA deposit of 20 crowns is taken.\n\n"
            "## Sailing boats\n\nA deposit of 90 crowns is taken.",
        )
    )
    for thing, crowns in (("canoes", "20"), ("sailing boats", "90")):
        assert crowns in quotes(library.ask(f"Which deposit is taken for {thing}?"))[0]
