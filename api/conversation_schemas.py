"""The JSON of lists of conversations and of questions to begin with."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from api.schemas import Strict, is_text
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


class EntryOut(BaseModel):
    """A conversation in a list."""

    id: str
    title: str
    created_at: dt.datetime
    last_at: dt.datetime
    answers: int

    @classmethod
    def of(cls, entry: ConversationEntry) -> EntryOut:
        """The conversation as JSON."""
        return cls(
            id=entry.id,
            title=entry.title,
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


class SuggestionsOut(BaseModel):
    """Questions to begin with."""

    questions: list[SuggestionOut]
