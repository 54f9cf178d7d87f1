"""The protocol of OpenAI: `POST /v1/chat/completions` and `GET /v1/models`.

The question is the user's last message, the ones before it the conversation. Whatever else a client
sends is accepted and not used; nothing in a body can widen what its key may read. What a chat
program asks by itself, such as a title for the chat, is answered beside all that (`tasks.py`).
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from api.asking.watching import Asked
from api.errors import ApiError, ModelNotFound
from api.http.dependencies import AnswersWriter, ServicesDep
from api.http.leaving import ClientLeft, next_of, unless_client_leaves
from api.http.problems import classify, openai_body
from api.http.sse import EventStream, with_pings
from api.openai.completion import chunk, completion, data, ended, last_chunks, usage
from api.openai.schemas import BARE, NAME, ChatIn, ChatOut, ModelOut, ModelsOut
from api.openai.task_replies import reply, streamed
from api.openai.tasks import Task, task_in
from api.openai.wrapped import unwrapped
from api.page.markdown import harmless
from assistant.model import AnswerEvent, Finished, Question, Sentence, Started

_log = logging.getLogger(__name__)

router = APIRouter(prefix="/v1", tags=["openai"])

_STREAM: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A chat completion; with `stream` its chunks, ended by `[DONE]`",
        "content": {"text/event-stream": {"schema": {"type": ["string", "object"]}}},
    }
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Style:
    """How this client wants its answer."""

    model: str
    base: str
    with_usage: bool

    @property
    def bare(self) -> bool:
        return self.model == BARE


@router.get("/models")
def models(_caller: AnswersWriter) -> ModelsOut:
    """The names to ask under: with the list of sources in the text, or without."""
    return ModelsOut(data=[ModelOut(id=name) for name in (NAME, BARE)])


@router.get("/models/{model_id}")
def model(model_id: str, _caller: AnswersWriter) -> ModelOut:
    """One of these names."""
    return ModelOut(id=_known(model_id))


@router.post("/chat/completions", response_model=ChatOut, responses=_STREAM)
async def chat_completions(
    body: ChatIn, request: Request, services: ServicesDep, caller: AnswersWriter
) -> ChatOut | Response:
    """Answer the last message of the user, in the light of their earlier ones."""
    style = _Style(
        model=_known(body.model),
        base=services.settings.public_url or str(request.base_url).rstrip("/"),
        with_usage=body.stream_options is not None and body.stream_options.include_usage,
    )
    task = await run_in_threadpool(task_in, body.asked, body.instructed)
    if task is not None:
        return _reply(task, style, stream=bool(body.stream))
    said = await run_in_threadpool(lambda: [unwrapped(text) for text in body.asked]) or [""]
    asked = Asked(
        caller=caller,
        reader=caller.reader,
        surface="openai",
        question=Question(text=said[-1], earlier=tuple(filter(str.strip, said[:-1]))),
        request_id=request.state.request_id,
    )
    try:
        if body.stream:
            return await _stream(request, services.answering.stream(asked), style)
        answer = await unless_client_leaves(request, services.answering.answer(asked))
    except ClientLeft:
        return Response(status_code=499)  # nobody reads it
    return completion(answer, style.model, style.base, bare=style.bare)


def _reply(task: Task, style: _Style, *, stream: bool) -> ChatOut | Response:
    """What a chat program asked by itself, answered from the chat that it sent."""
    if not stream:
        return reply(task, style.model)
    chunks = streamed(task, style.model, with_usage=style.with_usage)
    return EventStream(chunks, contextlib.AsyncExitStack())


async def _stream(
    request: Request, events: AsyncGenerator[AnswerEvent, None], style: _Style
) -> StreamingResponse:
    async with contextlib.AsyncExitStack() as held:
        await held.enter_async_context(contextlib.aclosing(events))
        # what is refused is refused before the status line is gone
        first = await unless_client_leaves(request, next_of(events))
        sent = _sent(first, events, request, style)
        return EventStream(with_pings(sent), held.pop_all())


async def _sent(
    first: AnswerEvent,
    rest: AsyncGenerator[AnswerEvent, None],
    request: Request,
    style: _Style,
) -> AsyncGenerator[bytes, None]:
    assert isinstance(first, Started)  # noqa: S101 - how a stream begins
    begun = {
        "id": f"chatcmpl-{first.answer_id}",
        "created": int(time.time()),  # one moment for all chunks, as the protocol has it
        "model": style.model,
    }
    yield chunk(begun, {"delta": {"role": "assistant", "content": ""}})
    try:
        async for event in rest:
            if isinstance(event, Sentence):
                yield chunk(begun, {"delta": {"content": harmless(event.text)}})
            elif isinstance(event, Finished):
                for choice in last_chunks(event.answer, style.base, bare=style.bare):
                    yield chunk(begun, choice)
                if style.with_usage:
                    used = usage(event.answer.usage).model_dump()
                    yield chunk(begun, None, usage=used)
    except Exception as error:
        # the status line is gone already: the failure has to travel as data
        kind, detail = classify(error)
        if not isinstance(error, ApiError):
            _log.exception("request %s failed", request.state.request_id)
        yield data(openai_body(kind, detail))
        return
    yield ended()


def _known(name: str) -> str:
    if name not in {NAME, BARE}:
        raise ModelNotFound(name, (NAME, BARE))
    return name
