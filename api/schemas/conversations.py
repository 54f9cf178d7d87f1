"""The JSON of conversations, of lists of them, and of questions to begin with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from api.schemas.citations import CitationOut, StateOut, source_url
from api.schemas.fields import StatusOut, Strict, is_text
from assistant.memory.receipts import Receipt
from assistant.suggestions import Tried
from corpus.conversation_list import ConversationEntry


def _title(value: str) -> str:
    """One line, without what is not text."""
    title = " ".join(is_text(value).split())
    if not title:
        raise ValueError("a title has a word at least")
    return title


class TitleIn(Strict):
    """A name for a conversation."""

    title: Annotated[
        str,
        Field(min_length=1, max_length=200, json_schema_extra={"pattern": r"[^\s\u0000]"}),
        AfterValidator(_title),
    ]


class SourceOut(BaseModel):
    """A source of an answer in a conversation; its quote is in the answer's receipt."""

    index: int
    document_id: str
    title: str
    source: StateOut
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
                url=source_url(cited, base),
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


class EntryOut(BaseModel):
    """A conversation in a list; `opening` is the first line of its first answer."""

    id: str
    title: str
    opening: str
    created_at: dt.datetime
    last_at: dt.datetime
    answers: int

    @classmethod
    def of(cls, entry: ConversationEntry) -> EntryOut:
        """The conversation as JSON."""
        return cls(
            id=entry.id,
            title=entry.title,
            opening=entry.opening,
            created_at=entry.created_at,
            last_at=entry.last_at,
            answers=entry.answers,
        )


class ConversationsOut(BaseModel):
    """A page of conversations; `next_cursor` is null on the last one."""

    data: list[EntryOut]
    next_cursor: str | None


class SuggestionOut(BaseModel):
    """A question that the documents answer."""

    text: str


class ExampleOut(BaseModel):
    """The first of them with the first sentence that answered it, and its proof."""

    question: str
    citation: CitationOut


class GoingOnOut(BaseModel):
    """Questions to go on with."""

    questions: list[SuggestionOut]


class SuggestionsOut(BaseModel):
    """Questions to begin with; no example where there are none."""

    questions: list[SuggestionOut]
    example: ExampleOut | None

    @classmethod
    def of(cls, tried: Sequence[Tried], base: str) -> SuggestionsOut:
        """The questions as JSON; `base` begins addresses."""
        return cls(
            questions=[SuggestionOut(text=each.question) for each in tried],
            example=_example(tried[0], base) if tried else None,
        )


def _example(tried: Tried, base: str) -> ExampleOut:
    citation = CitationOut.of(tried.answer.citations[0], base)
    return ExampleOut(question=tried.question, citation=citation)
