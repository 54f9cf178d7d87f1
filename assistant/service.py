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

from assistant.chat.metering import Meter
from assistant.chat.writing import Proven, Task, Withheld, Writer
from assistant.composing.choosing import chosen
from assistant.composing.computation import computation, listing
from assistant.composing.drafting import Draft
from assistant.deciding import (
    Case,
    Verdict,
    decide,
    holder_out_of,
    item_out_of,
    list_out_of,
    number_out_of,
    part_out_of,
    reckoned,
    tables_of_document,
    together,
)
from assistant.deciding.answerability import (
    Answerability,
    load_answerability,
    load_answerability_read,
)
from assistant.deciding.comparing import Comparing
from assistant.errors import ChatFailed
from assistant.finding.holding import Holding
from assistant.finding.joint import SentenceReader
from assistant.finding.ranking import expected_terms, rank_sentences
from assistant.finding.retrieval import Retriever
from assistant.finding.tables.measures import is_row, with_measure
from assistant.finding.tables.wanting import cell_wanted, comparison_wanted, wanting
from assistant.memory.conversations import Conversations, Memory, Turn
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
from assistant.question.gist import asks_for_summary
from assistant.question.halves import asks_apart, halves
from assistant.question.items import item_asked
from assistant.question.language import ENGLISH
from assistant.question.numbering import number_asked
from assistant.question.parts import part_asked
from assistant.question.smalltalk import Aside, aside
from assistant.question.understanding import Asked, Understanding, without_markup
from assistant.wording import Wording
from corpus.audience import Reader
from corpus.catalogue import Filters
from corpus.contents import contents_of
from corpus.errors import StorageUnwritable
from corpus.facts.places import Gazetteer
from corpus.leaving import in_thread
from corpus.ledger.reading import Ledger
from corpus.model import Document, Passage
from corpus.proofs import Outcome
from corpus.tables.shelf import TableShelf

_log = logging.getLogger(__name__)

