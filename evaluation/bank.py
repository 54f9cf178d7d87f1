"""A bank of questions with what a good answer must hold, asked through the whole product.

Documents are ingested by the product's own command into a temporary folder. Every quote of every
answer is held against its edition. Fields of a bank: tests/evaluation/README.md.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.bootstrap import Services, build_services
from api.settings import ApiSettings
from assistant.model import Answer, Question, Status
from corpus.audience import Audience, Reader
from corpus.embedding import Embedder
from corpus.settings import CorpusSettings

_QUOTING = {"answer", "correct", "partial"}  # what `expected` says when a quote should come


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one question went: whether it passed, and how many of its quotes are verbatim."""

    id: str
    kind: str
    wanted: bool
    passed: bool
    answered: bool
    quotes: int
    verbatim: int


def ask_bank(
    documents: Path, questions: Sequence[dict[str, Any]], embedder: Embedder
) -> Iterator[Outcome]:
    """Ingest the documents alone and ask every question; dialogues turn by turn."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "ASSISTANT_DATA_DIR": folder}
        ingest = [sys.executable, "-c", "import ingest.cli as c; c.main()", str(documents)]
        subprocess.run(ingest, check=True, env=environment, stdout=subprocess.DEVNULL)
        services = build_services(CorpusSettings(data_dir=Path(folder)), ApiSettings(), embedder)
        for question in questions:
            if question["kind"] == "dialogue":
                yield from ask_dialogue(services, question)
            else:
                yield ask_one(services, question)
        services.close()


def ask_dialogue(services: Services, dialogue: dict[str, Any]) -> Iterator[Outcome]:
    """Each turn of a dialogue, in one conversation."""
    for number, turn in enumerate(dialogue["turns"], start=1):
        asked = {
            **turn,
            "id": f"{dialogue['id']}<::>{number}",
            "kind": "dialogue turn",
            "question": turn["user"],
            "conversation": dialogue["id"],
        }
        yield ask_one(services, asked)


def ask_one(services: Services, question: dict[str, Any]) -> Outcome:
    """Ask one question of a bank and judge the answer."""
    labels = question.get("labels", ["public", "partner", "staff"])
    reader = Reader(id="evaluation", surface="evaluation", audience=Audience.of(labels))
    asked = Question(text=question["question"], conversation_id=question.get("conversation"))
    answer = asyncio.run(services.assistant.answer(reader, asked))
    answered = answer.status in {Status.ANSWERED, Status.PARTIAL}
    wanted = question["expected"] in _QUOTING
    passed = answered and holds(answer.text, question) if wanted else not answered
    verbatim = sum(_is_verbatim(services, reader, answer, i) for i in range(len(answer.citations)))
    return Outcome(
        id=question["id"],
        kind=question["kind"],
        wanted=wanted,
        passed=passed,
        answered=answered,
        quotes=len(answer.citations),
        verbatim=verbatim,
    )


def holds(text: str, question: dict[str, Any]) -> bool:
    """The keyword test of the banks: every required entry, none of the forbidden."""
    said = _plain(text)
    required = all(
        any(_plain(word) in said for word in entry.split("|")) for entry in question["must_include"]
    )
    return required and not any(_plain(word) in said for word in question["must_not_include"])


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("’", "'").replace("–", "-").lower()


def _is_verbatim(services: Services, reader: Reader, answer: Answer, i: int) -> bool:
    citation = answer.citations[i]
    edition = services.catalogue.edition(reader.audience, citation.document.id, citation.edition)
    return edition.text[citation.start : citation.end] == citation.quote
