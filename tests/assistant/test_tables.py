"""Questions over tables are computed from the rows, and every value carries the mark of its row."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.composing.tabling import shown
from assistant.finding.tables.query import Point
from assistant.model import Answer, Question, Status
from corpus.model import Passage
from corpus.tables.model import Column, Kind
from corpus.tables.reading import tables_of
from corpus.tables.shelf import TableShelf
from corpus.tables.values import measured, value_of
from tests.builders import Library, passages, reader
from tests.fakes import HashedEmbedder


def rows(heads: str, *lines: str) -> str:
    """Rows as ingest writes them; an empty cell is left out."""
    names = heads.split(",")
    texts = []
    for line in lines:
        cells = zip(names, line.split(";"), strict=True)
        texts.append(" | ".join(f"{head}: {cell.strip()}" for head, cell in cells if cell.strip()))
    return "\n\n".join(texts)


HARBOURS = "# Harbour works\n\n## Works by port\n\n" + rows(
    "Port,Number of works,Cost (EUR million),Start,End,Share",
    "Lund; 5; 2.6; 2012; 2017; 20%",
    "Bergen; 9; 3.8; 2011; 2016; 30%",
    "Turku; 7; 2.5; 2010; 2016; 25%",
)
BOATS = "# Boats\n\n## Boats we own\n\n" + rows(
    "Boat,Kept at,Seats,Range (km),Code",
    "Tern; Lund; 9; 400; PR-3",
    "Gull; Lund; 7; 350; PR-13",
    "Auk; Bergen; 3; 600; PR-31",
    "Total; ; 19; ; ",
)
MEALS = "# School meals\n\n" + rows(
    "School,2021,2022,2023", "North school; 410; 520; 615", "South school; 88; 91; 130"
)
GRANTS = "# Grants of the fund\n\n## Grants\n\n" + rows(
    "Recipient,District,Currency,Amount,Date",
    "Green Roofs; Coast; EUR; 48,500; 2021-03-05",
    "Blue Roofs; Coast; EUR; 12,000; 2022-07-01",
    "Warm Homes; Hills; GBP; 90,000; 2022-08-01",
    "Dry Cellars; Hills; EUR; ; 2023-01-15",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = Library.at(tmp_path_factory.mktemp("tables"))
    made.put_all(
        {
            "Harbour works": ("public", HARBOURS),
            "Boats": ("public", BOATS),
            "School meals": ("public", MEALS),
            "Grants of the fund": ("public", GRANTS),
            "Boats of the staff": (
                "staff",
                "# Boats\n\n## Boats we own\n\n"
                + rows("Boat,Kept at,Seats", "Skua; Lund; 99", "Crow; Lund; 98"),
            ),
        }
    )
    made.open_index()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Which port had the most expensive works?", "Bergen: EUR 3.8 million [1]"),
        ("Which port had the fewest works?", "Lund: 5 [1]"),
        ("What was the second largest cost of a port's works?", "Lund: EUR 2.6 million [1]"),
        ("Which works of a port started earliest?", "Turku: 2010 [1]"),
        ("Which boat has the most seats?", "Tern: 9 [1]"),
        ("Which boat has the shortest range?", "Gull: 350 km [1]"),
        ("Which school had the most meals in 2023?", "North school: 615 [1]"),
        ("In which year did the South school have the fewest meals?", "2021: 88 [1]"),
    ],
)
def test_the_first_of_a_table_is_found_by_its_values_and_never_a_total(
    library: Library, question: str, begins: str
) -> None:
    answer = library.ask(question)

    assert answer.status is Status.ANSWERED
    assert answer.text.startswith(begins)


def test_a_cell_that_only_mentions_a_year_is_not_the_latest(tmp_path: Path) -> None:
    made = Library.at(tmp_path)
    said = ("Tern; joined 3 May 2015", "Gull; not in the 2018 list", "Crow; joined 2012")
    table = rows("Club,Union", *said, "Heron; joined 2013", "Wren; joined 2014")
    made.put("Clubs", f"# Clubs\n\n## Clubs of the union\n\n{table}")
    made.open_index()
    answer = made.ask("Which club joined the union latest?")
    made.close()
    assert answer.text.startswith("Tern: joined 3 May 2015 [1]")


@pytest.mark.parametrize(
    "question",
    [
        "Which share of the works of a port is paid as the first instalment?",
        "What is paid for a port's works at the last inspection?",
        "When was the first lawsuit over the works of a port started?",
    ],
)
def test_of_what_no_document_speaks_of_there_is_no_first_and_no_last(
    library: Library, question: str
) -> None:
    assert library.ask(question).computation is None


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What do the works of the three ports cost together?", "EUR 8.9 million"),
        ("How many works is that in total over the three ports?", "Together 21"),
        ("How many seats do the boats kept at Lund have in all?", "Together 16"),
        ("What is the average cost of the works of the three ports?", "EUR 2.97 million"),
        ("By how much is the cost of Bergen higher than that of Turku?", "EUR 1.3 million"),
        ("How many boats are kept at Lund?", "2 of 3 rows"),
    ],
)
def test_what_is_computed_says_so_and_names_each_row_that_it_is_made_of(
    library: Library, question: str, said: str
) -> None:
    answer = library.ask(question)

    assert answer.status is Status.ANSWERED
    assert said in answer.text
    told = answer.computation
    assert told is not None
    assert all(row.citation is not None for row in told.rows)
    for row in told.rows:
        quote = answer.citations[(row.citation or 0) - 1].quote
        assert row.cells[0] in quote


def test_how_a_question_was_understood_can_be_read(library: Library) -> None:
    told = library.ask("Which ports had works that cost more than 2.5 million?").computation

    assert told is not None
    assert told.operation == "list"
    assert "Cost (EUR million)" in told.understood_as
    assert "> 2,500,000" in told.understood_as
    assert [row.cells for row in told.rows] == [
        ("Bergen", "EUR 3.8 million"),
        ("Lund", "EUR 2.6 million"),
    ]


@pytest.mark.parametrize(
    ("question", "labels"),
    [
        ("Which ports had works that cost more than 2.5 million?", ["Bergen", "Lund"]),
        ("Which ports have works that cost between 2 and 2.55 million?", ["Turku"]),
        ("Which boats have a range over 380 km?", ["Auk", "Tern"]),
        ("Which grants have no amount filled in?", ["Dry Cellars"]),
        ("Which recipients of grants got less than 20,000 euros?", ["Blue Roofs"]),
        ("Which boats are kept at Lund?", ["Tern", "Gull"]),
    ],
)
def test_rows_are_chosen_by_a_bound_a_blank_or_a_value(
    library: Library, question: str, labels: Sequence[str]
) -> None:
    told = library.ask(question).computation

    assert [row.cells[0] for row in told.rows] == labels if told else not labels


@pytest.mark.parametrize(
    "question",
    [
        "What do all grants of the fund add up to?",  # euros and pounds
        "What is the total share of the three ports?",  # shares add up to nothing
        "Which school had the most meals in 2019?",  # a year that no column is of
        "Which boat of Oslo has the most seats?",  # a place that no row has
        "Why do the works of the three ports not cost the same in total?",
        "How many people live in Lund?",
    ],
)
def test_nothing_is_computed_that_the_table_does_not_say(library: Library, question: str) -> None:
    assert library.ask(question).computation is None


def test_a_claim_is_held_against_all_rows(library: Library) -> None:
    answer = library.ask("Is Lund the port with the lowest cost of works?")

    assert answer.text.startswith("Turku: EUR 2.5 million [1]")


def test_nothing_is_computed_of_what_a_reader_may_not_read(library: Library) -> None:
    question = "Which boat has the most seats?"

    public, staff = library.ask(question), library.ask(question, "staff")

    assert public.text.startswith("Tern: 9")
    assert staff.text.startswith("Skua: 99")


def test_every_value_stands_behind_the_mark_of_the_row_that_has_it(library: Library) -> None:
    answer = library.ask("What do the works of the three ports cost together?")

    for citation, value in zip(answer.citations, ("2.6", "3.8", "2.5"), strict=True):
        (mark,) = citation.spans
        assert answer.text[mark.start : mark.end] == f"[{citation.index}]"
        assert answer.text[: mark.start].rstrip().endswith(value)
        assert f"Cost (EUR million): {value}" in citation.quote


def test_what_was_computed_is_stored_and_withdrawn_with_its_source(tmp_path: Path) -> None:
    library = Library.at(tmp_path)
    kept = library.put("Boats", BOATS)
    library.open_index()
    asker = reader()
    answer = asked(library, "Which boat has the most seats?")

    receipt = library.records().answer(asker, answer.id)
    library.writer.remove([kept])
    gone = library.records().answer(asker, answer.id)

    assert answer.computation is not None
    assert receipt.computation == answer.computation
    assert gone.computation is None
    library.close()


@given(st.permutations(["2.6", "3.8", "2.5", "0.1", "11.25"]))
def test_a_sum_does_not_depend_on_the_order_of_the_rows(values: Sequence[str]) -> None:
    amounts = [value_of(value, measured("Cost (EUR million)")).number for value in values]

    assert sum(filter(None, amounts), Decimal(0)) == Decimal("20250000")


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False),
    st.sampled_from(["", "USD ", "EUR ", "£"]),
    st.sampled_from(["", " km", "%"]),
)
def test_a_number_is_the_one_that_is_written(number: Decimal, before: str, after: str) -> None:
    if before and after:
        after = ""

    assert value_of(f"{before}{number:,f}{after}", measured("")).number == number


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=2, allow_nan=False),
    st.sampled_from(
        ["Cost", "Cost (EUR)", "Cost (USD million)", "In thousands (GBP thousand)", "Range (km)",
         "Share (%)"]
    ),
)  # fmt: skip
def test_a_value_that_is_told_and_read_again_stays_the_same(number: Decimal, head: str) -> None:
    told = measured(head)
    column = Column(
        head=head, kind=Kind.NUMBER, currency=told.currency, scale=told.scale, unit=told.unit
    )
    (table,) = tables_of(passages(HARBOURS, HashedEmbedder()))
    value = value_of(f"{number:,f}", told)
    again = value_of(shown(Point(row=table.rows[0], column=column, label="", value=value)))

    assert (again.number, again.currency) == (value.number, value.currency)


@pytest.mark.parametrize(
    ("text", "head", "number", "currency"),
    [
        ("2.6", "Total (USD million)", "2600000.0", "USD"),
        ("1,250", "Cost in thousands", "1250", ""),
        ("12.50 EUR", "Price", "12.50", "EUR"),
        ("R$ 2.000", "Valor", "2000", "BRL"),
        ("1.234,56 €", "Preis", "1234.56", "EUR"),
        ("(3.2)", "Change", "-3.2", ""),
        ("-4.5", "Change", "-4.5", ""),
        ("45%", "Share", "45", ""),
        ("14 secondary cities", "Places", "14", ""),
        ("1.25E+06", "Litres", "1250000", ""),
        ("-2 3/4 hours", "Delay", "-2.75", ""),
    ],
)
def test_a_cell_has_its_value_with_the_unit_of_its_head(
    text: str, head: str, number: str, currency: str
) -> None:
    value = value_of(text, measured(head))

    assert value.number == Decimal(number)
    assert value.currency == currency


@pytest.mark.parametrize("text", ["-", "n/a", "blank", "not stated in the sources", "", "TBC"])
def test_a_cell_that_says_nothing_is_blank_and_no_zero(text: str) -> None:
    value = value_of(text, measured("Amount"))

    assert value.blank
    assert value.number is None


@pytest.mark.parametrize("text", ["USD 50,000 to USD 200,000", "4 dimensions, 12 goals", "26:15"])
def test_a_cell_with_several_figures_is_no_number(text: str) -> None:
    assert value_of(text, measured("")).number is None


def test_rows_under_other_heads_are_another_table() -> None:
    text = HARBOURS + "\n\n" + rows("Buoy,Colour", "A1; red", "A2; green")

    first, second = tables_of(passages(text, HashedEmbedder()))

    assert [column.head for column in first.columns][:2] == ["Port", "Number of works"]
    assert [column.kind for column in first.columns] == [
        Kind.TEXT, Kind.NUMBER, Kind.NUMBER, Kind.DATE, Kind.DATE, Kind.NUMBER,
    ]  # fmt: skip
    assert (len(first.rows), len(second.rows)) == (3, 2)
    assert first.rows[0].cell("Start").first == dt.date(2012, 1, 1)


def asked(library: Library, question: str) -> Answer:
    """An answer that is kept in the library."""
    return asyncio.run(library.remembering().answer(reader(), Question(text=question)))


def test_the_year_of_another_column_is_no_answer(tmp_path: Path) -> None:
    library = Library.at(tmp_path)
    library.put(
        "Budget",
        "# Budget\n\n"
        + rows("Line,Budget 2024,Actual 2024", "Salaries; 1,840; 1,812", "Rent; 236; 241"),
    )
    library.put("News", "# News\n\nIn 2023 the offices moved to the harbour.")
    library.open_index()

    known, unknown = (
        library.ask("What was the budget for rent in 2024?"),
        library.ask("What was the budget for rent in 2023?"),
    )
    difference = library.ask("By how much did the rent exceed its budget in 2024?")

    assert "236" in known.text
    assert unknown.status is not Status.ANSWERED
    assert difference.text.startswith("The difference is 5")
    library.close()


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("What is the range of PR-3?", "Tern – Range: 400 km [1]"),
        ("range of pr-13?", "Gull – Range: 350 km [1]"),
    ],
)
def test_a_code_is_asked_of_its_own_row_alone(library: Library, question: str, begins: str) -> None:
    assert library.ask(question).text.startswith(begins)


def test_a_table_goes_on_under_the_heading_that_its_first_passage_does_not_have_yet() -> None:
    lines = [f"Buoy {i}; red; {i}" for i in range(60)]
    text = "# Harbour\n\nThe harbour has buoys of two kinds.\n\n## Buoys\n\n" + rows(
        "Buoy,Colour,Depth", *lines
    )

    (table,) = tables_of(passages(text, HashedEmbedder()))

    assert len(table.rows) == 60
    assert table.heading.endswith("Buoys")


def test_of_two_questions_the_one_of_a_table_is_computed(library: Library) -> None:
    answer = library.ask("Which boat has the most seats, and when did the works at Lund start?")

    assert "Tern: 9" in answer.text
    assert answer.computation is not None


PLEDGES = "# Pledges\n\n## Pledges of donors\n\n" + rows(
    "Donor,Pledged,Paid so far,Currency,Floor",
    "Ada Fund; 24,000; 20,000; EUR; 3",
    "Bo Union; 9,500; 500; EUR; 3",
    "Cy House; 8,000; 8,000; GBP; 4",
)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What do the pledges in pounds and euros of all donors come to together?", ""),
        ("What do the pledges in euros come to together?", "EUR 33,500"),
        ("How many donors are on floor 3?", "Found in 2 of 3 rows"),
        ("How many donors pledged more than 8,500 EUR?", "Found in 2 of 3 rows"),
    ],
)
def test_a_currency_in_a_column_of_its_own_is_that_of_all_sums_beside_it(
    tmp_path: Path, question: str, said: str
) -> None:
    library = Library.at(tmp_path)
    library.put("Pledges", PLEDGES)
    library.open_index()

    answer = library.ask(question)

    assert said in answer.text
    assert (answer.computation is None) == (not said)
    assert "41,500" not in answer.text
    library.close()


def test_what_a_number_only_names_is_no_number() -> None:
    assert value_of("Theatre 1", measured("Theatre")).number is None
    assert value_of("1 theatre", measured("Theatre")).number == Decimal(1)


def test_kept_tables_are_those_of_the_edition_that_is_asked(tmp_path: Path) -> None:
    library = Library.at(tmp_path)
    library.put("Boats", BOATS)
    library.open_index()
    assistant = library.assistant()

    def ask() -> str:
        question = Question(text="Which boat has the most seats?")
        return asyncio.run(assistant.answer(reader("public"), question)).text

    assert ask().startswith("Tern: 9 [1]")
    assert ask().startswith("Tern: 9 [1]")  # out of what is kept
    library.put("Boats", BOATS.replace("Seats: 9", "Seats: 2"))
    library.open_index()
    assistant = replace(assistant, retriever=library.retriever())
    assert ask().startswith("Gull: 7 [1]")
    library.close()


def test_no_more_rows_are_kept_than_the_shelf_has_room_for() -> None:
    first, second = (
        passages(text, HashedEmbedder(), name) for name, text in (("one", HARBOURS), ("two", BOATS))
    )
    reads: list[str] = []

    def tables(shelf: TableShelf, of: Sequence[Passage]) -> None:
        def read() -> Sequence[Passage]:
            reads.append(of[0].document.id)
            return of

        shelf.of(of[0].document, read)

    roomy, narrow = TableShelf(), TableShelf(most_rows=4)
    for shelf, times in ((roomy, 2), (narrow, 3)):
        reads.clear()
        for each in (first, second, first):
            tables(shelf, each)
        assert len(reads) == times
