"""The seed article alone, with the real model: what the first user will try."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.access.caller import LOCAL_READER
from api.bootstrap.services import build_services
from api.http.services import Services
from api.settings import ApiSettings
from assistant.errors import InvalidQuestion
from assistant.model import Question
from corpus.database import open_database
from corpus.settings import CorpusSettings
from corpus.writer import CatalogueWriter
from evaluation.bank import ask_one
from evaluation.judging import Fault
from ingest.drafting import Drafter
from ingest.pipeline import Ingest
from ingest.reading.sandbox import read_file
from ingest.sources import Wishes, find_items
from tests.builders import count_words
from tests.conftest import SHARED

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory, real_embedder: Any) -> Iterator[Services]:
    if not SHARED.is_dir():
        pytest.skip(f"LOUD: the shared data is not at {SHARED}; the seed was not tried")
    data_dir = tmp_path_factory.mktemp("seed")
    engine = open_database(data_dir, create=True)
    run = Ingest(
        writer=CatalogueWriter(engine),
        make_drafter=lambda: Drafter(
            embedder=real_embedder, count_tokens=count_words, tell_language=lambda _: "en"
        ),
        read_file=read_file,
    )
    items = find_items([str(SHARED / "seed")], Wishes(), lambda _: pytest.fail("no fetching")).items
    assert run.run(items, lambda *_: None).new == 1
    engine.dispose()
    services = build_services(CorpusSettings(data_dir=data_dir), ApiSettings(), real_embedder)
    yield services
    services.close()


@pytest.fixture
def without_reader(seed: Services, real_embedder: Any) -> Iterator[Services]:
    """The same library; what the reader makes of any string is asked of it alone, in its tests."""
    services = build_services(
        CorpusSettings(data_dir=seed.data_dir), ApiSettings(sentence_reader="off"), real_embedder
    )
    yield services
    services.close()


def bank() -> list[dict[str, Any]]:
    path = SHARED / "questions" / "seed_questions.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def quoted(services: Services, question: str) -> str:
    return asyncio.run(services.assistant.answer(LOCAL_READER, Question(text=question))).text


def test_the_sentence_that_names_both_new_members_is_quoted(seed: Services) -> None:
    text = quoted(seed, "Which organisations joined the Joint Work Programme?")
    assert any("WRI" in line and "TEST" in line for line in text.split("\n\n"))


def test_a_name_that_is_missing_in_the_source_is_shown_missing_and_not_guessed(
    seed: Services,
) -> None:
    text = quoted(seed, "What did TEST develop?")
    assert "The organisation developed, an innovative decision-making tool" in text
    assert "resilience.io" not in text


def test_three_quarters_of_the_single_facts_are_in_the_answer(seed: Services) -> None:
    facts = [
        each for each in bank() if each["kind"] == "single-fact" and each["answerable_from_seed"]
    ]
    # several quotes may have more words than the bank allows for one; nothing else may be wrong
    right = sum(set(ask_one(seed, each).faults) <= {Fault.LONG} for each in facts)
    assert right >= 0.75 * len(facts)


def test_every_quote_of_every_answer_to_the_bank_is_verbatim(seed: Services) -> None:
    asked = [each for each in bank() if each["kind"] != "dialogue"]
    turns = [turn for each in bank() for turn in each.get("turns", [])]
    outcomes = [ask_one(seed, each) for each in asked]
    outcomes += [
        ask_one(seed, {**t, "id": "turn", "kind": "turn", "question": t["standalone"]})
        for t in turns
    ]
    assert sum(o.quotes for o in outcomes) > 30
    assert all(o.quotes == o.verbatim for o in outcomes)


def test_hostile_strings_as_questions_get_an_answer_or_a_reason(without_reader: Services) -> None:
    path: Path = SHARED / "naughty-strings" / "blns.json"
    asked = 0
    for text in json.loads(path.read_text(encoding="utf-8")):
        try:
            quoted(without_reader, text)
            asked += 1
        except InvalidQuestion:
            assert not text.strip() or "\0" in text
    assert asked > 400
