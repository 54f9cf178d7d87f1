"""From a question to a proven answer: the whole of it, to be read from top to bottom."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.answerability import Answerability, load_answerability
from assistant.composing import compose, quoted
from assistant.conversations import Conversations, Memory, Turn
from assistant.evidence import own_weights, rank_sentences
from assistant.facts.places import Gazetteer
from assistant.holding import Holding
from assistant.judging import Case, Verdict, judge
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
from assistant.retrieval import Retriever
from assistant.smalltalk import Aside, aside
from assistant.understanding import Asked, Understanding
from corpus.audience import Reader
from corpus.catalogue import Filters
from corpus.model import Document

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
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    new_id: Callable[[str], str] = lambda kind: f"{kind}_{uuid.uuid4().hex}"

    async def answer(self, reader: Reader, question: Question) -> Answer:
        """The whole answer: the end of `stream`."""
        async for event in self.stream(reader, question):
            if isinstance(event, Finished):
                return event.answer
        raise AssertionError("a stream ends with Finished")

    async def stream(self, reader: Reader, question: Question) -> AsyncIterator[AnswerEvent]:
        """The answer as it is made: started, retrieved, sentences, finished."""
        answer_id = self.new_id("ans")
        conversation_id = question.conversation_id or self.new_id("c")
        in_conversation = replace(question, conversation_id=conversation_id)
        asked = await asyncio.to_thread(self.understand, reader, in_conversation)
        yield Started(
            answer_id=answer_id,
            conversation_id=conversation_id,
            standalone_question=asked.standalone,
        )
        found, verdict = await asyncio.to_thread(self._judge, reader, asked, question.filters)
        yield Retrieved(documents=documents_of(found))

        closest = documents_of(found)[:_CLOSEST] if verdict.name_closest else ()
        pieces = compose(verdict, closest, self.understanding.wording(question.text))
        for seq, piece in enumerate(pieces, start=1):
            cited = (piece.citation,) if piece.citation else ()
            yield Sentence(seq=seq, text=piece.text, citations=cited)

        answer = Answer(
            id=answer_id,
            status=verdict.status,
            text="".join(piece.text for piece in pieces),
            conversation_id=conversation_id,
            standalone_question=asked.standalone,
            model=QUOTED,
            citations=tuple(piece.citation for piece in pieces if piece.citation),
            closest=closest,
            coverage=Coverage(documents_searched=self._searched(reader, question.filters)),
            created_at=self.now(),
            checks=quoted(pieces),
        )
        await asyncio.to_thread(self._remember, reader, asked, verdict, answer)
        yield Finished(answer=answer)

    def understand(self, reader: Reader, question: Question) -> Asked:
        """What a reader means by a question, in the light of the turns before it."""
        if question.earlier:
            turns: Sequence[Turn] = [Turn(question=text) for text in question.earlier]
        else:
            turns = self.conversations.earlier(reader, question.conversation_id or "")
        index = self.retriever.index
        return self.understanding.of(question.text, turns, index, reader.audience)

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
    ) -> tuple[list[Ranked], Verdict]:
        """What was found, and what it amounts to; nothing is searched for what is no question."""
        wording = self.understanding.wordings[asked.language]
        kind = aside(asked.question)
        if kind is not None:
            return [], _said_without_search(kind, getattr(wording, kind.value)())
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
        return found, judge(case)

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


def documents_of(found: Sequence[Ranked]) -> tuple[Document, ...]:
    """The documents of these passages, each once, best first."""
    return tuple({r.passage.document.id: r.passage.document for r in found}.values())


def _said_without_search(kind: Aside, line: str) -> Verdict:
    status = Status.DECLINED if kind.declines else Status.NOT_FOUND
    return Verdict(status=status, before=(line,))
