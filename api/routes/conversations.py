"""A reader's own conversations: `GET` and `DELETE /v1/conversations/{conversation_id}`."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import ReaderDep, ServicesDep
from api.receipts import ConversationOut, TurnOut

router = APIRouter(prefix="/v1/conversations", tags=["conversations"])


@router.get("/{conversation_id}")
def conversation(conversation_id: str, services: ServicesDep, reader: ReaderDep) -> ConversationOut:
    """The questions and answers of a conversation, oldest first."""
    found = services.records.conversation(reader, conversation_id)
    base = services.settings.public_url
    return ConversationOut(
        id=conversation_id, turns=[TurnOut.of(receipt, base) for receipt in found]
    )


@router.delete("/{conversation_id}", status_code=204)
def delete(conversation_id: str, services: ServicesDep, reader: ReaderDep) -> None:
    """Delete a conversation with all its answers, for good."""
    services.records.delete(reader, conversation_id)
