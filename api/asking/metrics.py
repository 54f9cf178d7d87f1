"""Figures for Prometheus, in a registry of their own. No key, reader or text is a label."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from assistant.model import Answer
from corpus.proofs import Outcome

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 40, 60, 120)


class Metrics:
    """What one server counts."""

    def __init__(self) -> None:
        """Start from zero."""
        self.registry = CollectorRegistry()
        self._answers = Counter(
            "assistant_answers_total",
            "Questions by where they were asked and how they ended",
            ["surface", "outcome"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "assistant_answer_seconds",
            "Seconds from the question to the end of its answer",
            ["surface"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._first = Histogram(
            "assistant_first_sentence_seconds",
            "Seconds from the question to the first sentence of its answer",
            ["surface"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._sentences = Counter(
            "assistant_sentences_total",
            "Sentences of answers by what proving made of them",
            ["outcome"],
            registry=self.registry,
        )
        self._citations = Counter(
            "assistant_citations_total", "Citations of answers", registry=self.registry
        )
        self._tokens = Counter(
            "assistant_tokens_total", "Tokens of answers", ["direction"], registry=self.registry
        )
        self._feedback = Counter(
            "assistant_feedback_total", "Ratings of answers", ["rating"], registry=self.registry
        )
        self._requests = Counter(
            "assistant_requests_total",
            "Requests by route, method and status",
            ["route", "method", "status"],
            registry=self.registry,
        )
        self._refused = Counter(
            "assistant_refused_total",
            "Requests that were refused, by the code of the problem",
            ["code"],
            registry=self.registry,
        )
        self.answers_in_the_making = Gauge(
            "assistant_answers_in_the_making", "Answers being made now", registry=self.registry
        )
        self._degraded = Gauge(
            "assistant_degraded", "1 for each part that is degraded", ["part"],
            registry=self.registry,
        )  # fmt: skip

    def answered(self, surface: str, outcome: str, seconds: float, answer: Answer | None) -> None:
        """A question is over; `answer` where there is one."""
        self._answers.labels(surface, outcome).inc()
        self._seconds.labels(surface).observe(seconds)
        if answer is None:
            return
        self._citations.inc(len(answer.citations))
        self._tokens.labels("in").inc(answer.usage.input_tokens)
        self._tokens.labels("out").inc(answer.usage.output_tokens)
        for each in Outcome:
            count = sum(check.outcome is each for check in answer.checks)
            self._sentences.labels(each.value).inc(count)

    def first_sentence(self, surface: str, seconds: float) -> None:
        """The first sentence of an answer stands."""
        self._first.labels(surface).observe(seconds)

    def rated(self, rating: str) -> None:
        """An answer was rated."""
        self._feedback.labels(rating).inc()

    def request(self, route: str, method: str, status: int, problem: str | None) -> None:
        """A request was answered; `route` is its template, never its path."""
        self._requests.labels(route, method, str(status)).inc()
        if problem is not None:
            self._refused.labels(problem).inc()

    def degraded(self, parts: dict[str, bool]) -> None:
        """Which parts are degraded now."""
        for part, is_degraded in parts.items():
            self._degraded.labels(part).set(is_degraded)

    def text(self) -> bytes:
        """Everything, in the text format of Prometheus."""
        return generate_latest(self.registry)
