"""The JSON of answers."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel

from api.schemas.citations import CitationOut
from api.schemas.documents import DocumentOut
from api.schemas.fields import StatusOut
from assistant.memory.receipts import Receipt
from assistant.model import Answer, Usage


class CoverageOut(BaseModel):
    """What was searched."""

    documents_searched: int


class UsageOut(BaseModel):
    """What an answer cost, in tokens of cl100k_base."""

    input_tokens: int
    output_tokens: int

    @classmethod
    def of(cls, usage: Usage) -> UsageOut:
        """The usage as JSON."""
        return cls(input_tokens=usage.input_tokens, output_tokens=usage.output_tokens)


class AnswerFields(BaseModel):
    """What an answer says of itself, when it is given and whenever it is read again."""

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
        "coverage": CoverageOut(documents_searched=answer.coverage.documents_searched),
        "notices": list(answer.notices),
        "usage": UsageOut.of(answer.usage),
        "created_at": answer.created_at,
    }


class AnswerOut(AnswerFields):
    """An answer; `notices` say how it came about where the reader should know."""

    citations: list[CitationOut]

    @classmethod
    def of(cls, answer: Answer, base: str) -> AnswerOut:
        """The answer as JSON; `base` begins addresses."""
        citations = [CitationOut.of(citation, base) for citation in answer.citations]
        return cls(**fields_of(answer, base), citations=citations)
