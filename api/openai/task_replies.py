"""Replies to what a chat program asks by itself: nothing is searched, kept or counted."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncGenerator, Iterator

from api.openai.completion import chunk, ended
from api.openai.schemas import ChatOut, ChatUsage, ChoiceOut, MessageOut
from api.openai.short_answers import short_answer
from api.openai.tasks import Task

_FREE = ChatUsage(prompt_tokens=0, completion_tokens=0, total_tokens=0)


def reply(task: Task, model: str) -> ChatOut:
    """The whole reply."""
    message = MessageOut(content=short_answer(task), annotations=[], x_citations=[])
    return ChatOut(
        id=_new_id(),
        created=int(time.time()),
        model=model,
        choices=[ChoiceOut(message=message)],
        usage=_FREE,
        x_answer_id=None,
        x_status=None,
    )


async def streamed(task: Task, model: str, *, with_usage: bool) -> AsyncGenerator[bytes, None]:
    """The same in chunks."""
    for each in _chunks(task, model, with_usage=with_usage):
        yield each


def _chunks(task: Task, model: str, *, with_usage: bool) -> Iterator[bytes]:
    begun = {"id": _new_id(), "created": int(time.time()), "model": model}
    yield chunk(begun, {"delta": {"role": "assistant", "content": ""}})
    yield chunk(begun, {"delta": {"content": short_answer(task)}})
    yield chunk(begun, {"delta": {}, "finish_reason": "stop"})
    if with_usage:
        yield chunk(begun, None, usage=_FREE.model_dump())
    yield ended()


def _new_id() -> str:
    return f"chatcmpl-{secrets.token_hex(16)}"
