"""A reader's own conversations: listed, searched, named, read, deleted."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query

from api.errors import CursorInvalid
from api.http.dependencies import AnswersReader, ConversationsOwner, ServicesDep
from api.http.services import Services
from api.schemas.conversations import ConversationOut, ConversationsOut, EntryOut, TitleIn, TurnOut
from assistant.errors import ConversationNotFound
from corpus.conversation_list import ConversationEntry, Place

router = APIRouter(prefix="/v1/conversations", tags=["conversations"])


@router.get("")
def conversations(
    services: ServicesDep,
    reader: AnswersReader,
    query: Annotated[str, Query(max_length=200, description="words that were said in it")] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Annotated[str | None, Query(max_length=300)] = None,
) -> ConversationsOut:
    """The reader's conversations, newest first; pass `next_cursor` on to get the next."""
    after = _opened(services, cursor) if cursor is not None else None
    found = services.conversations.entries(reader, query=query, after=after, limit=limit + 1)
    page = found[:limit]
    more = _cursor(services, page[-1]) if len(found) > limit else None
    return ConversationsOut(data=[EntryOut.of(entry) for entry in page], next_cursor=more)


@router.get("/{conversation_id}")
def conversation(
    conversation_id: str,
    services: ServicesDep,
    reader: AnswersReader,
    until: Annotated[
        str | None,
        Query(max_length=80, description="an answer: the conversation as it was when it was given"),
    ] = None,
) -> ConversationOut:
    """The questions and answers of a conversation, oldest first."""
    found = services.records.conversation(reader, conversation_id, until)
    entry = services.conversations.entry(reader, conversation_id)
    base = services.settings.base
    return ConversationOut(
        id=conversation_id,
        title=entry.title if entry else "",
        turns=[TurnOut.of(receipt, base) for receipt in found],
    )


@router.patch("/{conversation_id}")
def rename_conversation(
    conversation_id: str, body: TitleIn, services: ServicesDep, reader: ConversationsOwner
) -> EntryOut:
    """Give a conversation a name of its own."""
    entry = services.conversations.rename(reader, conversation_id, body.title)
    if entry is None:
        raise ConversationNotFound
    return EntryOut.of(entry)


@router.delete("/{conversation_id}", status_code=204)
def delete_conversation(
    conversation_id: str, services: ServicesDep, reader: ConversationsOwner
) -> None:
    """Delete a conversation with all its answers, for good."""
    services.records.delete(reader, conversation_id)


def _cursor(services: Services, entry: ConversationEntry) -> str:
    return services.cursors.signed(f"conversations {entry.last_at.isoformat()} {entry.id}")


def _opened(services: Services, cursor: str) -> Place:
    parts = (services.cursors.opened(cursor) or "").split(" ")
    if len(parts) != 3 or parts[0] != "conversations":
        raise CursorInvalid
    return Place(dt.datetime.fromisoformat(parts[1]), parts[2])
