"""A part of a document that is asked for by its number is found by it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.model import Status
from tests.builders import Library

STATUTE = (
    "# Article 1 Membership\n\n1.1 Any city may apply in writing.\n\n"
    "1.2 The board decides within sixty days.\n\n# Article 2 Fees\n\n"
    "2.1 The yearly fee is 900 euros.\n\n2.2 Late payers lose their vote.\n\n"
    "# Article 12 Languages\n\n12.1 Minutes are kept in French."
)
DRILL = (
    "These rules hold when the alarm sounds.\n\n1. Leave your bags.\n\n"
    "2. Walk to the north stairs. Do not run.\n\n3. Meet at the fountain."
)
RECIPE = "How bread is baked here.\n\n1. Weigh the flour.\n\n2. Add the water."
REGLEMENT = "# Chapitre IV – Congés\n\nChaque agent a droit à 26 jours.\n\n# Chapitre V\n\nAbrogé."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = Library.at(Path(tmp_path_factory.mktemp("parts")))
    made.put("statute", STATUTE)
    made.put("evacuation", DRILL)
    made.put("bread", RECIPE)
    made.put("règlement", REGLEMENT)
    made.open_index()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        (
            "What does Article 2 say?",
            ["2.1 The yearly fee is 900 euros.", "2.2 Late payers lose their vote."],
        ),
        ("What does clause 2.1 say?", ["2.1 The yearly fee is 900 euros."]),
        ("Article 12", ["12.1 Minutes are kept in French."]),
        ("What does article 2 say about late payers?", ["2.2 Late payers lose their vote."]),
        (
            "What is step 2 of the evacuation?",
            ["2. Walk to the north stairs. Do not run."],
        ),
        ("Step 3?", ["3. Meet at the fountain."]),
        ("Que dit le chapitre IV ?", ["Chaque agent a droit à 26 jours."]),
        (
            "¿Qué dice el artículo 1?",
            ["1.1 Any city may apply in writing.", "1.2 The board decides within sixty days."],
        ),
    ],
)
def test_a_part_is_found_by_its_number(library: Library, question: str, quotes: list[str]) -> None:
    answer = library.ask(question)
    assert answer.status is Status.ANSWERED
    assert [citation.quote for citation in answer.citations] == quotes


@pytest.mark.parametrize(
    "question",
    [
        "What does Article 9 say?",
        "What does clause 2.7 say?",
        "What is step 2?",  # of two documents
        "What is step 2 of the audit?",
        "What does Article 2 say about dogs?",
    ],
)
def test_a_part_that_no_document_has_is_answered_with_no_other(
    library: Library, question: str
) -> None:
    assert library.ask(question).status is not Status.ANSWERED
