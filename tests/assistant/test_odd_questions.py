"""Questions that are hardly any: a name alone, marks alone, two thousand characters; denials."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from assistant.model import Status
from tests.builders import Library

LONG = "The charter " + ", ".join(f"names the well of village number {n}" for n in range(400)) + "."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, real_embedder: Any) -> Iterator[Library]:
    made = Library.at(tmp_path_factory.mktemp("odd"), real_embedder)
    made.put("Budget", "The budget is EUR 9.", "staff")
    made.put("Glossary", "WRI means World Resources Institute, a member of the programme.")
    made.put("News", "The grant to WRI was approved in Accra. The city asked WRI for a map.")
    made.put("Charter", LONG)
    made.put(
        "Tram depots",
        "The depots of Wyke, Lunt and Mossford have a washing plant. "
        "Two depots have no washing plant: Birkdale and Osterley.",
    )
    made.open_index()
    yield made
    made.close()


def test_a_name_alone_is_answered_with_what_it_means(library: Library) -> None:
    answer = library.ask("WRI")
    assert answer.citations[0].quote.startswith("WRI means World Resources Institute")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What documents do you have?", "You may read 4 documents here: document (4)."),
        ("What's in the library", "You may read 4 documents here"),
        ("Quels documents avez-vous ?", "Vous pouvez lire 4 documents ici"),
        ("¿Qué documentos hay aquí?", "Aquí puede leer 4 documentos"),
        ("Que documentos existem?", "Você pode ler 4 documentos aqui"),
    ],
)
def test_what_there_is_to_read_is_told_from_the_library(
    library: Library, question: str, said: str
) -> None:
    answer = library.ask(question)
    assert answer.text.startswith(said)
    assert answer.coverage.documents_searched == 0
    assert "5 " in library.ask(question, "public", "staff").text


def test_a_question_about_documents_is_no_question_for_the_library(library: Library) -> None:
    assert library.ask("What documents does the charter name?").coverage.documents_searched == 4


@pytest.mark.parametrize("question", ["???", "…", "?!", "- - -"])
def test_marks_alone_are_no_question(library: Library, question: str) -> None:
    answer = library.ask(question)
    assert answer.status is Status.NOT_FOUND
    assert answer.text
    assert not answer.citations


@pytest.mark.parametrize(
    "text", ["Which grant was approved in Accra for WRI and who asked for a map? ", "1 ", "A. "]
)
def test_two_thousand_characters_are_answered_or_refused_in_words(
    library: Library, text: str
) -> None:
    answer = library.ask((text * 2000)[:2000])
    assert answer.text
    assert answer.citations or answer.status is Status.NOT_FOUND


def test_a_sentence_longer_than_the_window_is_quoted_word_for_word(library: Library) -> None:
    answer = library.ask("Which wells does the charter name?")
    cited = [citation.quote for citation in answer.citations if citation.title == "Charter"]
    assert cited
    assert all(quote in LONG for quote in cited)
    summary = library.ask("Summarise the charter of the wells")
    assert summary.text


def test_what_is_not_so_is_not_answered_with_what_is(library: Library) -> None:
    answer = library.ask("Which depots have no washing plant?")
    assert "Birkdale" in answer.citations[0].quote
    assert not answer.citations[0].quote.startswith("The depots of Wyke")
