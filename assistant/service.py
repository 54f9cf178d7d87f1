"""From a question to a proven answer: the whole of it, to be read from top to bottom."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field

from assistant.conversations import Conversations
from assistant.evidence import rank_sentences
from assistant.followups import Standalone, standalone
from assistant.model import (
    Answer,
    AnswerEvent,
    Citation,
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
from assistant.quoting import choose, cite
from assistant.retrieval import Retriever
from corpus.audience import Reader
from corpus.catalogue import Filters
from corpus.model import Document, Span

QUOTED = "quoted"  # the answerer that needs no chat model
_PASSAGES = 8
_CLOSEST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Assistant:
    """Answers readers' questions from the documents they may read."""

    retriever: Retriever
    conversations: Conversations = field(default_factory=Conversations)
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
        earlier = question.earlier or self.conversations.earlier(reader, conversation_id)
        asked = standalone(question.text, earlier)
        self.conversations.remember(reader, conversation_id, question.text)
        yield Started(
            answer_id=answer_id,
            conversation_id=conversation_id,
            standalone_question=asked.text,
        )
        found, sentences = await asyncio.to_thread(self._find, reader, asked, question.filters)
        yield Retrieved(documents=documents_of(found))

        quotes = choose(sentences)
        text = ""
        citations: tuple[Citation, ...] = ()
        for seq, (addition, citation) in enumerate(written(quotes), start=1):
            text, citations = text + addition, (*citations, citation)
            yield Sentence(seq=seq, text=addition, citations=(citation,))

        searched = self.retriever.catalogue.count(reader.audience, question.filters)
        closest = documents_of(found)[:_CLOSEST]
        yield Finished(
            answer=Answer(
                id=answer_id,
                status=Status.ANSWERED if quotes else Status.NOT_FOUND,
                text=text if quotes else not_found_text(searched, closest),
                conversation_id=conversation_id,
                standalone_question=asked.text,
                model=QUOTED,
                citations=citations,
                closest=() if quotes else closest,
                coverage=Coverage(documents_searched=searched),
                created_at=self.now(),
            )
        )

    def _find(
        self, reader: Reader, asked: Standalone, filters: Filters
    ) -> tuple[list[Ranked], list[EvidenceSentence]]:
        audience, index = reader.audience, self.retriever.index
        vector = self.retriever.vector(asked)
        found = self.retriever.retrieve_for(audience, asked, vector, _PASSAGES, filters)
        return found, rank_sentences(found, asked, vector, index, audience)


def written(quotes: Sequence[EvidenceSentence]) -> list[tuple[str, Citation]]:
    """Each quote as it is added to the answer's text, with its mark and its citation."""
    pieces: list[tuple[str, Citation]] = []
    length = 0
    for index, sentence in enumerate(quotes, start=1):
        gap = "\n\n" if pieces else ""
        mark = f"[{index}]"
        addition = f"{gap}{sentence.text} {mark}"
        length += len(addition)
        pieces.append((addition, cite(index, sentence, Span(length - len(mark), length))))
    return pieces


def documents_of(found: Sequence[Ranked]) -> tuple[Document, ...]:
    """The documents of these passages, each once, best first."""
    return tuple({r.passage.document.id: r.passage.document for r in found}.values())


def not_found_text(searched: int, closest: Sequence[Document]) -> str:
    """The honest line: that the documents do not say it, how many were searched, what is near."""
    if not searched:
        return "There are no documents that you may read here."
    documents = "document" if searched == 1 else "documents"
    line = f"I searched {searched} {documents} and found no sentence that answers this."
    if closest:
        line += " Closest: " + "; ".join(d.facts.title for d in closest) + "."
    return line
