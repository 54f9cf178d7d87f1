"""Which of a table's rows a question asks for, and what its figures are in."""

from __future__ import annotations

import pytest

from assistant.finding.cells import keys_of
from assistant.finding.rivals import other_rows
from tests.builders import Put, quotes

SPENT = "{}: {} | {}: {} | Paid 2023: {} | Paid 2024: {} | Plan 2025: 30"


@pytest.mark.parametrize(
    ("heads", "cells", "question", "shown"),
    [
        (
            ("Coast", "Work"),
            (("Lund", "Roads"), ("Lund", "Schools"), ("Ystad", "Roads"), ("Ystad", "Schools")),
            "What was paid in 2024 for schools in Lund?",
            "Lund, Schools – Paid 2024: 21 [1].",
        ),
        (
            ("Comarca", "Tarea"),
            (("Sierra", "Riego"), ("Sierra", "Caminos"), ("Vega", "Riego")),
            "What was paid in 2023 for Caminos in Sierra?",
            "Sierra, Caminos – Paid 2023: 11 [1].",
        ),
        (
            ("Fund", "Rank"),
            (("Blue", "second"), ("Blue", "third"), ("Red", "second")),
            "What did the Blue fund pay in 2024 at the third rank?",
            "Blue – Rank: third; Paid 2024: 21 [1]",
        ),
    ],
)
def test_of_rows_that_begin_alike_the_cells_that_tell_them_apart_are_shown(
    holding: Put,
    heads: tuple[str, str],
    cells: tuple[tuple[str, str], ...],
    question: str,
    shown: str,
) -> None:
    rows = [
        SPENT.format(heads[0], first, heads[1], second, 10 + i, 20 + i)
        for i, (first, second) in enumerate(cells)
    ]
    answer = holding((2025, "\n".join(rows))).ask(question)

    assert answer.text.split("\n\n")[-1] == shown
    assert quotes(answer) == [rows[1]]


def test_a_figure_tells_no_row_from_another() -> None:
    rows = ["Port: Lund | Depth: 12 | Keeper: Ana", "Port: Lund | Depth: 14 | Keeper: Bo"]

    assert [cell.text for cell in keys_of(rows[0], rows)] == ["Port: Lund", "Keeper: Ana"]
    assert [cell.text for cell in keys_of(rows[0], rows[:1])] == ["Port: Lund"]


QUARTERS = "{0}1 | 2024: 41 | 2025: 46\n{0}2 | 2024: 43 | 2025: 48\n{0}3 | 2024: 40 | 2025: 35"


@pytest.mark.parametrize(
    ("letter", "question", "shown"),
    [
        ("Q", "How many parcels were given out in the third quarter of 2025?", "Q3 – 2025: 35"),
        ("T", "Combien de colis au troisième trimestre de 2024 ?", "T3 – 2024: 40"),
        ("Q", "How many parcels were given out in Q2 2024?", "Q2 – 2024: 43"),
        ("Q", "How many parcels were given out in Q1?", "Q1 – 2024: 41; 2025: 46"),
    ],
)
def test_of_a_chart_the_point_of_the_quarter_and_year_is_shown(
    holding: Put, letter: str, question: str, shown: str
) -> None:
    text = f"# Results\n\n## Parcels given out (colis)\n\n{QUARTERS.format(letter)}"
    answer = holding((2026, text)).ask(question)

    assert answer.text.split("\n\n")[-1] == f"{shown} [1]"


@pytest.mark.parametrize(
    ("quarters", "question", "named"),
    [
        (("1T", "2T"), "¿Cuánto en el segundo trimestre?", "2T"),
        (("first quarter", "second quarter"), "How much in Q2?", "second quarter"),
        (("T1 2025", "T2 2025"), "Quanto no 1º trimestre?", "T1 2025"),
    ],
)
def test_a_quarter_is_named_however_it_is_written(
    quarters: tuple[str, str], question: str, named: str
) -> None:
    rows = [f"{quarter} | Norte: 4 | Sur: 5" for quarter in quarters]

    assert other_rows(question, rows) == {row for row in rows if not row.startswith(named)}


