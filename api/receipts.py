"""The JSON of stored answers and conversations. Field names are the contract."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel

from api.schemas import (
    AnswerOut,
    CitationOut,
    CoverageOut,
    DocumentOut,
    SpanOut,
    StatusOut,
    UsageOut,
    reading_url,
)
from assistant.model import SentenceCheck
from assistant.receipts import CitedSource, Receipt, SourceState
from corpus.model import Span

_StateOut = Literal["current", "changed", "removed"]


class CitedSourceOut(BaseModel):
    """A citation with the state of its source; nothing is left of one that was removed."""

    index: int
    document_id: str
    edition: str
    source: _StateOut
    quote_stands: bool
    title: str
    kind: str
    published: dt.date | None
    page: int | None
    page_label: str | None
    quote: str
    before: str
    after: str
    spans: list[SpanOut]
    url: str

    @classmethod
    def of(cls, cited: CitedSource, base: str) -> CitedSourceOut:
        """The citation as JSON; `base` begins its address."""
        citation = cited.citation
        return cls(
            index=citation.index,
            document_id=citation.document_id,
            edition=citation.edition,
            source=cited.state.value,
            quote_stands=cited.quote_stands,
            title=citation.title,
            kind=citation.kind,
            published=citation.published,
            page=citation.page,
            page_label=citation.page_label,
            quote=citation.quote,
            before=citation.before,
            after=citation.after,
            spans=[SpanOut(start=s.start, end=s.end) for s in citation.spans],
            url=_url(cited, base),
        )


class CheckOut(BaseModel):
    """How a sentence was checked; one that was withheld has objections and no text."""

    text: str
    outcome: Literal["quoted", "proven", "reattributed", "withheld"]
    citation: int | None
    closeness: float | None
    objections: list[str]

    @classmethod
    def of(cls, check: SentenceCheck) -> CheckOut:
        """The check as JSON."""
        return cls(
            text=check.text,
            outcome=check.outcome.value,
            citation=check.citation,
            closeness=check.closeness,
            objections=list(check.objections),
        )


class ReceiptOut(BaseModel):
    """An answer given before, with what its sources are now."""

    id: str
    object: Literal["answer"] = "answer"
    status: StatusOut
    text: str
    conversation_id: str
    question: str
    standalone_question: str
    model: str
    as_of: dt.date | None
    citations: list[CitedSourceOut]
    checks: list[CheckOut]
    closest: list[DocumentOut]
    coverage: CoverageOut
    notices: list[str]
    usage: UsageOut
    created_at: dt.datetime

    @classmethod
    def of(cls, receipt: Receipt, base: str) -> ReceiptOut:
        """The receipt as JSON; `base` begins addresses."""
        return cls(
            id=receipt.id,
            status=receipt.status.value,
            text=receipt.text,
            conversation_id=receipt.conversation_id,
            question=receipt.question,
            standalone_question=receipt.standalone_question,
            model=receipt.model,
            as_of=receipt.as_of,
            citations=[CitedSourceOut.of(cited, base) for cited in receipt.citations],
            checks=[CheckOut.of(check) for check in receipt.checks],
            closest=[DocumentOut.of(document, base) for document in receipt.closest],
            coverage=CoverageOut(documents_searched=receipt.coverage.documents_searched),
            notices=list(receipt.notices),
            usage=UsageOut.of(receipt.usage),
            created_at=receipt.created_at,
        )

    def as_answer(self) -> AnswerOut:
        """The answer alone, as it was given at first where nothing was withdrawn since."""
        kept = self.model_dump(include=set(AnswerOut.model_fields) - {"citations"})
        fields = set(CitationOut.model_fields)
        citations = [CitationOut(**cited.model_dump(include=fields)) for cited in self.citations]
        return AnswerOut(**kept, citations=citations)


class SourceOut(BaseModel):
    """A source of an answer in a conversation; its quote is in the answer's receipt."""

    index: int
    document_id: str
    title: str
    source: _StateOut
    quote_stands: bool
    url: str


class SummaryOut(BaseModel):
    """An answer in a conversation."""

    id: str
    status: StatusOut
    text: str
    as_of: dt.date | None
    citations: list[SourceOut]
    notices: list[str]
    created_at: dt.datetime


class TurnOut(BaseModel):
    """A question as typed and as understood, and its answer."""

    question: str
    standalone_question: str
    answer: SummaryOut

    @classmethod
    def of(cls, receipt: Receipt, base: str) -> TurnOut:
        """The turn as JSON; `base` begins addresses."""
        citations = [
            SourceOut(
                index=cited.citation.index,
                document_id=cited.citation.document_id,
                title=cited.citation.title,
                source=cited.state.value,
                quote_stands=cited.quote_stands,
                url=_url(cited, base),
            )
            for cited in receipt.citations
        ]
        answer = SummaryOut(
            id=receipt.id,
            status=receipt.status.value,
            text=receipt.text,
            as_of=receipt.as_of,
            citations=citations,
            notices=list(receipt.notices),
            created_at=receipt.created_at,
        )
        return cls(
            question=receipt.question,
            standalone_question=receipt.standalone_question,
            answer=answer,
        )


class ConversationOut(BaseModel):
    """A conversation, oldest turn first."""

    id: str
    object: Literal["conversation"] = "conversation"
    title: str
    turns: list[TurnOut]


def _url(cited: CitedSource, base: str) -> str:
    citation = cited.citation
    if cited.state is SourceState.REMOVED:
        return ""
    quote = Span(citation.start, citation.end)
    return reading_url(base, citation.document_id, citation.edition, citation.page, quote)
