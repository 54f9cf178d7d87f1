"""Measuring answers: `python -m benchmarks.evaluate [--record]`.

The sample library is ingested by the product's own command into a temporary folder and asked our
own questions (tests/evaluation). When the shared data is beside the checkout, the seed article is
ingested alone and asked its question bank. Every quote of every answer is held against its edition.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.bootstrap import Services, build_services
from api.settings import ApiSettings
from assistant.model import Answer, Question, Status
from benchmarks.quality_page import markdown_table, provenance, record
from corpus.audience import Audience, Reader
from corpus.settings import CorpusSettings

CHECKOUT = Path(__file__).resolve().parent.parent
SHARED = CHECKOUT.parent / "shared" / "data"
_QUOTING = {"answer", "correct", "partial"}  # what `expected` says when a quote should come


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one question went: whether it passed, and how many of its quotes are verbatim."""

    kind: str
    passed: bool
    answered: bool
    quotes: int
    verbatim: int


def main() -> int:
    """Evaluate; exit code 1 when any quote is not verbatim."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true", help="write docs/quality.md")
    arguments = parser.parse_args()
    lines: list[str] = [*provenance("make evaluate")]
    wrong = 0
    for title, documents, questions in _sets():
        outcomes = list(_ask_all(documents, questions))
        wrong += sum(o.quotes - o.verbatim for o in outcomes)
        lines += ["", f"### {title}", "", *_table(outcomes)]
    text = "\n".join(lines)
    sys.stdout.write(text + "\n")
    if arguments.record:
        record("evaluate", text)
    return 1 if wrong else 0


def _sets() -> Iterator[tuple[str, Path, list[dict[str, Any]]]]:
    own = CHECKOUT / "tests" / "evaluation" / "sample_library.jsonl"
    yield "Sample library, our questions", CHECKOUT / "corpus" / "documents", _read(own)
    if not SHARED.is_dir():
        sys.stderr.write("SKIPPED: the shared data is not beside the checkout\n")
        return
    bank = _read(SHARED / "questions" / "seed_questions.jsonl")
    single = [each for each in bank if each["kind"] != "dialogue"]
    yield "Seed article alone, its question bank (dialogues left out)", SHARED / "seed", single


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _ask_all(documents: Path, questions: Sequence[dict[str, Any]]) -> Iterator[Outcome]:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "ASSISTANT_DATA_DIR": folder}
        ingest = [sys.executable, "-c", "import ingest.cli as c; c.main()", str(documents)]
        subprocess.run(ingest, check=True, cwd=CHECKOUT, env=environment)
        services = build_services(CorpusSettings(data_dir=Path(folder)), ApiSettings())
        for question in questions:
            yield ask_one(services, question)
        services.close()


def ask_one(services: Services, question: dict[str, Any]) -> Outcome:
    """Ask one question of a set and judge the answer."""
    labels = question.get("labels", ["public", "partner", "staff"])
    reader = Reader(id="evaluation", surface="evaluation", audience=Audience.of(labels))
    answer = asyncio.run(services.assistant.answer(reader, Question(text=question["question"])))
    answered = answer.status in {Status.ANSWERED, Status.PARTIAL}
    if question["expected"] in _QUOTING:
        passed = answered and _holds(answer.text, question)
    else:
        passed = not answered
    verbatim = sum(_is_verbatim(services, reader, answer, i) for i in range(len(answer.citations)))
    return Outcome(
        kind=question["kind"],
        passed=passed,
        answered=answered,
        quotes=len(answer.citations),
        verbatim=verbatim,
    )


def _holds(text: str, question: dict[str, Any]) -> bool:
    """The keyword test of the question sets: every required entry, none of the forbidden."""
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


def _table(outcomes: Sequence[Outcome]) -> list[str]:
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        kinds[outcome.kind].append(outcome)
    rows = [
        [kind, len(some), sum(o.passed for o in some), sum(o.answered for o in some)]
        for kind, some in sorted(kinds.items())
    ]
    total = ["all", len(outcomes), sum(o.passed for o in outcomes)]
    rows.append([*total, sum(o.answered for o in outcomes)])
    quotes, verbatim = sum(o.quotes for o in outcomes), sum(o.verbatim for o in outcomes)
    return [
        *markdown_table(["kind", "questions", "passed", "answered with quotes"], rows),
        "",
        f"Quotes: {quotes}, verbatim in their edition: {verbatim}.",
    ]


if __name__ == "__main__":
    sys.exit(main())
