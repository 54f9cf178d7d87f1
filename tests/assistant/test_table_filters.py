"""Which rows and which column of a table a question means, where it does not use their words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.finding.tables.filters import narrowed
from assistant.finding.tables.matching import Words
from assistant.finding.tables.wanting import wanting
from assistant.model import Answer
from corpus.audience import Audience
from corpus.tables.reading import tables_of
from tests.assistant.test_tables import rows
from tests.builders import Library, passages
from tests.fakes import HashedEmbedder

PUMPS = "# Pumps of Alder Valley\n\n## Pumps\n\n" + rows(
    "Pump,Village,State,Committee (Y/N),Depth (m),Built,Fenced",
    "P-1; Norr; Functional; Y; 40; 2011; yes",
    "P-2; Norr; Not functional; N; 61; 2014; no",
    "P-3; Sund; Not functional; Y; 35; 2014; no – promised by June",
    "P-4; Sund; Abandoned; N; 80; 2009; yes",
    "P-5; Norr; Functional; N; 22; 2020; no",
)
SPENDING = "# Town budget\n\nThe budget of the town of Brack.\n\n## Spending\n\n" + rows(
    "Department,Service,Budget 2022 (EUR thousand),Outturn 2022 (EUR thousand),Posts",
    "Culture,Library; 500; 552; 7".replace(",", ";"),
    "Culture;Museum; 330; 322; 4",
    "Culture;Brack Hall; 20; 25; 1",
    "Roads;Bridges; 900; 875; 9",
)
GRANTS = "# Grants of the Brack Fund 2023-24\n\n## Grants\n\n" + rows(
    "Applicant,Theme,Requested (EUR),Awarded (EUR),Decided,Final report",
    "Brack Rowers; Sport; 9,000; 7,250; 4 May 2023; Received",
    "Brack Singers; Arts; 3,000; 3,000; 4 May 2023; Overdue",
    "Hill Runners; Sport; 2,000; 1,800; 9 January 2024; Overdue",
)
HOMES = "# Hill Trust homes\n\n## Homes\n\n" + rows(
    "Estate,Homes,Average rent (EUR/month),Class",
    "Linden; 305; 439; F",
    "Birch; 110; 512; C",
    "Mill Row; 40; 380; G",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = Library.at(tmp_path_factory.mktemp("filters"))
    texts = {"Pumps": PUMPS, "Town budget": SPENDING, "Grants": GRANTS, "Homes": HOMES}
    made.put_all({title: ("public", text) for title, text in texts.items()})
    made.open_index()
    yield made
    made.close()


def labels(answer: Answer) -> list[str]:
    told = answer.computation
    return [] if told is None else [row.cells[0].split(", ")[0] for row in told.rows]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Which pumps are functional?", ["P-1", "P-5"]),
        ("How many pumps are not functional?", ["P-2", "P-3"]),
        ("Which pumps are in Norr, leaving out those that are not functional?", ["P-1", "P-5"]),
        (
            "Which pumps are in Sund and Norr? Leave out the abandoned ones.",
            ["P-1", "P-2", "P-3", "P-5"],
        ),
    ],
)
def test_a_value_that_denies_is_not_the_value_that_it_denies(
    library: Library, question: str, found: list[str]
) -> None:
    assert labels(library.ask(question)) == found


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Which pumps are fenced?", ["P-1", "P-4"]),
        ("Which pumps don’t have a committee?", ["P-2", "P-4", "P-5"]),
        ("Which pumps are not fenced?", ["P-2", "P-3", "P-5"]),
        ("Hello, could you please tell me which pumps have no committee?", ["P-2", "P-4", "P-5"]),
    ],
)
def test_yes_and_no_are_read_under_the_head_that_the_question_names(
    library: Library, question: str, found: list[str]
) -> None:
    assert labels(library.ask(question)) == found


@pytest.mark.parametrize(
    "question",
    ["Which estates are in class F or worse?", "Which pumps are over the limit in Norr?"],
)
def test_what_is_no_value_of_the_table_is_not_taken_for_one(
    library: Library, question: str
) -> None:
    assert library.ask(question).computation is None


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What did culture really cost in 2022 in total?", "EUR 899 thousand"),
        ("What was budgeted for culture in 2022 in total?", "EUR 850 thousand"),
        ("What did the sport grants receive together in 2023/24?", "EUR 9,050"),
        ("What had the sport grants asked for in total in 2023/24?", "EUR 11,000"),
    ],
)
def test_what_was_planned_and_what_came_of_it_are_told_apart(
    library: Library, question: str, said: str
) -> None:
    assert said in library.ask(question).text


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("Which Brack Fund grants got the biggest sum?", "Brack Rowers"),  # not the rows of Brack
        ("The deepest of the pumps of Alder Valley?", "P-4"),
        ("Which of the pumps is the shallowest in depth?", "P-5"),
    ],
)
def test_the_name_of_a_document_names_none_of_its_rows_and_any_superlative_is_one(
    library: Library, question: str, found: str
) -> None:
    answer = library.ask(question)
    assert answer.computation is not None
    assert labels(answer)[0] == found
    assert len(labels(answer)) > 2


def test_how_many_of_one_thing_is_no_sum_of_another(library: Library) -> None:
    answer = library.ask("How many lions does the average home in Linden have?")
    assert answer.computation is None


def test_the_values_that_chose_the_rows_are_told(library: Library) -> None:
    told = library.ask("How many pumps are not functional?").computation
    assert told is not None
    assert "where “State” is “Not functional” (2 of 5 rows)" in told.understood_as


@pytest.mark.parametrize(
    ("language", "value"), [("es", 1940), ("pt", 1940), ("en", "1.940"), ("fr", "1.940")]
)
def test_a_dot_parts_thousands_where_the_language_writes_them_so(
    tmp_path: Path, language: str, value: float | str
) -> None:
    made = Library.at(tmp_path)
    table = rows("Obra,Importe (EUR)", "Pasarela; 1.940", "Mercado; 2.150")
    document = made.put("Obras", f"# Obras\n\n{table}", language=language)
    found = made.catalogue.whole(Audience(("public",)), [document])
    made.close()
    numbers = [table.rows[0].cell("Importe (EUR)").number for table in tables_of(found)]
    assert [float(number or 0) for number in numbers] == [float(value)]


KINDS = "# Applications\n\n## Applications\n\n" + rows(
    "Applicant,Decision,Ward",
    "Rowers; Declined; North", "Singers; Awarded; South", "Runners; Declined; South",
    "Bakers; Pending; North", "Weavers; Awarded; North",
)  # fmt: skip


def test_a_kind_is_found_by_its_meaning_where_it_is_clearly_the_nearest(
    real_embedder: Any,
) -> None:
    [table] = tables_of(passages(KINDS, HashedEmbedder()))

    def chosen(question: str) -> set[str]:
        wants = wanting(question)
        assert wants is not None
        words = Words(
            question=question, wanting=wants, noun="applications", weights={}, same={},
            stem=lambda text: tuple(text.lower().split()),
            alike=lambda one, other: float(
                real_embedder.embed_question(one) @ real_embedder.embed_question(other)
            ),
        )  # fmt: skip
        return {
            row.cell("Applicant").text for row in narrowed(words, table, words.mentions(table)).rows
        }

    assert chosen("Which applications were turned down") == {"Rowers", "Runners"}
    assert len(chosen("Which applications were about painting")) == 5