QUOTED = "quoted"  # the answerer that needs no chat model
_PASSAGES = 8
_WIDELY = 40  # passages that tell which document or table is meant, and what is said of a subject
_CLOSEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A question with its passages and sentences, best first, and the weights of its terms."""

    asked: Asked
    found: Sequence[Ranked]
    sentences: Sequence[EvidenceSentence]
    terms: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """How a question is answered, its case where something was searched, and what was found."""

    verdict: Verdict
    case: Case | None = None
    found: Sequence[Ranked] = ()
    is_aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistant:
    """Answers readers' questions from the documents they may read."""

    retriever: Retriever
    understanding: Understanding = field(default_factory=Understanding)
    answerability: Answerability = field(default_factory=load_answerability)
    answerability_read: Answerability = field(default_factory=load_answerability_read)
    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    conversations: Memory = field(default_factory=Conversations)
    writer: Writer | None = None
    reader: SentenceReader | None = None
    ledger: Ledger | None = None
    tables: TableShelf = field(default_factory=TableShelf)
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
        judged = await in_thread(self._judge, reader, asked, question.filters)
        verdict = judged.verdict
        yield Retrieved(documents=documents_of(judged.found))

        draft = Draft()
        async with contextlib.aclosing(
            self._composed(judged, self._wording(asked), turns, draft, meter)
        ) as pieces:
            async for piece in pieces:
                yield piece
        if draft.is_written and not verdict.answers:  # the model found what we did not
            verdict = Verdict(status=Status.ANSWERED, answers=True)

        await asyncio.to_thread(meter.wrote, draft.text)
        answer = Answer(
            id=answer_id,
            status=verdict.status,
            text=draft.text,
            conversation_id=conversation_id,
            standalone_question=asked.standalone,
            model=self.writer.name if self.writer and draft.is_written else QUOTED,
            citations=draft.citations,
            closest=_closest(judged) if verdict.name_closest else (),
            coverage=self._coverage(reader, judged, question.filters),
            created_at=self.now(),
            checks=tuple(draft.checks),
            notices=tuple(draft.notices),
            usage=meter.usage,
            computation=computation(verdict.results, draft) or listing(verdict.listed, draft),
            is_nearest=verdict.status is Status.PARTIAL and not verdict.answers,
            alone=question.alone,
        )
        yield Finished(answer=await self._kept(reader, question, asked, answer))

    async def _kept(
        self, reader: Reader, question: Question, asked: Asked, answer: Answer
    ) -> Answer:
        """The answer, stored; where nothing can be stored now it says that it is not."""
        try:
            await _to_its_end(asyncio.to_thread(self._remember, reader, question, asked, answer))
        except StorageUnwritable as error:
            _log.warning("an answer is given that is not kept: %s", error)
            notices = (*answer.notices, self._wording(asked).not_kept())
            return replace(answer, notices=notices, is_kept=False)
        return answer

    async def _understood(
        self, reader: Reader, question: Question, turns: Sequence[Turn], meter: Meter
    ) -> Asked:
        """What is asked; a follow-up as the chat model writes it out, where that can be used."""
        asked = await in_thread(self._understand, reader, question.text, turns)
        if self.writer is None or not asked.search.leans:
            return asked
        rewritten = await self.writer.standalone(without_markup(question.text), turns, meter)
        if rewritten is None:
            return asked
        whole = await in_thread(self._understand, reader, rewritten, turns)
        return replace(whole, question=question.text)

    async def _composed(
        self, judged: _Judged, wording: Wording, turns: Sequence[Turn], draft: Draft, meter: Meter
    ) -> AsyncGenerator[Sentence, None]:
        """The pieces of the answer: what the chat model proves, or the quotes with their lines.

        The model is asked wherever search found something. What it writes takes the place of a
        verdict that the quotes are no answer.
        """
        verdict, opening = judged.verdict, _opening(judged, wording)
        for line in opening if verdict.answers else ():
            yield draft.line(line)
        async with contextlib.aclosing(self._written(judged, turns, draft, meter)) as written:
            async for sentence in written:
                yield sentence
        if draft.is_written and not verdict.answers:
            return
        for line in () if verdict.answers else opening:
            yield draft.line(line)
        for statement in verdict.statements:
            yield draft.computed(statement)
        for quote in _left_out(judged, draft):
            yield draft.quote(quote)
        for piece in (*map(draft.line, verdict.after), *map(draft.quote, verdict.nearest)):
            yield piece

    async def _written(
        self, judged: _Judged, turns: Sequence[Turn], draft: Draft, meter: Meter
    ) -> AsyncGenerator[Sentence, None]:
        """The proven sentences of the chat model; what became of the others is noted in draft."""
        case, verdict = judged.case, judged.verdict
        if self.writer is None or case is None or not case.sentences or verdict.statements:
            return
        wording = self._wording(case.asked)
        task = Task(
            question=case.asked.plain,
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
                    elif not draft.is_written and verdict.quotes:
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
        replacing = question.replaces
        before = self.conversations.earlier(reader, question.conversation_id, replacing)
        return () if question.alone else before

    def examine(self, reader: Reader, question: Question) -> Examined:
        """What a question is understood as and what was found for it, before anything is decided.

        What the decision rests on can so be measured and trained with the product's own search.
        """
        asked = self.understand(reader, question)
        found, sentences = self._find(reader, asked, question.filters)
        sentences = self._read(asked, sentences)
        terms = expected_terms(asked, sentences, self.retriever.index, reader.audience)
        return Examined(asked=asked, found=found, sentences=sentences, terms=terms)

    def _judge(self, reader: Reader, asked: Asked, filters: Filters) -> _Judged:
        """What was found, and what it amounts to, rows of tables with what their figures are in."""
        judged = self._decided(reader, asked, filters)
        verdict = judged.verdict
        quotes, nearest = (
            tuple(self._in_measure(reader, quote) for quote in quotes)
            for quotes in (verdict.quotes, verdict.nearest)
        )
        return replace(judged, verdict=replace(verdict, quotes=quotes, nearest=nearest))

    def _in_measure(self, reader: Reader, quote: EvidenceSentence) -> EvidenceSentence:
        if not is_row(quote):
            return quote
        tables = tables_of_document(
            quote.passage.document, self.retriever.catalogue, reader.audience, self.tables
        )
        return with_measure(quote, tables)

    def _decided(self, reader: Reader, asked: Asked, filters: Filters) -> _Judged:
        """What was found and decided; nothing is searched for what is no question."""
        kind = aside(asked.question) or (Aside.UNCLEAR if asked.is_unclear else None)
        if kind is not None:
            line = self._said(reader, asked, kind)
            return _Judged(verdict=_said_without_search(kind, line), is_aside=True)
        changed = self._changed(reader, asked, filters)
        if changed is not None:
            return _Judged(verdict=changed)
        found, case = self._case(reader, asked, filters)
        part = self._part(reader, case, filters)
        if part is not None:
            return _Judged(verdict=part, case=case, found=found)
        first, *second = halves(asked.plain)
        if not second or not any(map(asks_apart, second)):
            listed = self._listed(case, filters)
            computed = listed or self._reckoned(reader, case, filters)
            if computed is not None:
                return _Judged(verdict=computed, case=case, found=found)
        if not second or asks_for_summary(asked.plain):
            return _Judged(verdict=decide(case), case=case, found=found)
        cases = [
            self._case(reader, half, filters)[1] for half in self._halves(reader, first, second)
        ]
        verdicts = [self._reckoned(reader, half, filters) or decide(half) for half in cases]
        joined = together(cases, verdicts) if any(v.answers for v in verdicts) else decide(case)
        return _Judged(verdict=joined, case=case, found=found)

    def _said(self, reader: Reader, asked: Asked, kind: Aside) -> str:
        wording = self._wording(asked)
        if kind is Aside.LIBRARY:
            engine = self.retriever.catalogue.engine
            return wording.library(contents_of(engine, reader.audience))
        line: str = getattr(wording, kind.value)()
        return line

    def _part(self, reader: Reader, case: Case, filters: Filters) -> Verdict | None:
        """What a part of a document says that is asked for by its number, or its number."""
        text = without_markup(case.asked.question)
        if (numbered := number_asked(text)) is not None:
            return number_out_of(numbered, case)
        item, part = item_asked(text), part_asked(text)
        asked = item or part
        if asked is None:
            return None
        _, sentences = self._find(reader, case.asked, filters, _WIDELY)
        widely = replace(case, sentences=sentences)
        told = None if asked.about else item_out_of(asked, widely)
        if part is not None and (told is None or not told.answers):
            return part_out_of(part, widely)
        return told

    def _listed(self, case: Case, filters: Filters) -> Verdict | None:
        """The list that a question asks for, out of all that the reader may read."""
        if self.ledger is None or filters != Filters():
            return None
        return list_out_of(self.ledger, case) or holder_out_of(self.ledger, case)

    def _changed(self, reader: Reader, asked: Asked, filters: Filters) -> Verdict | None:
        """What changed from one edition to another, where that is asked of a document."""
        comparing = Comparing(
            catalogue=self.retriever.catalogue,
            index=self.retriever.index,
            audience=reader.audience,
            filters=filters,
            wording=self._wording(asked),
        )
        return comparing.answer(without_markup(asked.question))

    def _reckoned(self, reader: Reader, case: Case, filters: Filters) -> Verdict | None:
        """The computed answer to a question that asks for one, by tables sought widely."""
        embed, question = self.retriever.embedder.embed_question, case.asked.plain
        wanted = [w for w in (wanting(question), comparison_wanted(question)) if w is not None]
        if wanted:
            _, sentences = self._find(reader, case.asked, filters, _WIDELY)
            widely = replace(case, sentences=sentences)
            results = (reckoned(widely, wants, embed, self.tables) for wants in wanted)
            computed = next(filter(None, results), None)
            if computed is not None:
                return computed
        cell = cell_wanted(question)
        return reckoned(case, cell, embed, self.tables) if cell else None

    def _halves(self, reader: Reader, first: str, second: Sequence[str]) -> list[Asked]:
        """Two questions of one message: the second leans on the first as on a turn before it."""
        before = [Turn(question=first)]
        return [
            self._understand(reader, first, ()),
            *(self._understand(reader, half, before) for half in second),
        ]

    def _case(self, reader: Reader, asked: Asked, filters: Filters) -> tuple[list[Ranked], Case]:
        found, sentences = self._find(reader, asked, filters)
        sentences = self._read(asked, sentences)
        case = Case(
            asked=asked,
            sentences=sentences,
            index=self.retriever.index,
            catalogue=self.retriever.catalogue,
            audience=reader.audience,
            wording=self._wording(asked),
            answerability=self.answerability_of(sentences),
            searched=self._searched(reader, filters),
            by_glossary=asked.language != ENGLISH and self.retriever.multilingual is None,
        )
        return found, case

    def answerability_of(self, sentences: Sequence[EvidenceSentence]) -> Answerability:
        """What decides about these sentences, best first: whether they were read or not."""
        read = any(each.answers is not None for each in sentences)
        return self.answerability_read if read else self.answerability

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
        self, reader: Reader, asked: Asked, filters: Filters, most: int = 0
    ) -> tuple[list[Ranked], list[EvidenceSentence]]:
        audience, index = reader.audience, self.retriever.index
        most = most or (_WIDELY if asks_for_summary(asked.plain) else _PASSAGES)
        found = self.retriever.find(audience, asked, most, filters)
        holding = Holding(stem=index.terms, gazetteer=self.gazetteer)
        sentences = rank_sentences(found, asked, index, audience, holding)
        return list(found.passages), sentences

    def _read(self, asked: Asked, sentences: list[EvidenceSentence]) -> list[EvidenceSentence]:
        """The sentences, the first of them read again with the question where that can be done."""
        if self.reader is None or asked.language != ENGLISH:
            return sentences
        return self.reader.read(asked.standalone, sentences)

    def _coverage(self, reader: Reader, judged: _Judged, filters: Filters) -> Coverage:
        if judged.is_aside:
            return Coverage(documents_searched=0)
        return Coverage(
            documents_searched=self._searched(reader, filters),
            narrowed=bool(filters),
            undated=self.retriever.catalogue.undated(reader.audience, filters),
        )

    def _searched(self, reader: Reader, filters: Filters) -> int:
        return self.retriever.catalogue.count(reader.audience, filters)

    def _remember(self, reader: Reader, question: Question, asked: Asked, answer: Answer) -> None:
        turn = Turn(
            question=asked.plain,
            quotes=tuple(citation.quote for citation in answer.citations),
            typed=asked.question,
            answered=answer.status is Status.ANSWERED,
            replaces=question.replaces,
            alone=question.alone,
        )
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


def _closest(judged: _Judged) -> tuple[Document, ...]:
    return documents_of(judged.found)[:_CLOSEST]


def _opening(judged: _Judged, wording: Wording) -> list[str]:
    """The fixed lines before the quotes, the last with the closest documents where they count."""
    lines = list(judged.verdict.before)
    closest = _closest(judged)
    if judged.verdict.name_closest and closest:
        titles = [document.facts.title for document in closest]
        lines[-1] = f"{lines[-1]} {wording.closest(titles)}"
    return lines


def _left_out(judged: _Judged, draft: Draft) -> Iterator[EvidenceSentence]:
    """The quotes that an answer still needs.

    All of them where no chat model wrote; else the best sentence, if it is not in the text.
    """
    if not draft.is_written:
        yield from judged.verdict.quotes
    elif judged.case is not None and judged.verdict.quotes:
        best = judged.case.sentences[:1]
        if not draft.has(best[0]):
            yield from chosen(judged.case.asked, best)


def _evidence(verdict: Verdict, case: Case) -> list[Passage]:
    """The passages that a chat model is shown: those of the quotes first, each once."""
    given = [*verdict.quotes, *verdict.nearest, *case.sentences]
    return list({sentence.passage.id: sentence.passage for sentence in given}.values())
