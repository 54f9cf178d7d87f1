"""Rows of tables that are quoted: which of them, which cells, and how they are said."""

from __future__ import annotations

import pytest

from assistant.finding.rivals import other_rows
from tests.builders import Put, quotes


def test_of_a_long_row_the_cells_that_are_asked_for_are_shown(holding: Put) -> None:
    row = "Vehicle: Van 2 | Office: Quay | Seats: 7 | Range km: 350 | Bought: 12 May 2014"
    library = holding((2016, row))
    for question, shown in (
        ("How many seats does Van 2 have?", "Van 2 – Seats: 7 [1]."),
        ("When was Van 2 bought?", "Van 2 – Bought: 12 May 2014 [1]."),
        ("Which vehicle of Quay has seats?", "Van 2 – Office: Quay; Seats: 7 [1]"),
        ("Van 2", "Van 2 – Office: Quay; Seats: 7; Range km: 350; Bought: 12 May 2014 [1]"),
    ):
        answer = library.ask(question)
        assert answer.text.split("\n\n")[-1] == shown
        assert quotes(answer) == [row]


def test_a_remark_that_says_it_whole_stands_for_its_row_and_a_currency_goes_with_its_figure(
    holding: Put,
) -> None:
    said = "Lamu got 900 euros for its pier in May."
    told = f"Town: Lamu | Purpose: pier | Unit: euros | Amount: 900 | Remark: {said}"
    bare = "Town: Pate | Purpose: school | Unit: euros | Amount: 700 | Remark: none yet"
    core = "A grant from core funds may not exceed 500 euros."
    funds = f"Town: Core funds | Purpose: any | Unit: euros | Amount: 500 | Remark: {core}"
    library = holding((2016, told), (2016, bare), (2016, funds))
    for question, shown in (
        ("What money did Lamu get?", f"{said} [1]"),
        ("What money did the core funds give?", f"{core} [1]"),
        ("What money did Pate get?", "Pate – Amount: EUR 700 [1]."),
    ):
        assert library.ask(question).text.split("\n\n")[-1] == shown


@pytest.mark.parametrize(
    ("row", "question", "shown"),
    [
        (
            "Description: By May 2026 a pass is issued within 11 weeks, and within 6 for haste."
            " | Type: Target | Status: Less than | End date: 2026-05-31 | Weeks: 11",
            "Within how many weeks is a pass issued in haste by 2026?",
            "By May 2026 a pass is issued within 11 weeks, and within 6 for haste. [1]",
        ),
        (
            "Goal: The share of paved lanes in the port of Lund that are fit stays at 93% or more"
            " | Type: Actual | End date: 2026-05-31",
            "What share of the paved lanes in the port of Lund should be fit?",
            "The share of paved lanes in the port of Lund that are fit stays at 93% or more [1]",
        ),
        (
            "Objectif: Le port de Lund ouvrira trois quais aux navires de commerce. | Type: Cible"
            " | État: En cours | Fin: 2026-05-31",
            "Combien de quais le port de Lund ouvrira-t-il aux navires de commerce ?",
            "Le port de Lund ouvrira trois quais aux navires de commerce. [1]",
        ),
        (
            "Description: By May 2026 a pass is issued within 11 weeks, and within 6 for haste."
            " | Type: Target | Owner: pass office | Weeks: 11",
            "Who is the owner of the target that a pass is issued within 11 weeks by May 2026?",
            "By May 2026 a pass is issued within 11 weeks, and within 6 for haste. –"
            " Owner: pass office [1].",
        ),
    ],
)
def test_a_sentence_that_says_what_is_asked_stands_for_its_row_and_else_the_cell_is_beside_it(
    holding: Put, row: str, question: str, shown: str
) -> None:
    answer = holding((2016, row)).ask(question)
    assert shown in answer.text.split("\n\n")
    assert quotes(answer) == [row]


def test_two_rows_of_which_the_same_is_shown_are_one_quote(holding: Put) -> None:
    said = "Description: The port of Lund opens three quays to ships of trade by 2030."
    library = holding((2016, f"{said} | Type: Target | Status: Met\n{said} | Type: Actual"))
    answer = library.ask("How many quays does the port of Lund open to ships of trade by 2030?")
    assert answer.text.count("three quays") == 1


ROW = "{}: {} | Seats: {} | Office of the Quay: porter | Heating with oil: second floor"
IN_FULL = "How many seats has {}, office of the Quay, porter, heating with oil, second floor?"


@pytest.mark.parametrize(
    ("head", "asked", "other"),
    [
        ("Vehicle", "Van Blue", "Van Red"),
        ("Fahrzeug", "Bus Süd", "Bus Nord"),
        ("Room", "Harbour hall", "Garden hall"),
    ],
)
def test_beside_the_row_that_is_asked_for_no_row_of_another_thing_is_shown(
    holding: Put, head: str, asked: str, other: str
) -> None:
    rows = [ROW.format(head, name, seats) for name, seats in ((other, 7), (asked, 9))]
    library = holding((2016, rows[0]), (2016, rows[1]))
    assert quotes(library.ask(IN_FULL.format(asked))) == [rows[1]]
    assert set(quotes(library.ask(IN_FULL.format(f"{asked} and {other}")))) == set(rows)
    assert set(quotes(library.ask(IN_FULL.format("every one")))) == set(rows)


def test_a_row_of_totals_is_not_what_the_word_total_names() -> None:
    rows = [ROW.format("Vehicle", name, seats) for name, seats in (("Total", 16), ("Van 2", 7))]
    assert other_rows("What is the total of seats at the Quay office?", rows) == set()
    assert other_rows("What is the total of Van 2?", rows) == {rows[0]}


@pytest.mark.parametrize(
    ("question", "row", "said"),
    [
        ("How many visitors?", "Year: 2015 | Visitors: 300", "Year 2015 – Visitors: 300"),
        ("Besucher Süd?", "Besucher: Süd | Anzahl: 300", "Süd – Anzahl: 300"),
        ("Did visitors come by boat?", "Visitors come | by boat", "Visitors come | by boat"),
    ],
)
def test_a_row_is_said_by_what_it_names_and_never_with_its_bars(
    holding: Put, question: str, row: str, said: str
) -> None:
    answer = holding((2016, row)).ask(question)
    assert answer.text.split("\n\n")[-1] == f"{said} [1]"
    assert quotes(answer) == [row]
