"""Asking the whole product one question, and how long it took beside embedding the question."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from api.http.services import Services
from assistant.model import Answer, Finished, Question, Sentence
from corpus.audience import Audience, Reader
from evaluation.measures import percentile
from evaluation.report import Row

PUBLIC_READER = Reader(id="evaluation", surface="evaluation", audience=Audience(("public",)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """Wall time in milliseconds: of the whole answer, its first piece, and embedding alone."""

    answer: float
    first: float
    embedding: float


def ask(
    services: Services,
    reader: Reader,
    question: Question,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[Answer, Took]:
    """The answer and what it took; the question is embedded alone just before.

    Both run in the same thread of the loop, which embeds once untimed to be warm as a server's is.
    """
    embed = services.retriever.embedder.embed_question

    async def both() -> tuple[Answer, Took]:
        await asyncio.to_thread(embed, question.text)
        start = clock()
        await asyncio.to_thread(embed, question.text)
        embedded = clock()
        first = answer = None
        async for event in services.assistant.stream(reader, question):
            if isinstance(event, Sentence) and first is None:
                first = clock()
            if isinstance(event, Finished):
                answer = event.answer
        ended = clock()
        assert answer is not None  # noqa: S101 - a stream ends with it
        return answer, Took(
            answer=(ended - embedded) * 1000,
            first=((first or ended) - embedded) * 1000,
            embedding=(embedded - start) * 1000,
        )

    return asyncio.run(both())


def time_row(name: str, took: Sequence[Took]) -> Row:
    """Median and 95th percentile of a set; the ratios matter, milliseconds only inform."""
    answers, embeddings = [t.answer for t in took], [t.embedding for t in took]
    middle, high = percentile(answers, 0.5), percentile(answers, 0.95)
    bare_middle, bare_high = percentile(embeddings, 0.5), percentile(embeddings, 0.95)
    return Row(
        name=f"{name}, time",
        count=len(took),
        figures={
            "answer p50, ms": middle,
            "answer p95, ms": high,
            "embed p50, ms": bare_middle,
            "embed p95, ms": bare_high,
            "answer ÷ embed p50": middle / bare_middle,
            "answer ÷ embed p95": high / bare_high,
        },
        informs=True,
    )
