"""From a question to a proven answer: the whole of it, to be read from top to bottom."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import logging
import uuid
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.answerability import Answerability, load_answerability
from assistant.conversations import Conversations, Memory, Turn
from assistant.drafting import Draft
from assistant.errors import ChatFailed
from assistant.evidence import own_weights, rank_sentences
from assistant.facts.places import Gazetteer
from assistant.holding import Holding
from assistant.judging import Case, Verdict, judge
from assistant.metering import Meter
from assistant.model import (
    Answer,
    AnswerEvent,
    Coverage,
    EvidenceSentence,
    Finished,
    Question,
    Ranked,
    Retrieved,
    Sentence,
    Started,
    Status,
)
from assistant.proving import Prover, other_names
from assistant.proving.closeness import Closeness, load_closeness
from assistant.proving.opposites import Opposites, load_opposites
from assistant.retrieval import Retriever
from assistant.smalltalk import Aside, aside
from assistant.understanding import Asked, Understanding
from assistant.wording import Wording
from assistant.writing import Proven, Task, Withheld, Writer
from corpus.audience import Reader
from corpus.catalogue import Filters
from corpus.model import Document, Passage
from corpus.proofs import Outcome

_log = logging.getLogger(__name__)

QUOTED = "quoted"  # the answerer that needs no chat model
_PASSAGES = 8
_CLOSEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A question with its passages and sentences, best first, and the weights of its terms."""

    asked: Asked
    found: Sequence[Ranked]
    sentences: Sequence[EvidenceSentence]
    terms: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistant:
    """Answers readers' questions from the documents they may read."""

    retriever: Retriever
    understanding: Understanding = field(default_factory=Understanding)
    answerability: Answerability = field(default_factory=load_answerability)
    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    conversations: Memory = field(default_factory=Conversations)
    writer: Writer | None = None
    closeness: Closeness = field(default_factory=load_closeness)
    opposites: Opposites = field(default_factory=load_opposites)
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    new_id: Callable[[str], str] = lambda kind: f"{kind}_{uuid.uuid4().hex}"

    async def answer(self, reader: Reader, question: Question) -> Answer:
        """The whole answer: the end of `stream`."""
        async for event in self.stream(reader, question):
            if isinstance(event, Finished):
                return event.answer
        raise AssertionError("a stream ends with Finished")

    async def stream(
        self, reader: Reader, question: Question, meter: Meter | None = None
    ) -> AsyncGenerator[AnswerEvent, None]:
        """The answer as it is made: started, retrieved, sentences, finished.

        Args:
            reader: who asks.
            question: what.
            meter: counts what the answer costs, for a caller who wants to know before its end.
        """
        meter = meter or Meter()
        answer_id = question.answer_id or self.new_id("ans")
        conversation_id = question.conversation_id or self.new_id("c")
        turns = await asyncio.to_thread(self._turns, reader, question)
        await asyncio.to_thread(meter.read, question.text)
        asked = await self._understood(reader, question, turns, meter)
        yield Started(
            answer_id=answer_id,
            conversation_id=conversation_id,
            standalone_question=asked.standalone,
        )
        case, found, verdict = await asyncio.to_thread(self._judge, reader, asked, question.filters)
        yield Retrieved(documents=documents_of(found))

        draft = Draft()
        closest = documents_of(found)[:_CLOSEST] if verdict.name_closest else ()
        for line in _opening(verdict, closest, self._wording(asked)):
            yield draft.line(line)
        if self.writer is not None and case is not None and verdict.quotes:
            async with contextlib.aclosing(
                self._written(case, verdict, turns, draft, meter)
            ) as written:
                async for sentence in written:
                    yield sentence
        for quote in _left_out(verdict, draft):
            yield draft.quote(quote)
        for line in verdict.after:
            yield draft.line(line)

        await asyncio.to_thread(meter.wrote, draft.text)
        answer = Answer(
            id=answer_id,
            status=verdict.status,
            text=draft.text,
            conversation_id=conversation_id,
            standalone_question=asked.standalone,
            model=self.writer.name if self.writer and draft.is_written else QUOTED,
            citations=draft.citations,
            closest=closest,
            coverage=Coverage(documents_searched=self._searched(reader, question.filters)),
            created_at=self.now(),
            checks=tuple(draft.checks),
            notices=tuple(draft.notices),
            usage=meter.usage,
        )
        await _to_its_end(asyncio.to_thread(self._remember, reader, asked, verdict, answer))
        yield Finished(answer=answer)

    async def _understood(
        self, reader: Reader, question: Question, turns: Sequence[Turn], meter: Meter
    ) -> Asked:
        """What is asked; a follow-up as the chat model writes it out, where that can be used."""
        asked = await asyncio.to_thread(self._understand, reader, question.text, turns)
        if self.writer is None or not asked.search.leans:
            return asked
        rewritten = await self.writer.standalone(asked.plain, turns, meter)
        if rewritten is None:
            return asked
        whole = await asyncio.to_thread(self._understand, reader, rewritten, turns)
        return replace(whole, question=question.text)

    async def _written(
        self, case: Case, verdict: Verdict, turns: Sequence[Turn], draft: Draft, meter: Meter
    ) -> AsyncGenerator[Sentence, None]:
        """The proven sentences of the chat model; what became of the others is noted in draft."""
        assert self.writer is not None  # noqa: S101 - the caller asked
        wording = self._wording(case.asked)
        task = Task(
            question=case.asked.standalone,
            passages=_evidence(verdict, case),
            earlier=turns,
            today=self.now().date(),
        )
        steps = self.writer.write(task, self._prover(case), meter)
        try:
            async with contextlib.aclosing(steps):
                async for step in steps:
                    if isinstance(step, Proven):
                        yield draft.proven(step)
                    elif isinstance(step, Withheld):
                        draft.withhold(step)
                    elif not draft.is_written:
                        draft.notices.append(wording.chat_declined())
        except ChatFailed as failed:
            _log.warning("%s (%s)", failed, failed.kind)
            draft.notices.append(wording.chat_failed(broke_off=draft.is_written))
        withheld = draft.count(Outcome.WITHHELD)
        if withheld:
            draft.notices.append(wording.withheld(withheld))

    def understand(self, reader: Reader, question: Question) -> Asked:
        """What a reader means by a question, in the light of the turns before it."""
        return self._understand(reader, question.text, self._turns(reader, question))

    def _understand(self, reader: Reader, text: str, turns: Sequence[Turn]) -> Asked:
        return self.understanding.of(text, turns, self.retriever.index, reader.audience)

    def _turns(self, reader: Reader, question: Question) -> Sequence[Turn]:
        if question.earlier:
            return [Turn(question=text) for text in question.earlier]
        if question.conversation_id is None:
            return ()
        return self.conversations.earlier(reader, question.conversation_id)

    def examine(self, reader: Reader, question: Question) -> Examined:
        """What a question is understood as and what was found for it, before anything is decided.

        What the decision rests on can so be measured and trained with the product's own search.
        """
        asked = self.understand(reader, question)
        found, sentences = self._find(reader, asked, question.filters)
        terms = own_weights(asked, self.retriever.index, reader.audience)
        return Examined(asked=asked, found=found, sentences=sentences, terms=terms)

    def _judge(
        self, reader: Reader, asked: Asked, filters: Filters
    ) -> tuple[Case | None, list[Ranked], Verdict]:
        """What was found, and what it amounts to; nothing is searched for what is no question."""
        wording = self._wording(asked)
        kind = aside(asked.question)
        if kind is not None:
            return None, [], _said_without_search(kind, getattr(wording, kind.value)())
        found, sentences = self._find(reader, asked, filters)
        case = Case(
            asked=asked,
            sentences=sentences,
            index=self.retriever.index,
            audience=reader.audience,
            wording=wording,
            answerability=self.answerability,
            holding=Holding(stem=self.retriever.index.terms, gazetteer=self.gazetteer),
            searched=self._searched(reader, filters),
        )
        return case, found, judge(case)

    def _wording(self, asked: Asked) -> Wording:
        return self.understanding.wordings[asked.language]

    def _prover(self, case: Case) -> Prover:
        return Prover(
            embed=self.retriever.embedder.embed_question,
            stem=case.index.terms,
            same=other_names(case.index.aliases(case.audience)),
            closeness=self.closeness,
            opposites=self.opposites,
        )

    def _find(
        self, reader: Reader, asked: Asked, filters: Filters
    ) -> tuple[list[Ranked], list[EvidenceSentence]]:
        audience, index = reader.audience, self.retriever.index
        vector = self.retriever.vector(asked.search)
        found = self.retriever.retrieve_for(audience, asked.search, vector, _PASSAGES, filters)
        return found, rank_sentences(found, asked, vector, index, audience)

    def _searched(self, reader: Reader, filters: Filters) -> int:
        return self.retriever.catalogue.count(reader.audience, filters)

    def _remember(self, reader: Reader, asked: Asked, verdict: Verdict, answer: Answer) -> None:
        quotes = tuple(sentence.text for sentence in verdict.quotes)
        turn = Turn(question=asked.plain, quotes=quotes, typed=asked.question)
        self.conversations.remember(reader, answer.conversation_id, turn, answer)


