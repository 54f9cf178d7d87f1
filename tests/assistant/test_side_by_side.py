"""Two things that are compared and stand in one table are set side by side out of its cells."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.model import Answer, Status
from tests.assistant.test_tables import rows
from tests.builders import Library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = Library.at(tmp_path_factory.mktemp("sides"))
    made.put_all(
        {
            "Calls of the fund": (
                "public",
                "# Calls of the fund\n\n## Two calls\n\n"
                + rows(
                    "What,Reef call,Dune call",
                    "Sum; EUR 5,000; EUR 9,000",
                    "Deadline; 3 May 2021; 4 June 2022",
                    "Length; 8 months; not stated",
                ),
            ),
            "Clubs": (
                "public",
                "# Clubs\n\n## Clubs of the union\n\n"
                + rows(
                    "Club,Harbour union,Budget (EUR),Remark",
                    "Tern; joined 2015; 400; Tern joined 2015 with a budget of 400 euros.",
                    "Gull; never joined; 350; Gull never joined and has a budget of 350 euros.",
                    "Auk; joined 2012; 600; Auk joined 2012 with a budget of 600 euros.",
                ),
            ),
            "Of the board": (
                "staff",
                "# Of the board\n\n" + rows("Club,Rating", "Tern; poor", "Gull; good"),
            ),
        }
    )
    made.put("Songs", "The Tern sings at dusk. The Gull cries at noon over the market square.")
    made.open_index()
    yield made
    made.close()


def table(answer: Answer) -> list[tuple[str, ...]]:
    assert answer.computation is not None
    return [answer.computation.columns, *(row.cells for row in answer.computation.rows)]


@pytest.mark.parametrize(
    "question",
    [
        "What are the differences between the Reef call and the Dune call?",
        "reef call vs dune call",
        "Can you compare the Dune call with the Reef call?",
    ],
)
def test_columns_that_are_compared_are_told_row_by_row(library: Library, question: str) -> None:
    answer = library.ask(question)

    assert answer.status is Status.ANSWERED
    assert table(answer) == [
        ("What", "Reef call", "Dune call"),
        ("Sum", "EUR 5,000", "EUR 9,000"),
        ("Deadline", "3 May 2021", "4 June 2022"),
        ("Length", "8 months", "not stated"),
    ]
    assert all(row.citation for row in answer.computation.rows)  # type: ignore[union-attr]


def test_rows_that_are_compared_are_told_without_what_a_remark_repeats(library: Library) -> None:
    answer = library.ask("How do Tern and Gull differ as clubs?")

    assert table(answer) == [
        ("Club", "Harbour union", "Budget"),
        ("Tern", "joined 2015", "EUR 400"),
        ("Gull", "never joined", "EUR 350"),
    ]
    assert "Auk" not in answer.text


def test_of_rows_that_are_compared_by_something_only_that_is_told(library: Library) -> None:
    answer = library.ask("How do the budgets of Tern and Auk compare?")

    assert table(answer)[0] == ("Club", "Budget")


def test_a_table_that_says_nothing_of_what_is_compared_is_not_told(library: Library) -> None:
    answer = library.ask("How does the song of the Tern differ from the cry of the Gull?")

    assert answer.computation is None
    assert "sings at dusk" in answer.text


def test_a_comparison_never_tells_what_a_reader_may_not_read(library: Library) -> None:
    told = library.ask("How do Tern and Gull differ as clubs?", "public").text

    assert "poor" not in told
    assert "Rating" not in told


def test_things_compared_in_another_language_are_set_side_by_side(library: Library) -> None:
    answer = library.ask("Quelle différence entre Reef call et Dune call ?")

    assert table(answer)[0] == ("What", "Reef call", "Dune call")


def test_a_number_and_a_sum_are_both_added_up_where_both_are_asked_for(library: Library) -> None:
    library.put(
        "Works",
        "# Works by port\n\n"
        + rows("Port,Number of works,Cost (EUR million)", "Lund; 5; 2.6", "Bergen; 9; 3.8"),
    )
    answer = library.ask("Works by port: the total number of works and the total cost in euros?")

    assert "Together 14, computed from “Number of works”" in answer.text
    assert "Together EUR 6.4 million, computed from “Cost”" in answer.text


def test_the_highest_average_says_what_is_divided_by_what(library: Library) -> None:
    answer = library.ask("Which port has the highest average cost of its works?")

    assert "under “Cost ÷ Number of works”" in answer.text
