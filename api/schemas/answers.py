"""The JSON of answers."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel

from api.schemas.citations import CitationOut
from api.schemas.documents import DocumentOut
from api.schemas.fields import StatusOut
from api.schemas.tables import TableOut
from assistant.memory.receipts import Receipt
from assistant.model import Answer, Usage
from corpus.computations import Computation


class CoverageOut(BaseModel):
    """What was searched: 0 documents for what needed no search; `narrowed` by filters or not.

    `undated` documents were left out by a filter by date only because they have no date or period.
    """

    documents_searched: int
    narrowed: bool = False
    undated: int = 0


class ComputedOut(BaseModel):
    """What was computed: of which values, as written, and what they come to."""

    operation: str
    operands: list[str]
    result: str

    @classmethod
    def of(cls, computation: Computation) -> ComputedOut | None:
        """The computation as JSON; None where rows were only chosen."""
        if not computation.result:
            return None
        return cls(
            operation=computation.operation,
            operands=list(computation.operands),
            result=computation.result,
        )


class UsageOut(BaseModel):
    """What an answer cost, in tokens of cl100k_base."""

    input_tokens: int
    output_tokens: int

    @classmethod
    def of(cls, usage: Usage) -> UsageOut:
        """The usage as JSON."""
        return cls(input_tokens=usage.input_tokens, output_tokens=usage.output_tokens)


class AnswerFields(BaseModel):
    """What an answer says of itself, when it is given and whenever it is read again.

    `is_nearest`: its quotes are not said to answer, only to come nearest to the question.
    `is_kept`: it can be read again under its id, and follow-ups know of it; else its disk is full,
    or its folder read-only.
    """

    id: str
    object: Literal["answer"] = "answer"
    status: StatusOut
    text: str
    conversation_id: str
    standalone_question: str
    model: str
    as_of: dt.date | None
    closest: list[DocumentOut]
    coverage: CoverageOut
    notices: list[str]
    usage: UsageOut
    created_at: dt.datetime
    is_nearest: bool = False
    alone: bool = False
    is_kept: bool = True
    understood_as: str | None = None
    table: TableOut | None = None
    computed: ComputedOut | None = None


def fields_of(answer: Answer | Receipt, base: str) -> dict[str, Any]:
    """The values of `AnswerFields`; `base` begins addresses."""
    return {
        "id": answer.id,
        "status": answer.status.value,
        "text": answer.text,
        "conversation_id": answer.conversation_id,
        "standalone_question": answer.standalone_question,
        "model": answer.model,
        "as_of": answer.as_of,
        "closest": [DocumentOut.of(document, base) for document in answer.closest],
        "coverage": CoverageOut(
            documents_searched=answer.coverage.documents_searched,
            narrowed=answer.coverage.narrowed,
            undated=answer.coverage.undated,
        ),
        "notices": list(answer.notices),
        "usage": UsageOut.of(answer.usage),
        "created_at": answer.created_at,
        "is_nearest": answer.is_nearest,
        "alone": answer.alone,
        "is_kept": answer.is_kept if isinstance(answer, Answer) else True,
        **_computed(answer.computation),
    }


def _computed(computation: Computation | None) -> dict[str, Any]:
    if computation is None:
        return {}
    return {
        "understood_as": computation.understood_as,
        "table": TableOut.of(computation),
        "computed": ComputedOut.of(computation),
    }


class AnswerOut(AnswerFields):
    """An answer; `notices` say how it came about where the reader should know."""

    citations: list[CitationOut]

    @classmethod
    def of(cls, answer: Answer, base: str) -> AnswerOut:
        """The answer as JSON; `base` begins addresses."""
        citations = [CitationOut.of(citation, base) for citation in answer.citations]
        return cls(**fields_of(answer, base), citations=citations)
