"""Sentences that say the same of different things are told apart by what stands above them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import Library, quotes

KILNS = (
    "# Report on the kilns\n\nUpper kiln. The heat was 910 degrees. "
    "It burns beech.\n\nLower kiln. The heat was 640 degrees. It burns pine."
)
QUAIS = (
    "# Mesures du port\n\n## Quai des Tanneurs\n\nLa profondeur mesurée est de 4 mètres.\n\n"
    "## Quai des Cordiers\n\nLa profondeur mesurée est de 7 mètres."
)
HUERTOS = (
    "# Riego de los huertos\n\nEl huerto de Navalón tiene dos pozos. El caudal medido fue de 12 "
    "litros.\n\nEl huerto de Peñalba tiene uno. El caudal medido fue de 30 litros."
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = Library.at(Path(tmp_path_factory.mktemp("apart")))
    for name, text in (("kilns", KILNS), ("quais", QUAIS), ("huertos", HUERTOS)):
        made.put(name, text)
    made.open_index()
    yield made
    made.close()


UPPER = "Upper kiln. The heat was 910 degrees."
LOWER = "Lower kiln. The heat was 640 degrees."


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("What was the heat in the upper kiln?", [UPPER]),
        ("What was the heat in the lower kiln?", [LOWER]),
        (
            "Quelle est la profondeur mesurée au quai des Tanneurs ?",
            ["Quai des Tanneurs\n\nLa profondeur mesurée est de 4 mètres."],
        ),
        (
            "Quelle est la profondeur mesurée au quai des Cordiers ?",
            ["Quai des Cordiers\n\nLa profondeur mesurée est de 7 mètres."],
        ),
        (
            "¿Qué caudal fue medido en Peñalba?",
            ["El huerto de Peñalba tiene uno. El caudal medido fue de 30 litros."],
        ),
    ],
)
def test_only_what_is_said_of_the_thing_asked_about_is_shown_and_with_it(
    library: Library, question: str, quoted: list[str]
) -> None:
    assert quotes(library.ask(question)) == quoted


def test_both_are_shown_each_with_its_name_where_both_are_asked_about(library: Library) -> None:
    found = quotes(library.ask("What was the heat in the upper and in the lower kiln?"))
    assert sorted(found) == sorted([UPPER, LOWER])


def test_a_question_that_names_neither_is_answered_by_both(library: Library) -> None:
    found = "\n".join(quotes(library.ask("What was the heat of the kilns in degrees?")))
    assert "910" in found
    assert "640" in found
