"""Lists of partners, grants and approaches: out of all that a reader may read, each line proven."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.model import Answer, Question, Status
from assistant.service import Assistant
from assistant.suggestions import Suggestions
from assistant.wording import load_wordings
from corpus.audience import Audience
from corpus.catalogue import Filters
from corpus.ledger.kinds import load_kinds
from corpus.ledger.reading import Ledger
from tests.builders import Library, quotes, reader

ENGLISH = load_wordings()["en"]
GRANT = "Recipient: {} | Giver: {} | Purpose: {} | Amount: {} | Period: {}"
GRANTS = "\n\n".join(
    GRANT.format(*row)
    for row in (
        ("Shelter Trust (ST)", "Harbour Fund", "roofs", "USD 1.5 million", "2013"),
        ("Ministry of Housing", "Harbour Fund", "wells", "USD 957,000", "2014"),
        ("Wren School", "Wren Bank", "wells", "EUR 20,000", "2019"),
    )
)
STAFF = GRANT.format("Secret Office", "Harbour Fund", "roofs", "USD 9 million", "2013")
PARTNER = "Organisation: {} | Role: {} | Programme: {} | Since: {}"
PARTNERS = "\n\n".join(
    PARTNER.format(*row)
    for row in (
        ("Tern Union", "member", "Lamu Pact", "2012"),
        ("Gull Office", "donor", "Lamu Pact", "2015"),
        ("Wren School", "member", "Pate Pact", "2015"),
    )
)


def with_staff(folder: Path, *, hidden: bool) -> Library:
    made = Library.at(folder)
    made.put("grants", GRANTS, published=dt.date(2020, 5, 1))
    made.put("partners", PARTNERS, published=dt.date(2020, 5, 1))
    if hidden:
        made.put("hidden", STAFF, "staff")
    made.keep_ledger()
    made.open_index()
    return made


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = with_staff(tmp_path_factory.mktemp("lists"), hidden=True)
    yield made
    made.close()


def assistant_of(library: Library) -> Assistant:
    ledger = Ledger(engine=library.engine, catalogue=library.catalogue, kinds=load_kinds())
    return replace(library.assistant(), ledger=ledger)


def ask(library: Library, text: str, *labels: str, filters: Filters | None = None) -> Answer:
    question = Question(text=text, filters=filters or Filters())
    return asyncio.run(assistant_of(library).answer(reader(*labels), question))


def lines(answer: Answer) -> list[str]:
    """The things of a list; none where an answer is no list."""
    opening, *others = answer.text.split("\n\n")
    return others[:-1] if opening.startswith("From") else []


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Which grants has the Harbour Fund made?", ["Shelter Trust (ST)", "Ministry of Housing"]),
        ("Please list all grants above 1 million dollars", ["Shelter Trust (ST)"]),
        ("Which grants are of at least 20,000 euros?", ["Wren School"]),
        ("Which grants were given in 2014?", ["Ministry of Housing"]),
        ("Which grants are for wells?", ["Ministry of Housing", "Wren School"]),
        ("List the grants to ST. I need it for a letter.", ["Shelter Trust (ST)"]),
        ("Who are the partners of the Lamu Pact?", ["Tern Union", "Gull Office"]),
        ("Name the organisations of the Lamu Pact", ["Tern Union", "Gull Office"]),
        ("Name the members", ["Tern Union", "Wren School"]),
        ("Which donors are there in the Lamu Pact?", ["Gull Office"]),
    ],
)
def test_a_list_is_made_of_every_record_with_the_names_words_sums_and_years_of_the_question(
    library: Library, question: str, told: list[str]
) -> None:
    answer = ask(library, question, "public")
    assert [line.split(" – ")[0] for line in lines(answer)] == told
    assert answer.status is Status.PARTIAL
    assert answer.text.startswith(ENGLISH.listed(2, 2))
    assert answer.text.endswith(ENGLISH.list_may_lack())
    for line, quote in zip(lines(answer), quotes(answer), strict=True):
        assert line.split(" – ")[0] in quote
        assert line.endswith("]")


def test_a_line_tells_what_a_record_says_and_who_else_is_named_in_it(library: Library) -> None:
    first, *_ = lines(ask(library, "Which grants has the Harbour Fund made?", "public"))
    assert first == "Shelter Trust (ST) – giver: Harbour Fund; USD 1.5 million; roofs; 2013 [1]"


@pytest.mark.parametrize(
    "question",
    [
        "Which grants were refused?",
        "Which grants are of more than 20,000 euros?",
        "Which grants did the Heron Fund make?",
        "Which grant is the largest?",
        "How many grants are there?",
        "Which grants were not paid?",
        "Why are there grants?",
    ],
)
def test_what_no_record_says_and_what_is_no_list_is_none(library: Library, question: str) -> None:
    assert lines(ask(library, question, "public")) == []


def test_what_only_sentences_state_is_listed_where_it_is_named(tmp_path: Path) -> None:
    made = Library.at(tmp_path)
    made.put(
        "note",
        "WRI joined the Lamu Pact in 2016. SECO joined the Lamu Pact in 2017. TEST joined the Pate "
        "Pact in 2018.",
    )
    made.keep_ledger()
    made.open_index()
    named = lines(ask(made, "Who are the partners of the Lamu Pact?"))
    assert [line.split(" – ")[0] for line in named] == ["WRI", "SECO"]
    assert lines(ask(made, "Which partners are there?")) == []
    assert lines(ask(made, "Who are the partners of WRI?")) == []
    made.close()


def test_whoever_asks_within_some_documents_gets_no_list_out_of_all(library: Library) -> None:
    only = Filters(document_ids=("doc_0",))
    assert lines(ask(library, "Which grants are for wells?", "public", filters=only)) == []


@pytest.mark.parametrize(
    "question", ["Which grants has the Harbour Fund made?", "List all grants above 1 million"]
)
def test_a_list_is_the_same_as_if_what_may_not_be_read_did_not_exist(
    library: Library, tmp_path: Path, question: str
) -> None:
    twin = with_staff(tmp_path, hidden=False)
    assert ask(library, question, "public").text == ask(twin, question, "public").text
    assert "Secret Office" in ask(library, question, "public", "staff").text
    twin.close()


def test_of_many_things_the_first_are_told_and_how_many_more_there_are(tmp_path: Path) -> None:
    made = Library.at(tmp_path)
    rows = (GRANT.format(f"School {i}", "Wren Bank", "books", f"EUR {i}", 2019) for i in range(30))
    made.put("many", "\n\n".join(rows))
    made.keep_ledger()
    made.open_index()
    answer = ask(made, "Which grants has the Wren Bank given?")
    assert ENGLISH.list_cut(10) in answer.text
    assert len(answer.citations) == 20
    made.close()


def test_lists_of_several_things_are_suggested_and_none_of_fewer(library: Library) -> None:
    suggestions = Suggestions(assistant_of(library))
    everybody = Audience(("public",))
    assert suggestions.questions(everybody, "en", 1) == (
        "What is ST?",
        "Which partners are there?",
        "Which grants are there?",
    )
    assert "Quels sont les partenaires ?" in suggestions.questions(everybody, "fr", 1)


def test_what_every_partner_is_called_is_not_told_of_each(tmp_path: Path) -> None:
    made = Library.at(tmp_path)
    rows = [
        PARTNER.format(name, "partner", "Lamu Pact", "2012") for name in ("Tern", "Gull", "Auk")
    ]
    made.put("partners", "\n\n".join(rows))
    made.keep_ledger()
    answer = ask(made, "Who are the partners of the Lamu Pact?", "public")
    made.close()
    assert lines(answer)[0].startswith("Tern – in: Lamu Pact; 2012 [1]")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Who coordinates the Lamu Pact?", "Tern Union"),
        ("Which organisation is the coordinator of the Lamu Pact?", "Tern Union"),
        ("Do you know who was coordinating the Pate Pact?", "Gull Office"),
        ("Qui coordonne le Lamu Pact ?", "Tern Union"),
    ],
)
def test_who_has_a_role_is_told_by_the_record_that_says_it(
    tmp_path: Path, question: str, told: str
) -> None:
    made = Library.at(tmp_path)
    for name, label, row in (
        ("lamu", "public", ("Tern Union", "coordinator", "Lamu Pact", "2012")),
        ("pate", "public", ("Gull Office", "coordinator", "Pate Pact", "2012")),
        ("hidden", "staff", ("Secret Office", "coordinator", "Lamu Pact", "2014")),
        ("lamu members", "public", ("Wren School", "member", "Lamu Pact", "2015")),
    ):
        made.put(name, PARTNER.format(*row), label)
    made.put("tides", "The Lamu Pact coordinates tides, and who coordinates them is written here.")
    made.keep_ledger()
    answer = ask(made, question, "public")
    made.close()
    assert answer.status is Status.ANSWERED
    assert [told in quote for quote in quotes(answer)] == [True]


def test_a_role_that_no_record_gives_is_answered_as_any_question(library: Library) -> None:
    for question in ("Who coordinates the Lamu Pact?", "Who hosts the Lamu Pact?"):
        assert ask(library, question, "public").status is not Status.ANSWERED
