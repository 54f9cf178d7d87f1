"""What is counted and logged of a question: figures, and one line when it is over."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass

from api.access.caller import Caller
from api.asking.metrics import Metrics
from assistant.model import Answer, AnswerEvent, Finished, Question, Sentence
from corpus.audience import Reader
from corpus.proofs import Outcome

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as a surface passes it on.

    Args:
        caller: whose limits count.
        reader: who reads the answer: the caller's own reader, or one narrowed from it.
        surface: where it was asked, for figures and logs: `http`, `openai`, `mcp`, `page`, `slack`.
        question: what.
        request_id: of the request that asked it, for logs.
    """

    caller: Caller
    reader: Reader
    surface: str
    question: Question
    request_id: str


class Watch:
    """Follows one question from its beginning to its end."""

    def __init__(self, asked: Asked, metrics: Metrics, *, log_question: bool) -> None:
        """The question is asked now; `log_question` is whether the line says what."""
        self._asked = asked
        self._metrics = metrics
        self._started = time.monotonic()
        self._log_question = log_question
        self._answer: Answer | None = None
        self._outcome = "cut"
        self._metrics.answers_in_the_making.inc()

    def saw(self, event: AnswerEvent) -> None:
        """An event was given on."""
        if isinstance(event, Sentence) and event.seq == 1:
            self._metrics.first_sentence(self._asked.surface, self._seconds())
        if isinstance(event, Finished):
            self._answer = event.answer
            self._outcome = event.answer.status.value

    def ended_by(self, error: BaseException) -> None:
        """It was broken off: by an error, or because whoever asked has left."""
        left = isinstance(error, GeneratorExit | asyncio.CancelledError)
        if self._answer is None:
            self._outcome = "left" if left else type(error).__name__

    def close(self) -> None:
        """It is over: count it, log it."""
        seconds = self._seconds()
        self._metrics.answers_in_the_making.dec()
        self._metrics.answered(self._asked.surface, self._outcome, seconds, self._answer)
        asked, answer = self._asked, self._answer
        line: dict[str, object] = {
            "event": "question",
            "surface": asked.surface,
            "request_id": asked.request_id,
            "key_id": asked.caller.key_id,
            "answer_status": self._outcome,
            "milliseconds": round(seconds * 1000),
        }
        if answer is not None:
            withheld = sum(c.outcome is Outcome.WITHHELD for c in answer.checks)
            line |= {
                "answer_id": answer.id,
                "conversation_id": answer.conversation_id,
                "model": answer.model,
                "documents": answer.coverage.documents_searched,
                "citations": len(answer.citations),
                "withheld": withheld,
                "input_tokens": answer.usage.input_tokens,
                "output_tokens": answer.usage.output_tokens,
            }
        if self._log_question:
            line["question"] = asked.question.text
        _log.info("question", extra=line)

    def _seconds(self) -> float:
        return time.monotonic() - self._started
