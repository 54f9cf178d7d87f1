"""Question and sentence read together: with the real weights, because they are what is promised."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.bootstrap.answering import open_library
from api.bootstrap.application import create_app
from api.bootstrap.services import build_services
from api.settings import ApiSettings
from assistant.errors import SentenceReaderUnavailable
from assistant.finding import joint
from assistant.finding.joint import (
    MOST_OF_QUESTION,
    SentenceReader,
    load_sentence_reader,
    pair_of,
    weights_file,
)
from assistant.model import EvidenceSentence, Question
from corpus.embedding import load_embedder
from corpus.settings import CorpusSettings
from tests.builders import Library, reader

TITLE = "The harbour report"


@pytest.fixture(scope="module")
def model() -> SentenceReader:
    return load_sentence_reader()


@pytest.fixture(scope="module")
def sentences(tmp_path_factory: pytest.TempPathFactory) -> list[EvidenceSentence]:
    library = Library.at(tmp_path_factory.mktemp("joint"))
    text = (
        "The harbour authority looks after the quays of the old town. "
        "Dredging of the old harbour began in March 2015. "
        "The harbour authority paid 4 million euros for the dredging of the old harbour. "
        "Everybody who lives at the harbour likes the harbour."
    )
    library.put("harbour", text)
    library.open_index()
    found = library.assistant().examine(reader(), Question(text="harbour")).sentences
    library.close()
    return found


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How much did the harbour authority pay for the dredging?", "4 million euros"),
        ("when did they start to dredge the old harbour", "March 2015"),
        ("Who likes the harbour?", "Everybody who lives at the harbour"),
    ],
)
def test_of_sentences_on_one_subject_the_one_that_answers_has_the_best_odds(
    model: SentenceReader, sentences: list[EvidenceSentence], question: str, answer: str
) -> None:
    odds = model.log_odds(question, [(TITLE, each.text) for each in sentences])
    best = max(zip(odds, sentences, strict=True), key=lambda pair: pair[0])[1]
    assert answer in best.text


def test_odds_do_not_depend_on_what_is_read_beside(
    model: SentenceReader, sentences: list[EvidenceSentence]
) -> None:
    said = [(TITLE, each.text) for each in sentences]
    together = model.log_odds("Who paid?", said)
    alone = [model.log_odds("Who paid?", [each])[0] for each in said]
    assert together == pytest.approx(alone, abs=1e-2)


def test_what_was_read_is_ordered_by_score_and_odds_and_what_was_not_follows_the_least(
    model: SentenceReader, sentences: list[EvidenceSentence]
) -> None:
    two = replace(model, depth=2)
    given = [replace(each, score=0.9 - i / 100) for i, each in enumerate(sentences)]
    read = two.read("When did the dredging begin?", given)
    assert sorted(s.text for s in read) == sorted(s.text for s in given)
    assert [s.score for s in read] == sorted((s.score for s in read), reverse=True)
    odds = {s.text: s.answers for s in read if s.answers is not None}
    assert set(odds) == {s.text for s in given[:2]}
    scores = {s.text: s.score for s in read}
    for each in given[:2]:
        assert scores[each.text] == pytest.approx(each.score + two.weight * odds[each.text])
    for each in given[2:]:
        assert scores[each.text] == pytest.approx(each.score + two.weight * min(odds.values()))


def test_of_a_pair_what_follows_the_question_and_the_sentence_itself_are_marked(
    model: SentenceReader,
) -> None:
    pair = pair_of(model.tokenizer, "Who paid?", ("Quay", "Nobody paid."))
    pieces = [model.tokenizer.id_to_token(i) for i in pair.pieces.ids]
    assert " ".join(pieces) == "[CLS] who paid ? [SEP] quay [SEP] nobody paid . [SEP]"
    assert "".join(map(str, pair.pieces.kinds)) == "00000111111"
    assert pieces[-pair.own :] == ["nobody", "paid", ".", "[SEP]"]


def test_nothing_to_read_is_nothing_read(model: SentenceReader) -> None:
    assert model.read("Who?", []) == []


@pytest.mark.parametrize("question", ["?" * 2000, "wo " * 660, "2016?", "", "مرفأ"])
def test_any_question_is_read_within_the_window(
    model: SentenceReader, sentences: list[EvidenceSentence], question: str
) -> None:
    long = [(TITLE * 50, sentences[0].text * 50), ("", "x")]
    for pair in (pair_of(model.tokenizer, question, each) for each in long):
        assert len(pair.pieces) <= model.bert.longest
        assert list(pair.pieces.kinds).index(1) <= MOST_OF_QUESTION + 2
    assert all(-30 < each < 30 for each in model.log_odds(question, long))


@pytest.mark.shared
def test_any_string_is_read_as_a_question_and_as_a_sentence(
    model: SentenceReader, shared: Path
) -> None:
    texts = json.loads((shared / "naughty-strings" / "blns.json").read_text(encoding="utf-8"))
    plain = (TITLE, "Dredging of the old harbour began in March 2015.")
    odds = model.log_odds("When did dredging begin?", [(TITLE, text) for text in texts])
    odds += [model.log_odds(text, [plain])[0] for text in texts]
    assert len(odds) > 900
    assert all(-30 < each < 30 for each in odds)


def damaged(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (damaged, "has hash"),
        (lambda _: b"weights of another program", "has hash"),
        (lambda data: data[:1000], "has hash"),
        (None, "cannot be read"),
    ],
)
def test_weights_that_are_damaged_foreign_or_missing_are_named(
    tmp_path: Path, change: object, said: str
) -> None:
    path = tmp_path / "weights"
    if callable(change):
        path.write_bytes(change(weights_file().read_bytes()))
    with pytest.raises(SentenceReaderUnavailable, match=said):
        load_sentence_reader(path)


def test_answers_go_on_without_the_reader_and_the_server_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    embedder = load_embedder("default")
    library = Library.at(tmp_path, embedder=embedder)
    library.put("wells", "The engineers repaired nine wells in Malawi in 2016.")
    library.engine.dispose()
    asked = Question(text="How many wells did the engineers repair?")
    settings = CorpusSettings(data_dir=tmp_path), ApiSettings()
    with_it = open_library(*settings, embedder)
    assert with_it.assistant.reader is not None
    assert with_it.assistant.examine(reader(), asked).sentences[0].answers is not None
    with_it.close()
    off = open_library(settings[0], ApiSettings(sentence_reader="off"), embedder)
    assert off.assistant.reader is None
    off.close()
    shutil.copy(__file__, tmp_path / "foreign")
    monkeypatch.setattr(joint, "weights_file", lambda: tmp_path / "foreign")
    with caplog.at_level(logging.WARNING):
        without = build_services(*settings, embedder)
    assert "without the reader of sentences" in caplog.text
    assert without.assistant.examine(reader(), asked).sentences[0].answers is None
    with TestClient(create_app(without), base_url="http://127.0.0.1:8000") as client:
        ready = client.get("/readyz").json()
        assert ready["status"] == "degraded"
        assert "answers are made without it" in ready["parts"]["sentence_reader"]
        said = client.post("/v1/answers", json={"question": asked.text})
        assert "nine wells" in said.json()["text"]


def test_what_was_read_is_not_denied_for_being_of_another_kind(
    tmp_path: Path, model: SentenceReader
) -> None:
    library = Library.at(tmp_path)
    library.put("wells", "Less than 0.5 per cent of the rice of Malawi was eaten by mice in 2014.")
    library.put("trees", "The gardeners of Malawi count their trees each summer, and the mice.")
    library.open_index()
    asked = Question(text="How much of the rice of Malawi was eaten by mice?")
    unread = library.assistant()
    with_it = replace(unread, reader=model)
    answers = [asyncio.run(each.answer(reader(), asked)) for each in (unread, with_it)]
    library.close()
    assert [each.is_nearest for each in answers] == [True, False]
    assert all("0.5 per cent of the rice" in each.text for each in answers)


class Doubting:
    """Reads as the reader does, and finds of every sentence that it hardly answers."""

    def read(self, question: str, sentences: Sequence[EvidenceSentence]) -> list[EvidenceSentence]:
        return [replace(each, answers=-3.2) for each in sentences]


class Sure:
    """Reads as the reader does, and is sure of a word."""

    def __init__(self, word: str) -> None:
        self.word = word

    def read(self, question: str, sentences: Sequence[EvidenceSentence]) -> list[EvidenceSentence]:
        read = [replace(each, answers=2.0 * (self.word in each.text)) for each in sentences]
        return sorted(read, key=lambda each: -(each.answers or 0.0))


def test_what_was_read_to_be_much_less_likely_is_not_quoted_beside_an_answer(
    tmp_path: Path,
) -> None:
    library = Library.at(tmp_path, load_embedder("default"))
    library.put("move", "The secretariat of the league moved to Brussels in 2013.")
    library.put("host", "The secretariat of the league moved to Brussels in 2014.")
    library.open_index()
    asked = Question(text="When did the secretariat of the league move to Brussels?")
    unread = library.assistant()
    each_way = (unread, replace(unread, reader=Sure("2013")))  # type: ignore[arg-type]
    answers = [asyncio.run(each.answer(reader(), asked)) for each in each_way]
    library.close()
    assert [len(each.citations) for each in answers] == [2, 1]
    assert "in 2013" in answers[1].text


def test_of_what_was_read_and_hardly_answers_only_the_first_is_shown(tmp_path: Path) -> None:
    library = Library.at(tmp_path, load_embedder("default"))
    library.put("move", "The secretariat of the league moved to Brussels in 2013.")
    library.put("host", "The secretariat of the league moved to Brussels in 2014.")
    library.open_index()
    asked = Question(text="How many people work at the secretariat of the league in Brussels?")
    unread = library.assistant()
    each_way = (unread, replace(unread, reader=Doubting()))  # type: ignore[arg-type]
    answers = [asyncio.run(each.answer(reader(), asked)) for each in each_way]
    library.close()
    assert [len(each.citations) for each in answers] == [2, 1]
    assert all(each.is_nearest for each in answers)
