"""One cell that a question asks for in everyday words: which row, which column, or neither."""

from __future__ import annotations

import pytest

from assistant.model import Status
from tests.builders import Library, Put

CONTRACTS = "\n".join(
    f"Contr. no.: {code} | Title: {title} | Supplier: {supplier} | Dept: {dept} | Expiry: {end}"
    f" | Tot. val. (EUR): {value} | RAG: {light}"
    for code, title, supplier, dept, end, value, light in (
        ("KB21", "Winter gritting", "Saltway", "HWY", "2025-01-31", "395,000", "A"),
        ("KB22", "Firewall and monitoring", "Moatware", "ICT", "2024-10-31", "137,000", "G"),
        ("KB23", "Roof repairs", "Slatebridge", "HOU", "2022-05-31", "740,500", "R"),
        ("KB24", "Boiler servicing", "Warmcoil", "HOU", "2027-08-31", "2,310,000", "R"),
    )
)
PUPILS = "\n".join(
    f"Sch.: {name} | Dist.: {district} | F: {girls} | M: {boys} | Latr. F: {latrines}"
    for name, district, girls, boys, latrines in (
        ("Abeko", "Upper Tam", 295, 401, 4),
        ("Dorosi", "Lower Tam", 206, 215, 0),
        ("Fuluma", "Upper Tam", 414, 578, 2),
    )
)
LEGEND = "F / M = girls and boys enrolled in September."


@pytest.fixture
def library(holding: Put) -> Library:
    return holding(
        (2024, f"# Contracts of Kestrel\n\n{CONTRACTS}"),
        (2024, f"# Schools of Tamarro\n\n{PUPILS}\n\n{LEGEND}"),
    )


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("when does the gritting deal run out", "Expiry: 2025-01-31"),
        ("who looks after our firewall?", "Supplier: Moatware"),
        ("how much is the boiler contract worth?", "EUR 2,310,000"),
        ("how many girls are enrolled at Dorosi?", "F: 206"),
    ],
)
def test_a_cell_is_found_by_everyday_words_and_said_without_doubt(
    library: Library, question: str, said: str
) -> None:
    answer = library.ask(question)
    assert said in answer.text
    assert answer.status is Status.ANSWERED


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("Which contracts are flagged red?", {"KB23, Roof repairs", "KB24, Boiler servicing"}),
        (
            "Which contracts does the housing department have?",
            {"KB23, Roof repairs", "KB24, Boiler servicing"},
        ),
    ],
)
def test_rows_are_chosen_by_what_their_codes_stand_for(
    library: Library, question: str, labels: set[str]
) -> None:
    told = library.ask(question).computation
    assert told is not None
    assert {row.cells[0] for row in told.rows} == labels


@pytest.mark.parametrize(
    "question",
    [
        "What penalty does Saltway pay when gritting is late?",
        "How many square metres does the roof of Slatebridge have?",
        "Why did Moatware win the firewall contract?",
    ],
)
def test_what_no_column_holds_is_not_looked_up(library: Library, question: str) -> None:
    answer = library.ask(question)
    assert answer.computation is None


def test_a_total_under_any_name_is_never_ranked(holding: Put) -> None:
    rows = "Team: Birch | Leavers: 7\nTeam: Rowan | Leavers: 4\nTeam: All teams | Leavers: 11"
    answer = holding((2024, f"# Teams\n\n{rows}")).ask("Which team has the most leavers?")
    assert answer.text.startswith("Birch: 7")


def test_a_table_that_begins_in_the_passage_of_the_heading_before_is_one(holding: Put) -> None:
    before = "\n".join(f"Code: C{i} | Share: {i}" for i in range(3))
    rows = "\n".join(f"School: Number{i} of the northern coast | Grant: {i}" for i in range(1, 121))
    text = f"# Year\n\n## Frame\n\n{before}\n\n## Schools\n\n{rows}"
    answer = holding((2024, text)).ask("What do the grants of all schools add up to?")
    assert "7,260" in answer.text
