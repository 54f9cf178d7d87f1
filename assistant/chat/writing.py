"""Answers that a chat model writes: each sentence is proven before it is shown.

The model sees numbered passages of this reader alone. Its stream is cut into sentences; each is
held against the passages it is marked with, then against all. What none of them proves is withheld.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import secrets
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.chat.breaker import Breaker
from assistant.chat.cutting import SentenceCutter, Written
from assistant.chat.metering import Meter
from assistant.chat.numbering import Numbered, budgeted
from assistant.chat.prompting import NOT_IN_THE_DOCUMENTS, answer_messages, rewrite_messages
from assistant.chat.talking import Limits, spoken
from assistant.errors import ChatFailed
from assistant.memory.conversations import Turn
from assistant.proving import Proof, Prover, Unproven
from assistant.proving.dating import unfounded_dates
from assistant.proving.figures import unfounded_figures
from assistant.proving.naming import proper_names, stands
from assistant.question.language import ENGLISH
from corpus.model import Passage
from corpus.proofs import Outcome

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

_MOST_SENTENCES = 12
_MOST_UNPROVEN = 12  # a model that writes on without proof is stopped
_REWRITE_SECONDS = 15.0
_LONGEST_QUESTION = 400  # characters of a question as a model rewrites it


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """A sentence with its proof: by the source it was marked with, or by another one."""

    text: str
    proof: Proof
    outcome: Outcome
    paragraph: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Withheld:
    """A sentence that nothing proves."""

    text: str
    why: Unproven


@dataclass(frozen=True, slots=True, kw_only=True)
class Declined:
    """The model says that the passages do not answer the question."""


Step = Proven | Withheld | Declined


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is to be answered, from what.

    Args:
        question: as the reader asked it.
        passages: of this reader, best first.
        earlier: the turns before, oldest first.
        today: the date of the answer.
    """

    question: str
    passages: Sequence[Passage]
    earlier: Sequence[Turn]
    today: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """A chat model and how it is asked.

    Args:
        model: LangChain's.
        name: as the settings name it.
        limits: of time and length.
        evidence_tokens: the most of passages that it is shown.
        breaker: leaves it alone for a while when it keeps failing.
    """

    model: BaseChatModel
    name: str
    limits: Limits
    evidence_tokens: int
    breaker: Breaker = field(default_factory=Breaker)

    async def write(self, task: Task, prover: Prover, meter: Meter) -> AsyncGenerator[Step, None]:
        """The sentences of an answer as they are written, each with its proof or without.

        The meter counts what the model is sent and all that it writes.

        Closing the iterator, or cancelling its task, ends the call to the model.

        Raises:
            ChatFailed: when the model fails; what was given until then stands.
        """
        if not self.breaker.allows():
            raise ChatFailed("unavailable", "it failed repeatedly and is left alone for a while")
        evidence = await asyncio.to_thread(budgeted, task.passages, self.evidence_tokens)
        messages = await asyncio.to_thread(
            answer_messages,
            task.question,
            _language(task.passages),
            evidence,
            task.earlier,
            task.today,
            _boundary(),
        )
        shown = unproven = 0
        try:
            async with contextlib.aclosing(
                _sentences(self.model, messages, self.limits, meter)
            ) as told:
                async for written in told:
                    if _declines(written):
                        yield Declined()
                        break
                    step = await asyncio.to_thread(_proved, written, evidence, prover)
                    yield step
                    shown += isinstance(step, Proven)
                    unproven += isinstance(step, Withheld)
                    if shown == _MOST_SENTENCES or unproven == _MOST_UNPROVEN:
                        break
        except ChatFailed:
            self.breaker.failed()
            raise
        self.breaker.succeeded()

    async def standalone(self, question: str, earlier: Sequence[Turn], meter: Meter) -> str | None:
        """A follow-up as a question that stands alone; None when the model has no use for one.

        A rewriting is used only when all its words of weight come from the conversation.
        """
        if self.breaker.state != "closed":
            return None
        messages = await asyncio.to_thread(rewrite_messages, question, earlier, _boundary())
        limits = Limits(
            first=min(self.limits.first, _REWRITE_SECONDS),
            gap=self.limits.gap,
            total=_REWRITE_SECONDS,
            attempts=1,
            characters=_LONGEST_QUESTION,
        )
        try:
            async with contextlib.aclosing(_metered(self.model, messages, limits, meter)) as told:
                text = "".join([piece async for piece in told])
        except ChatFailed:
            return None  # it may just be slow, or chat instead of rewriting: answers tell
        return _standalone(text, question, earlier)


async def _sentences(
    model: BaseChatModel, messages: Sequence[BaseMessage], limits: Limits, meter: Meter
) -> AsyncGenerator[Written, None]:
    """What the model writes, each sentence once; one that breaks off in the middle is lost."""
    cutter = SentenceCutter()
    seen: set[str] = set()

    def new(some: list[Written]) -> Iterator[Written]:
        for each in some:
            if each.text not in seen:
                seen.add(each.text)
                yield each

    async with contextlib.aclosing(_metered(model, messages, limits, meter)) as pieces:
        async for piece in pieces:
            for written in new(cutter.feed(piece)):
                yield written
    for written in new(cutter.end()):
        yield written


async def _metered(
    model: BaseChatModel, messages: Sequence[BaseMessage], limits: Limits, meter: Meter
) -> AsyncGenerator[str, None]:
    """The words of the model as they come; what was said until it ended or was left is counted."""
    await asyncio.to_thread(meter.read, "\n".join(str(m.content) for m in messages))
    said: list[str] = []
    try:
        async with contextlib.aclosing(spoken(model, messages, limits)) as pieces:
            async for piece in pieces:
                said.append(piece)
                yield piece
    finally:
        meter.wrote("".join(said))


def _language(passages: Sequence[Passage]) -> str:
    """The language of the best passage: a sentence is held against quotes of that language."""
    return passages[0].document.facts.language or ENGLISH


def _proved(written: Written, evidence: Sequence[Numbered], prover: Prover) -> Proven | Withheld:
    marked = [each.passage for each in evidence if each.number in written.marks]
    found = prover.prove(written.text, marked) if marked else None
    outcome = Outcome.PROVEN
    if not isinstance(found, Proof):
        found = prover.prove(written.text, [each.passage for each in evidence])
        outcome = Outcome.REATTRIBUTED
    if not isinstance(found, Proof):
        return Withheld(text=written.text, why=found)
    return Proven(text=written.text, proof=found, outcome=outcome, paragraph=written.paragraph)


def _declines(written: Written) -> bool:
    return written.text.strip(" .!*\"'").upper().startswith(NOT_IN_THE_DOCUMENTS)


def _standalone(text: str, question: str, earlier: Sequence[Turn]) -> str | None:
    """What a model made of a question, where it is one and names nothing of its own."""
    lines = [line.strip(" \"'“”") for line in text.strip().splitlines() if line.strip()]
    if len(lines) != 1 or not 3 <= len(lines[0]) <= _LONGEST_QUESTION:
        return None
    known = " ".join([question, *(t for turn in earlier for t in (turn.question, *turn.quotes))])
    named = (name.text for name in proper_names(lines[0]))
    of_its_own = [*unfounded_figures(lines[0], known), *unfounded_dates(lines[0], known)]
    if of_its_own or not all(stands(name, known) for name in named):
        return None
    return lines[0]


def _boundary() -> str:
    return f"=={secrets.token_hex(8)}=="