def test_of_cards_side_by_side_the_one_that_is_named_is_shown(holding: Put) -> None:
    cards = [
        f"{name} – Head of {post}; Tel. 555 010{i}; Office: Quay {i}"
        for i, (name, post) in enumerate((("Ana Berg", "roads"), ("Ana Borg", "schools")), start=1)
    ]
    library = holding((2025, "\n\n".join(cards)))

    assert "Borg" not in library.ask("What is the telephone number of Ana Berg?").text
    assert "Berg" not in library.ask("¿Cuál es el teléfono de Ana Borg?").text
    assert all(
        card in library.ask("Which heads have an office at the Quay?").text for card in cards
    )


LOADS = (
    "Load: S-{} | {}: {} | Goods: ship biscuits | Quantity: {} | Unit: kg"
    " | Value: {} | Currency: {}"
)


@pytest.mark.parametrize(
    ("head", "days"),
    [
        ("Arrived (day/month/year)", ("12/05/2025", "05/12/2025")),
        ("Arrival", ("12 May 2025", "5 December 2025")),
        ("Arrivée", ("2025-05-12", "2025-12-05")),
        ("Arrived", ("31.05.2025", "05.12.2025")),
    ],
)
def test_of_rows_of_several_days_the_one_of_the_month_asked_for_is_shown(
    holding: Put, head: str, days: tuple[str, str]
) -> None:
    rows = [
        LOADS.format(i, head, day, 30 + i, 900 + i, money)
        for i, (day, money) in enumerate(zip(days, ("USD", "EUR"), strict=True))
    ]
    library = holding((2025, "\n".join(rows)))

    worth = library.ask("What was the biscuit load of May 2025 worth?").text
    assert worth.endswith("; Value: 900; Currency: USD [1]")
    assert "S-1" not in worth
    later = library.ask("What quantity of biscuits was in the load of December 2025?").text
    assert later.endswith("; Quantity: 31; Unit: kg [1]")
    assert "S-0" not in later
    both = library.ask("What were the biscuit loads since May 2025 worth?")
    assert {"S-0", "S-1"} <= {word.strip(",") for word in both.text.replace("\n", " ").split(" ")}


def test_a_row_that_spans_the_month_is_of_it(holding: Put) -> None:
    terms = (("Ana Ruiz", "2024-01-03", "2025-12-31"), ("Bo Lind", "2025-05-20", "2025-05-30"))
    rows = [f"Harbour master: {n} | From: {a} | To: {b} | Desk: 4" for n, a, b in terms]
    answer = holding((2026, "\n".join(rows))).ask("Who was harbour master in May 2025?")

    assert all(name in answer.text for name, *_ in terms)


@pytest.mark.parametrize(
    ("above", "row", "question", "shown"),
    [
        (
            "## Table 1. Loans by port (USD million; repayments in brackets)",
            "Port: Lund | Gross loans 2024: 35.5 | Net loans 2023: 18.6 | Net loans 2024: (14.2)",
            "What were the net loans to Lund in 2024?",
            "Lund – Net loans 2024: USD −14.2 million [1].",
        ),
        (
            "Quadro 2 – Despesa (em milhares de reais)",
            "Porto: Lund | Pago 2023: 1.234,5 | Pago 2024: 1.480,1 | Previsto 2025: 1.600,0",
            "Pago 2024 Porto Lund",
            "Lund – Pago 2024: BRL 1.480,1 milhares [1].",
        ),
        (
            "All sums in thousands of euros",
            "Port: Lund | Paid 2024: 17 | Berths: 4 | Depth (m): 12",
            "What was paid in Lund in 2024?",
            "Lund – Paid 2024: EUR 17 thousands [1].",
        ),
        (
            "All sums in thousands of euros",
            "Port: Lund | Paid 2024: 17 | Keeper: Ana | Depth (m): 12",
            "What is the depth of Lund?",
            "Lund – Depth: 12 m [1].",
        ),
    ],
)
def test_a_figure_is_shown_with_what_its_table_says_that_all_are_in(
    holding: Put, above: str, row: str, question: str, shown: str
) -> None:
    other = row.replace("Lund", "Ystad")
    answer = holding((2025, f"# Ports\n\n{above}\n\n{row}\n{other}")).ask(question)

    assert shown in answer.text.split("\n\n")
    assert quotes(answer)[0] == row


