"""A bank of questions with what a good answer must hold, asked through the whole product.

Every quote of every answer is held against its edition. Fields of a bank and how an item is judged:
tests/evaluation/README.md. A bank is always asked whole: it has too few of a kind to halve.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from api.http.services import Services
from assistant.model import Answer, Question, Status
from assistant.service import QUOTED
from corpus.audience import Audience, Reader
from corpus.proofs import SentenceCheck
from evaluation.asking import Took, ask, time_row
from evaluation.judging import (
    ANSWERING,
    KEYWORDS,
    QUOTING,
    REFUSING,
    Expected,
    Fault,
    deciding,
    faults_of,
)
from evaluation.measures import mean
from evaluation.report import Row
from evaluation.texts import shares_sentence

_LABELS = ("public", "partner", "staff")  # of whoever asks, where an item does not say
_SHOWN = 150  # characters of a failed item's answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one question went.

    `faults` are all that were found, also those by which the item does not fail; `evidence_cited`
    is None where no quote is wanted or the item names no evidence; `nearest` says that the quotes
    are shown as the nearest and no more; `unmarked` counts sentences that were written and have no
    mark in the text; `fell_back` says that there are quotes alone.
    """

    id: str
    kind: str
    question: str
    expected: Expected
    status: Status
    text: str
    nearest: bool
    faults: tuple[Fault, ...]
    evidence_cited: bool | None
    quotes: int
    verbatim: int
    checks: tuple[SentenceCheck, ...]
    unmarked: int
    fell_back: bool
    took: Took

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong that matters for what is expected."""
        return not deciding(self.expected, self.faults)


def turns_of(
    questions: Sequence[dict[str, Any]],
) -> Iterator[tuple[str, dict[str, Any], Reader, Question]]:
    """Each question and turn of a bank, for whoever examines what is found before an answer.

    Yields the item's id, the turn with what it expects, who asks, and the question after those of
    the turns before it.
    """
    for item in questions:
        labels = item.get("labels", _LABELS)
        reader = Reader(id="evaluation", surface="evaluation", audience=Audience.of(labels))
        earlier: tuple[str, ...] = ()
        for turn in item.get("turns") or [item]:
            text = turn.get("user") or turn["question"]
            yield item["id"], turn, reader, Question(text=text, earlier=earlier)
            earlier = (*earlier, text)


def ask_bank(services: Services, questions: Sequence[dict[str, Any]]) -> Iterator[Outcome]:
    """Ask every question of a library that holds the bank's documents; dialogues turn by turn."""
    for question in questions:
        if question["kind"] == "dialogue":
            yield from ask_dialogue(services, question)
        else:
            yield ask_one(services, question)


def ask_dialogue(services: Services, dialogue: dict[str, Any]) -> Iterator[Outcome]:
    """Each turn of a dialogue, in one conversation."""
    for number, turn in enumerate(dialogue["turns"], start=1):
        asked = {
            **turn,
            "id": f"{dialogue['id']}<::>{number}",
            "kind": "dialogue turn",
            "question": turn.get("user") or turn["question"],
            "conversation": dialogue["id"],
        }
        yield ask_one(services, asked)


def ask_one(services: Services, question: dict[str, Any]) -> Outcome:
    """Ask one question of a bank and judge the answer."""
    labels = question.get("labels", _LABELS)
    reader = Reader(id="evaluation", surface="evaluation", audience=Audience.of(labels))
    asked = Question(text=question["question"], conversation_id=question.get("conversation"))
    answer, took = ask(services, reader, asked)
    expected = Expected(question["expected"])
    evidence = question.get("evidence") if expected in QUOTING else None
    verbatim = sum(_is_verbatim(services, reader, answer, i) for i in range(len(answer.citations)))
    return Outcome(
        id=question["id"],
        kind=question["kind"],
        question=question["question"],
        expected=expected,
        status=answer.status,
        text=answer.text,
        nearest=answer.is_nearest,
        faults=faults_of(answer.status, answer.text, question, is_nearest=answer.is_nearest),
        evidence_cited=any(shares_sentence(c.quote, evidence) for c in answer.citations)
        if evidence
        else None,
        quotes=len(answer.citations),
        verbatim=verbatim,
        checks=answer.checks,
        unmarked=unmarked(answer),
        fell_back=bool(answer.citations) and answer.model == QUOTED,
        took=took,
    )


def bank_rows(name: str, outcomes: Sequence[Outcome]) -> list[Row]:
    """The share passed of each kind, the figures of the whole bank, and how long answers took."""
    kinds: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        kinds[outcome.kind].append(outcome)
    rows = [
        Row(name=f"{name}, {kind}", count=len(some), figures={"passed": _passed(some)})
        for kind, some in sorted(kinds.items())
    ]
    whole = Row(name=f"{name}, all", count=len(outcomes), figures=_whole(outcomes))
    return [*rows, whole, time_row(name, [o.took for o in outcomes])]


def unmarked(answer: Answer) -> int:
    """How many sentences of an answer's checks do not stand in its text before their own mark."""
    return sum(
        f"{check.text} [{check.citation}]" not in answer.text
        for check in answer.checks
        if check.citation is not None
    )


def failures(name: str, outcomes: Sequence[Outcome]) -> list[str]:
    """The failed items, for a person to look at."""
    return [
        f"- {name}, {o.id}: expected {o.expected}, got {o.status}"
        f" ({', '.join(deciding(o.expected, o.faults))}): {' '.join(o.text.split())[:_SHOWN]}"
        for o in outcomes
        if not o.passed
    ]


def _whole(outcomes: Sequence[Outcome]) -> dict[str, float]:
    # over-refusal and missed refusal as the banks define them: never one without the other
    to_answer = [o for o in outcomes if o.expected in {Expected.ANSWER, Expected.CORRECT}]
    to_refuse = [o for o in outcomes if o.expected in {Expected.ABSTAIN, Expected.REFUSE}]
    abstaining = [o for o in outcomes if o.expected is Expected.ABSTAIN]
    cited = [o.evidence_cited for o in outcomes if o.evidence_cited is not None]
    quotes = sum(o.quotes for o in outcomes)
    return {
        "passed": _passed(outcomes),
        "over-refusal": mean([float(o.status in REFUSING) for o in to_answer]),
        "missed refusal": mean([float(o.status in ANSWERING and not o.nearest) for o in to_refuse]),
        "nearest, to answer": mean([float(o.nearest) for o in to_answer]),
        "nearest, to refuse": mean([float(o.nearest) for o in to_refuse]),
        "evidence cited": mean([float(each) for each in cited]),
        "abstain keywords": mean([float(not KEYWORDS & set(o.faults)) for o in abstaining]),
        "quotes verbatim": sum(o.verbatim for o in outcomes) / quotes if quotes else 1.0,
    }


def _passed(outcomes: Sequence[Outcome]) -> float:
    return mean([float(o.passed) for o in outcomes])


def _is_verbatim(services: Services, reader: Reader, answer: Answer, i: int) -> bool:
    citation = answer.citations[i]
    edition = services.catalogue.edition(reader.audience, citation.document_id, citation.edition)
    return edition.text[citation.start : citation.end] == citation.quote
