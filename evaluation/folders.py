"""What there is to measure: which folders, what each of them is, and the rows it gives."""

from __future__ import annotations

import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from assistant.chat.settings import ChatSettings
from benchmarks.quality_page import CHECKOUT
from corpus.embedding import Embedder
from evaluation.bank import Outcome, ask_bank, bank_rows, failures
from evaluation.chat import chat_rows
from evaluation.conversations import TurnOutcome, ask_turns, conversation_rows
from evaluation.evidence import measure_evidence
from evaluation.halves import Half
from evaluation.injection import is_injection_set, measure_injection, read_kinds, write_cases
from evaluation.libraries import ingested, open_set
from evaluation.obeying import measure_obeying
from evaluation.report import Row
from evaluation.retrieval import measure_retrieval, time_answers
from evaluation.sets import (
    is_retrieval_set,
    read_conversations,
    read_evidence,
    read_lines,
    read_retrieval_set,
    read_rows,
)

_OF_A_SET = ("corpus.jsonl", "answerable.jsonl")
SAMPLE = CHECKOUT / "tests" / "evaluation"
BLIND = CHECKOUT / "evaluation" / "blind"
SHARED = CHECKOUT.parent / "shared" / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """A bank and the documents it is asked of: all of a folder, or these files of it alone."""

    name: str
    documents: Path
    questions: Path
    only: tuple[str, ...] = ()
    state: str = ""  # `blind` or `training`, where the bank says it

    @property
    def places(self) -> list[Path]:
        """What is ingested."""
        return [self.documents / name for name in self.only] or [self.documents]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a set gave.

    Its rows, lines on failed items, a bank's answers, and turns to pool with other sets'.
    """

    rows: Sequence[Row]
    failures: Sequence[str] = ()
    answers: Sequence[Outcome] = ()
    turns: Sequence[TurnOutcome] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measuring:
    """Measures one set after the other with one embedding model.

    With a chat model it writes the answers to banks; nothing else depends on it.
    """

    embedder: Embedder
    cache: Path
    half: Half
    chat: ChatSettings | None = None

    def measure(self, found: Path | Bank) -> Measured:
        """Everything that can be measured of a set's folder or a bank."""
        if isinstance(found, Bank):
            return self._bank(found)
        if (found / "corpus.jsonl").is_file():
            return self._corpus(found)
        if (found / "answerable.jsonl").is_file():
            return self._evidence(found)
        return self._injection(found)

    def _bank(self, bank: Bank) -> Measured:
        name = f"{bank.name} with {self.chat.chat_model}" if self.chat else bank.name
        with ingested(bank.places, self.embedder, chat=self.chat) as services:
            outcomes = list(ask_bank(services, read_lines(bank.questions)))
        rows = bank_rows(name, outcomes)
        if self.chat:
            rows += chat_rows(name, outcomes)
        return Measured(rows=rows, failures=failures(name, outcomes), answers=outcomes)

    def _corpus(self, folder: Path) -> Measured:
        name, rows = folder.name, []
        turns = read_conversations(folder)
        with closing(open_set(self.cache, name, read_rows(folder), self.embedder)) as services:
            if is_retrieval_set(folder):
                wanted = read_retrieval_set(folder)
                rows += measure_retrieval(wanted, services, self.half)
                if not turns:
                    rows.append(time_answers(wanted, services, self.half))
            outcomes = ask_turns(name, turns, services, self.half)
        if turns:
            rows += conversation_rows(f"{name} conversations", outcomes)
        return Measured(rows=rows, turns=outcomes)

    def _evidence(self, folder: Path) -> Measured:
        items = read_evidence(folder)
        rows = tuple(item.row for item in items)
        with closing(open_set(self.cache, folder.name, rows, self.embedder)) as services:
            return Measured(rows=measure_evidence(folder.name, items, services, self.half))

    def _injection(self, folder: Path) -> Measured:
        # nothing is tuned on attacks: they are all tried, whichever half is asked for
        with tempfile.TemporaryDirectory() as written:
            cases = write_cases(folder, Path(written))
            with ingested([Path(written)], self.embedder, "--audience", "public") as services:
                rows = measure_injection(folder.name, cases, services)
                rows += measure_obeying(folder.name, cases, read_kinds(folder), services)
                return Measured(rows=rows)


def pooled(measured: Sequence[Measured]) -> list[Row]:
    """The conversations of all sets of a run as one; a set alone has too few unanswerable turns."""
    some = [each.turns for each in measured if each.turns]
    if len(some) < 2:
        return []
    return conversation_rows(
        "mtrag conversations, pooled", [turn for turns in some for turn in turns]
    )


def sets_of(folders: Sequence[Path]) -> Iterator[Path | Bank]:
    """The sets of these folders; without any, the sample library's bank and the shared data.

    Raises:
        ValueError: when a folder is no set.
    """
    for folder in folders:
        found = _named(folder)
        if isinstance(found, Bank) and not all(place.exists() for place in found.places):
            sys.stderr.write(f"SKIPPED: the documents of {found.name} are not there\n")
        else:
            yield found
    if folders:
        return
    yield _named(SAMPLE)
    if not SHARED.is_dir():
        sys.stderr.write("SKIPPED: the shared data is not beside the checkout\n")
        return
    yield _named(SHARED / "questions")
    yield SHARED / "clapnq"
    yield from (SHARED / "mtrag" / name for name in ("govt", "fiqa"))
    yield SHARED / "injection"


def _named(folder: Path) -> Path | Bank:
    """A folder, or the bank in it: its own with documents beside, or one of the two known."""
    if (folder / "bank.toml").is_file():
        return _described(folder)
    if (folder / "questions.jsonl").is_file():
        questions = folder / "questions.jsonl"
        return Bank(name=folder.name, documents=folder / "documents", questions=questions)
    if (folder / "sample_library.jsonl").is_file():
        documents = CHECKOUT / "corpus" / "documents"
        questions = folder / "sample_library.jsonl"
        return Bank(name="sample library", documents=documents, questions=questions)
    if (folder / "seed_questions.jsonl").is_file():
        questions = folder / "seed_questions.jsonl"
        return Bank(name="seed", documents=folder.parent / "seed", questions=questions)
    if not (any((folder / name).is_file() for name in _OF_A_SET) or is_injection_set(folder)):
        raise ValueError(
            f"{folder} is no set: it has neither corpus, answerable, attacks nor questions"
        )
    return folder


def _described(folder: Path) -> Bank:
    """A bank that says itself what it is asked of, and whether it is still blind."""
    said = tomllib.loads((folder / "bank.toml").read_text(encoding="utf-8"))
    return Bank(
        name=f"{said['state']}: {said['name']}",
        state=said["state"],
        documents=CHECKOUT / said["documents"],
        questions=folder / "questions.jsonl",
        only=tuple(said.get("only", ())),
    )
