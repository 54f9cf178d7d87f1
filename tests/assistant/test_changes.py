"""What changed from one edition of a document to another: found, told and cited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.composing.changes import Kind, compared
from assistant.model import Answer, Status
from corpus.proofs import Outcome
from tests.builders import Library, reader
from tests.corpus.policies import NEW, OLD


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library.at(tmp_path)
    yield made
    made.close()


def two_editions(library: Library, label: str = "public") -> str:
    library.put("Travel policy", OLD, label, published=dt.date(2021, 2, 1))
    document_id = library.put("Travel policy", NEW, label, published=dt.date(2023, 2, 1))
    library.open_index()
    return document_id


def test_changed_sentences_and_figures_are_found_and_what_only_moved_is_not() -> None:
    changes = compared(OLD, NEW)
    told = [
        (c.kind, c.before and c.before.text, c.after and c.after.text, c.figures and c.figures[0])
        for c in changes
    ]
    assert [(kind, before, after) for kind, before, after, _ in told] == [
        (
            Kind.CHANGED,
            "The mileage rate is 0.30 euros a kilometre.",
            "The mileage rate is 0.42 euros a kilometre.",
        ),
        (
            Kind.CHANGED,
            "Receipts are handed in within 30 days.",
            "Receipts are handed in within 14 days.",
        ),
        (Kind.REMOVED, "Claims go to the office in Kumba.", None),
        (Kind.ADDED, None, "Trains come before flights for short trips."),
    ]
    figures = [(f.before, f.after) for c in changes for f in c.figures]
    assert figures == [("0.30 euros", "0.42 euros"), ("30", "14")]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("The tank holds 1,250 litres.", "The tank  holds 1250 litres."),
        ("It cost USD 2.5 million.", "It cost $2,500,000."),
        ("“Rain’s end” – a plan", '"Rain\'s end" - a plan'),
        ("Over 2,000 cities take part.", "Over 2000 cities take part."),
        ("Signed on 12 March 2021.", "Signed on March 12, 2021."),
        ("One line.\nAnother line.", "One line. Another line."),
    ],
)
def test_how_something_is_written_is_no_change(before: str, after: str) -> None:
    assert compared(before, after) == []


@pytest.mark.parametrize(
    ("before", "after", "figures"),
    [
        ("It cost USD 500.", "It cost EUR 500.", [("USD 500", "EUR 500")]),
        ("It fell to -5 degrees.", "It fell to 5 degrees.", [("-5", "5")]),
        ("It grew by 5 %.", "It grew by 5.", [("5 %", "5")]),
        (
            "Signed on 12 March 2021.",
            "Signed on 14 March 2021.",
            [("12 March 2021", "14 March 2021")],
        ),
        ("Open from 11 April on.", "Open from 19 April on.", [("11 April", "19 April")]),
        ("The pier has 2,000 lamps.", "The pier has 2100 lamps.", [("2,000", "2100")]),
        ("Van 2 | Seats: 7 | Range: 350", "Van 2 | Seats: 9 | Range: 350", [("7", "9")]),
        ("The plan covers two towns.", "The plan covers three towns.", [("two", "three")]),
        ("The code is AF-2023/18.", "The code is AF-2023/19.", [("18", "19")]),
    ],
)
def test_figures_are_compared_as_what_they_are(
    before: str, after: str, figures: list[tuple[str, str]]
) -> None:
    (change,) = compared(before, after)
    assert [(f.before, f.after) for f in change.figures] == figures


def test_the_own_year_of_each_edition_is_no_change() -> None:
    old, new = "In 2021 the museum held 52 concerts.", "In 2022 the museum held 52 concerts."
    assert compared(old, new, ([2021], [2022])) == []
    assert len(compared(old, new)) == 1
    assert len(compared(old, "In 2019 the museum held 52 concerts.", ([2021], [2022]))) == 1


def proven(answer: Answer) -> None:
    """Every sentence of what is told has the marks of quotes that stand in it."""
    assert answer.citations
    for citation in answer.citations:
        assert citation.quote in answer.text
        assert citation.spans
        for span in citation.spans:
            assert answer.text[span.start : span.end] == f"[{citation.index}]"
    assert {check.outcome for check in answer.checks} == {Outcome.COMPUTED}


def test_the_answer_cites_both_sides_of_each_change(library: Library) -> None:
    two_editions(library)
    answer = library.ask("What changed between 2021 and 2023 in the travel policy?")
    assert answer.status is Status.ANSWERED
    proven(answer)
    assert answer.text.split("\n\n") == [
        "“Travel policy”, from 2021 to 2023: 4 changes.",
        "2021: “The mileage rate is 0.30 euros a kilometre.” [1]"
        " – 2023: “The mileage rate is 0.42 euros a kilometre.” [2]",
        "2021: “Receipts are handed in within 30 days.” [3]"
        " – 2023: “Receipts are handed in within 14 days.” [4]",
        "Only in 2021: “Claims go to the office in Kumba.” [5]",
        "New in 2023: “Trains come before flights for short trips.” [6]",
    ]
    assert [c.published.year for c in answer.citations if c.published] == [2021, 2023] * 2 + [
        2021, 2023,
    ]  # fmt: skip
    editions = {c.edition: c.published for c in answer.citations}
    assert len(editions) == 2


@pytest.mark.parametrize(
    ("question", "line"),
    [
        ("Qu’est-ce qui a changé entre 2021 et 2023 dans Travel policy ?", "4 changements"),
        ("¿Qué cambió entre 2021 y 2023 en Travel policy?", "4 cambios"),
        ("O que mudou entre 2021 e 2023 em Travel policy?", "4 alterações"),
        ("What are the differences between the 2021 and 2023 travel policy?", "4 changes"),
        ("What is new in the latest edition of the travel policy?", "4 changes"),
        ("What has changed in the travel policy since 2021?", "4 changes"),
    ],
)
def test_it_is_asked_in_many_ways_and_four_languages(
    library: Library, question: str, line: str
) -> None:
    two_editions(library)
    answer = library.ask(question)
    assert answer.status is Status.ANSWERED
    assert line in answer.text.split("\n")[0]


def test_a_part_is_told_alone_and_one_that_stays_is_said_to(library: Library) -> None:
    two_editions(library)
    asked = "What changed in the travel policy between 2021 and 2023 about {}?"
    answer = library.ask(asked.format("receipts"))
    assert "14 days" in answer.text
    assert "mileage" not in answer.text
    answer = library.ask(asked.format("hotels"))
    assert answer.status is Status.ANSWERED
    proven(answer)
    assert answer.text.startswith("On this, nothing changed from 2021 to 2023: “Hotels")


def test_two_documents_that_are_editions_of_one_are_compared(library: Library) -> None:
    library.put("Travel policy 2021", OLD)
    library.put("Travel policy 2023", NEW)
    library.open_index()
    answer = library.ask("What changed between 2021 and 2023 in the travel policy?")
    assert answer.status is Status.ANSWERED
    proven(answer)
    assert len({c.document_id for c in answer.citations}) == 2


def test_where_nothing_changed_it_is_said(library: Library) -> None:
    library.put("Travel policy 2021", OLD)
    library.put("Travel policy 2023", OLD.replace("Kumba.", "Kumba. "))
    library.open_index()
    answer = library.ask("What changed between 2021 and 2023 in the travel policy?")
    assert answer.status is Status.ANSWERED
    proven(answer)
    assert answer.text.startswith("“Travel policy 2023” says the same in 2021 and in 2023: ")


def test_a_year_without_an_edition_is_said_to_be_missing(library: Library) -> None:
    two_editions(library)
    answer = library.ask("What changed between 2018 and 2023 in the travel policy?")
    assert answer.status is Status.NOT_FOUND
    assert "no edition of 2018" in answer.text
    assert "2021, 2023" in answer.text


def test_of_an_edition_that_a_reader_may_not_read_nothing_is_told(library: Library) -> None:
    library.put("Travel policy 2021", OLD, "staff")
    library.put("Travel policy 2023", NEW)
    library.open_index()
    question = "What changed between 2021 and 2023 in the travel policy?"
    answer = library.ask(question)
    assert {c.published for c in answer.citations} <= {None}
    for secret in ("30 days", "0.30", "Kumba", "2021 to 2023", "edition of"):
        assert secret not in answer.text
    assert "4 changes" in library.ask(question, "public", "staff").text


@pytest.mark.parametrize(
    "question",
    [
        "What is the mileage rate?",
        "What is the difference between 0.30 and 0.42 euros?",
        "How has the climate changed between 2021 and 2023?",
        "What changed in Kumba between 2021 and 2023?",
    ],
)
def test_other_questions_are_answered_as_before(library: Library, question: str) -> None:
    two_editions(library)
    assert "changes." not in library.ask(question).text


def test_a_stored_answer_keeps_both_sides_while_they_may_be_read(library: Library) -> None:
    import asyncio

    from assistant.model import Question

    document_id = two_editions(library)
    asked = Question(text="What changed between 2021 and 2023 in the travel policy?")
    answer = asyncio.run(library.remembering().answer(reader(), asked))
    kept = library.records().answer(reader(), answer.id)
    assert kept.text == answer.text
    library.writer.relabel(document_id, "staff")
    gone = library.records().answer(reader(), answer.id)
    assert "0.42" not in gone.text
