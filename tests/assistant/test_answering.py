"""Answers: every sentence a verbatim quote with its page and date, or an honest line."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.errors import InvalidQuestion
from assistant.finding.duplicates import collapse
from assistant.finding.fusion import convex, reciprocal_rank
from assistant.model import Answer, Finished, Question, Retrieved, Sentence, Started, Status
from assistant.question.asking import naming_words
from corpus.audience import Audience
from corpus.index import Candidate
from tests.builders import Library, reader

LABELS = ("public", "partner", "staff")
TEXTS = {
    "news": "WRI and TEST joined the programme in 2016. It prepares grants for eight cities.",
    "tool": "TEST piloted its tool in Accra, Ghana. The pilot ended in 2017.",
    "fund": "A grant of USD 957,000 went to UN-Habitat. It was approved in November 2013.",
}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library.at(tmp_path)
    for i, (name, text) in enumerate(TEXTS.items()):
        made.put(name, text, published=dt.date(2016 + i, 5, 1))
    made.open_index()
    yield made
    made.close()


def assert_proven(library: Library, answer: Answer) -> None:
    """Every line of an answer is a quote that stands in its edition, marked where it says."""
    assert answer.citations
    for citation in answer.citations:
        edition = library.catalogue.edition(
            Audience(LABELS), citation.document_id, citation.edition
        )
        assert edition.text[citation.start : citation.end] == citation.quote
        around = citation.before + citation.quote + citation.after
        assert around in edition.text
        for span in citation.spans:
            assert answer.text[span.start : span.end] == f"[{citation.index}]"
    quoted = {f"{c.quote} [{c.index}]" for c in answer.citations}
    assert set(answer.text.split("\n\n")) == quoted


def test_an_answer_quotes_the_sentence_that_holds_it(library: Library) -> None:
    answer = library.ask("Where was the tool of TEST piloted?")
    assert answer.status is Status.ANSWERED
    assert answer.citations[0].quote == "TEST piloted its tool in Accra, Ghana."
    assert answer.citations[0].published == dt.date(2017, 5, 1)
    assert answer.as_of == dt.date(2017, 5, 1)
    assert_proven(library, answer)


def test_a_sentence_that_points_back_is_quoted_with_the_sentence_before_it(
    library: Library,
) -> None:
    answer = library.ask("When was the UN-Habitat grant approved?")
    assert TEXTS["fund"] in [c.quote for c in answer.citations]


def test_what_no_document_says_is_not_found_and_the_closest_are_named(library: Library) -> None:
    answer = library.ask("Which vaccine did the zoo in Reykjavik order?")
    assert answer.status is Status.NOT_FOUND
    assert answer.citations == ()
    assert answer.as_of is None
    assert answer.coverage.documents_searched == 3
    assert answer.closest
    assert answer.closest[0].facts.title in answer.text


def test_a_reader_without_documents_is_told_so(library: Library) -> None:
    answer = library.ask("Where was the tool piloted?", "partner:wri")
    assert answer.status is Status.NOT_FOUND
    assert answer.coverage.documents_searched == 0
    assert answer.closest == ()


def test_the_stream_has_one_grammar(library: Library) -> None:
    async def events() -> list[object]:
        asked = Question(text="Where was the tool piloted?")
        return [event async for event in library.assistant().stream(reader(*LABELS), asked)]

    got = asyncio.run(events())
    assert isinstance(got[0], Started)
    assert isinstance(got[1], Retrieved)
    assert isinstance(got[-1], Finished)
    sentences = got[2:-1]
    assert all(isinstance(event, Sentence) for event in sentences)
    assert [s.seq for s in sentences if isinstance(s, Sentence)] == [1, *range(2, len(got) - 2)]
    whole = "".join(s.text for s in sentences if isinstance(s, Sentence))
    assert whole == got[-1].answer.text


def test_a_conversation_keeps_its_id(library: Library) -> None:
    asked = Question(text="Where was the tool piloted?", conversation_id="c_7")
    answer = asyncio.run(library.assistant().answer(reader(), asked))
    assert answer.conversation_id == "c_7"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(" ".join(TEXTS.values()).split()), min_size=1, max_size=12))
def test_whatever_is_asked_every_quote_is_verbatim(words: list[str]) -> None:
    answer = LIBRARY.ask(" ".join(words))
    if answer.status is Status.ANSWERED:
        assert_proven(LIBRARY, answer)


@pytest.fixture(autouse=True, scope="module")
def _library_for_properties(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    global LIBRARY
    LIBRARY = Library.at(tmp_path_factory.mktemp("library"))
    LIBRARY.put_all({name: ("public", text) for name, text in TEXTS.items()})
    LIBRARY.open_index()
    yield
    LIBRARY.close()


LIBRARY: Library


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        ("x" * 10_000, r"10,000 characters; 2,000 are the most"),
        ("a\0b", "not text"),
        ("\ud800", "not text"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_with_the_reason(
    text: str, message: str
) -> None:
    with pytest.raises(InvalidQuestion, match=message):
        Question(text=text)


def test_a_repost_counts_once_and_a_page_with_another_figure_does_not(library: Library) -> None:
    text = "The programme supports eight cities in Africa, Asia and Latin America with tools {}."
    library.put("page", text.format(8))
    library.put("repost", text.format(8))
    library.put("later", text.format(21))
    ranked = library.retriever().retrieve(Audience(("public",)), text.format(8), 8)
    kept = [r.passage.text for r in collapse(ranked, 8)]
    assert kept.count(text.format(8)) == 1
    assert kept.count(text.format(21)) == 1


def candidates(*scores: tuple[str, float, float]) -> list[Candidate]:
    return [Candidate(passage_id=i, cosine=c, words=w) for i, c, w in scores]


@pytest.mark.parametrize("fusion", [convex, reciprocal_rank])
def test_fusion_orders_ties_by_id_and_survives_empty_lists(fusion: object) -> None:
    assert callable(fusion)
    assert fusion([]) == []
    tied = candidates(("b", 0.5, 0.0), ("a", 0.5, 0.0), ("c", 0.5, 0.0))
    assert fusion(tied)[0][0] == "a"


def test_a_passage_good_in_both_beats_one_good_in_either() -> None:
    ranked = convex(candidates(("both", 0.7, 0.7), ("meaning", 0.8, 0.0), ("words", 0.1, 0.8)))
    assert ranked[0][0] == "both"


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("What did TEST develop?", "TEST develop"),
        ("Who is the WHO contact?", "the WHO contact"),
        ("What is it?", "What is it?"),
    ],
)
def test_words_that_only_ask_are_left_out(question: str, kept: str) -> None:
    assert naming_words(question) == kept