async def _to_its_end(work: Coroutine[Any, Any, None]) -> None:
    """Work that is seen to end even when whoever waits for it is cancelled.

    A thread cannot be cancelled: the answer is stored, and nobody may think that it was not.
    """
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task})
        raise


def documents_of(found: Sequence[Ranked]) -> tuple[Document, ...]:
    """The documents of these passages, each once, best first."""
    return tuple({r.passage.document.id: r.passage.document for r in found}.values())


def _said_without_search(kind: Aside, line: str) -> Verdict:
    status = Status.DECLINED if kind.declines else Status.NOT_FOUND
    return Verdict(status=status, before=(line,))


def _opening(verdict: Verdict, closest: Sequence[Document], wording: Wording) -> list[str]:
    """The fixed lines before the quotes, the last with the closest documents where they count."""
    lines = list(verdict.before)
    if verdict.name_closest and closest:
        titles = [document.facts.title for document in closest]
        lines[-1] = f"{lines[-1]} {wording.closest(titles)}"
    return lines


def _left_out(verdict: Verdict, draft: Draft) -> Iterator[EvidenceSentence]:
    """The quotes that an answer still needs: all of them where a chat model wrote nothing."""
    needed = len(verdict.quotes) - (verdict.extra if draft.is_written else 0)
    return (quote for quote in verdict.quotes[:needed] if not draft.has(quote))


def _evidence(verdict: Verdict, case: Case) -> list[Passage]:
    """The passages that a chat model is shown: those of the quotes first, each once."""
    given = [*verdict.quotes, *case.sentences]
    return list({sentence.passage.id: sentence.passage for sentence in given}.values())
