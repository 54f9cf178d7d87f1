"""The values of a stored answer: what was asked, what was said, and what it rested on."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from corpus.computations import Computation, computation_json, computation_of
from corpus.model import Span
from corpus.proofs import Citation, EditionKey, Outcome, SentenceCheck

_SINCE = {"url": "source_url"}  # fields that had another name once
_DAYS = ("published", "period_from", "period_to")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnswer:
    """A question and its answer.

    Args:
        id: of the answer.
        conversation_id: of this reader's conversation.
        question: as typed.
        standalone: the question as understood.
        plain: the question as searched.
        quotes: what the answer quoted, for follow-ups.
        status: how it ended.
        model: what wrote it.
        text: as shown.
        citations: what proves it.
        checks: how its sentences were checked.
        notices: what the reader was told beside it.
        leaned_on: the editions quoted before it in the conversation, whose words the question as
            understood may have taken up.
        closest: ids of the documents that it names where nothing was found.
        documents_searched: how many documents were searched.
        narrowed: whether filters left documents out of the search.
        undated: how many of them only because nobody says of when they are.
        tokens: read and written for it; zeros where it was not counted yet.
        created_at: when.
        computation: what was computed of a table, if anything was.
        is_nearest: whether its quotes are only what comes nearest to the question.
        alone: whether it was asked as a question that leans on nothing before it.
    """

    id: str
    conversation_id: str
    question: str
    standalone: str
    plain: str
    quotes: tuple[str, ...]
    status: str
    model: str
    text: str
    citations: tuple[Citation, ...]
    checks: tuple[SentenceCheck, ...]
    notices: tuple[str, ...]
    leaned_on: tuple[EditionKey, ...]
    closest: tuple[str, ...]
    documents_searched: int
    created_at: dt.datetime
    narrowed: bool = False
    undated: int = 0
    tokens: tuple[int, int] = (0, 0)
    computation: Computation | None = None
    is_nearest: bool = False
    alone: bool = False

    @property
    def rests_on(self) -> frozenset[EditionKey]:
        """The editions whose words may stand in it or in its question."""
        return frozenset((*self.leaned_on, *(citation.key for citation in self.citations)))


def answer_columns(answer: StoredAnswer) -> dict[str, Any]:
    """The columns of `answers` that say this, without whose it is."""
    return {
        "id": answer.id,
        "conversation_id": answer.conversation_id,
        "question": answer.question,
        "standalone": answer.standalone,
        "plain": answer.plain,
        "quotes": list(answer.quotes),
        "status": answer.status,
        "model": answer.model,
        "text": answer.text,
        "receipt": {
            "citations": [_citation_json(citation) for citation in answer.citations],
            "checks": [asdict(check) for check in answer.checks],
            "notices": list(answer.notices),
            "leaned_on": [[key.document_id, key.edition] for key in answer.leaned_on],
            "tokens": list(answer.tokens),
            "computation": computation_json(answer.computation),
            "is_nearest": answer.is_nearest,
            "alone": answer.alone,
        },
        "closest": list(answer.closest),
        "coverage": {
            "documents_searched": answer.documents_searched,
            "narrowed": answer.narrowed,
            "undated": answer.undated,
        },
        "created_at": answer.created_at.astimezone(dt.UTC),
    }


def answer_of(row: Any) -> StoredAnswer:
    """An answer from a row of `answers`."""
    receipt = row.receipt
    return StoredAnswer(
        id=row.id,
        conversation_id=row.conversation_id,
        question=row.question,
        standalone=row.standalone,
        plain=row.plain,
        quotes=tuple(row.quotes),
        status=row.status,
        model=row.model,
        text=row.text,
        citations=tuple(_citation_of(given) for given in receipt["citations"]),
        checks=tuple(_check_of(given) for given in receipt["checks"]),
        notices=tuple(receipt["notices"]),
        leaned_on=tuple(EditionKey(*key) for key in receipt["leaned_on"]),
        closest=tuple(row.closest),
        documents_searched=row.coverage["documents_searched"],
        narrowed=row.coverage.get("narrowed", False),  # answers stored before do not say
        undated=row.coverage.get("undated", 0),
        # SQLite keeps no time zone; what we write is UTC
        created_at=row.created_at.replace(tzinfo=dt.UTC),
        tokens=tuple(receipt.get("tokens", (0, 0))),
        computation=computation_of(receipt.get("computation")),
        is_nearest=receipt.get("is_nearest", False),
        alone=receipt.get("alone", False),
    )


def _citation_json(citation: Citation) -> dict[str, Any]:
    days = {name: getattr(citation, name) for name in _DAYS}
    return {**asdict(citation), **{n: day.isoformat() if day else None for n, day in days.items()}}


def _citation_of(given: dict[str, Any]) -> Citation:
    days = {name: given.get(name) for name in _DAYS}  # answers stored before have no period
    return Citation(
        **{
            "language": None,  # answers stored before have none
            **{_SINCE.get(name, name): value for name, value in given.items()},
            **{name: dt.date.fromisoformat(day) if day else None for name, day in days.items()},
            "spans": tuple(Span(**span) for span in given["spans"]),
        }
    )


def _check_of(given: dict[str, Any]) -> SentenceCheck:
    outcome, objections = Outcome(given["outcome"]), tuple(given["objections"])
    return SentenceCheck(**{**given, "outcome": outcome, "objections": objections})