def test_a_long_table_keeps_what_its_figures_are_in_to_its_last_row(holding: Put) -> None:
    rows = [
        f"Port: {name}{i} | Gross loans: {i}.5 | Net loans: ({i}.1) | Keeper: nobody yet"
        for i, name in enumerate(["Lund", "Ystad", "Malmo", "Kiel", "Turku"] * 12)
    ]
    text = "# Loans\n\nLoans by port (EUR thousand)\n\n" + "\n".join(rows)
    answer = holding((2025, text)).ask("What are the net loans of Turku59?")

    assert "Turku59 – Net loans: EUR −59.1 thousand [1]." in answer.text


@pytest.mark.parametrize(
    ("text", "question", "first"),
    [
        (
            "The most that is granted: GBP 5,000 a year.\n\nName: Nadia Ben\n\n"
            "Amount asked for (GBP): 3,750",
            "How much money does Nadia Ben ask for?",
            "Amount asked for (GBP): 3,750 [1]",
        ),
        (
            "No bursary goes over 9,000 euros.\n\nApplicant: Ola Berg\n\n"
            "Sum requested (EUR thousand): 4",
            "How much money did Ola Berg request?",
            "Sum requested (EUR thousand): 4 [1]",
        ),
        (
            "## Loans by port (USD million)\n\nPort: Lund | Loan: 17 | Keeper: Ana\n"
            "Port: Ystad | Loan: 18 | Keeper: Bo",
            "How much money is the loan to Lund?",
            "Lund – Loan: USD 17 million [1].",
        ),
    ],
)
def test_a_figure_whose_label_names_the_money_is_a_sum(
    holding: Put, text: str, question: str, first: str
) -> None:
    answer = holding((2025, text)).ask(question)

    assert [p for p in answer.text.split("\n\n") if "[1]" in p] == [first]


def test_of_several_units_no_figures_are_compared_as_sums(holding: Put) -> None:
    facts = [
        f"Fact: {name} | Unit: {unit} | Value 2023: {value}"
        for name, unit, value in (("Homes", "number", "1,075"), ("Trips", "km", "655"))
    ]
    works = [
        f"Work: {name} | Town: Lund | Price (EUR): {price}"
        for name, price in (("Market hall", "2,150"), ("Foot bridge", "1,940"), ("Car park", "520"))
    ]
    text = "# Lund\n\n## Facts\n\n{}\n\n## Public works\n\n{}"
    library = holding((2023, text.format("\n".join(facts), "\n".join(works))))

    answer = library.ask("What is the second most expensive of the public works in Lund?")
    assert answer.text.startswith("Foot bridge: EUR 1,940 [1]")


def test_a_question_that_names_the_row_asks_for_what_holds_its_kind(holding: Put) -> None:
    row = "Framework: Harbour Framework | Owner: Arne | Date: May 2014 | Parts: 4 fields, 12 goals"
    answer = holding((2014, row)).ask("How many goals does the Harbour Framework of 2014 have?")

    assert "12 goals" in answer.text


@pytest.mark.parametrize(
    ("row", "question", "shown"),
    [
        (
            "March | Harbour museum: 1710 | Mill museum: 410",
            "How many visitors did the Mill museum have in March?",
            "March – Mill museum: 410",
        ),
        (
            "Zone: Zone 16 | Adult fare: 18.10 | Night fare: 20.50",
            "What is the night fare of Zone 16?",
            "Zone 16 – Night fare: 20.50",
        ),
        (
            "Zone: Zone 16 | Adult fare: 18.10 | Night fare: 20.50",
            "What are the fares of Zone 16?",
            "Zone 16 – Adult fare: 18.10; Night fare: 20.50",
        ),
        (
            "Zone: Zone 16 | Keeper: Ana Berg | Deputy: Bo Lind",
            "Who is the keeper of Zone 16?",
            "Zone 16 – Keeper: Ana Berg; Deputy: Bo Lind",
        ),
    ],
)
def test_of_a_short_row_of_figures_the_series_that_is_named_is_shown(
    holding: Put, row: str, question: str, shown: str
) -> None:
    answer = holding((2025, f"# Visitors and fares\n\n{row}")).ask(question)

    assert answer.text.split("\n\n")[-1] == f"{shown} [1]"


def test_a_row_with_a_blank_cell_is_a_row_of_the_same_table() -> None:
    rows = [
        "Farm: Birch | Paid: 18 | Left: 4 | Note: late",
        "Farm: Cedar | Paid: 60 | Left: 2",
        "Farm: Amber | Owner: Bo | Hens: 12",
    ]
    assert other_rows("What was paid to Birch?", rows) == {rows[1]}
