"""Asking: `POST /v1/answers` and its stream; receipts of answers; what readers think of them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from api.asking.watching import Asked
from api.errors import ApiError
from api.http.dependencies import (
    AnswersReader,
    AnswersWriter,
    FeedbackGiver,
    IdempotencyKey,
    ServicesDep,
)
from api.http.leaving import ClientLeft, next_of, unless_client_leaves
from api.http.once import Permit, named
from api.http.problems import classify, problem_body
from api.http.services import Services
from api.http.sse import EventStream, frame, frames, with_pings
from api.page.sharing import shared_path
from api.schemas.answers import AnswerOut
from api.schemas.questions import FeedbackIn, QuestionIn
from api.schemas.receipts import LinkOut, ReceiptOut
from assistant.model import AnswerEvent, Question
from corpus.audience import Reader
from corpus.feedback import Feedback

_log = logging.getLogger(__name__)

router = APIRouter(prefix="/v1/answers", tags=["answers"])

_REPLAYED = {"Idempotent-Replayed": "true"}
_EVENTS = {
    "description": "Events as they happen; exactly one of completed and failed is the last",
    "content": {
        "text/event-stream": {
            "schema": {"type": ["string", "object"]},  # the whole, or one event of it
            "x-sse-events": [
                "answer.started",
                "retrieval.completed",
                "citation.added",
                "answer.delta",
                "answer.completed",
                "answer.failed",
            ],
        }
    },
}


@router.post("", response_model=AnswerOut)
async def ask(
    body: QuestionIn,
    request: Request,
    response: Response,
    services: ServicesDep,
    caller: AnswersWriter,
    name: IdempotencyKey = None,
) -> AnswerOut | Response:
    """Answer a question from the documents the reader may read."""
    reader = caller.narrowed(*body.person)
    base = services.settings.base
    async with services.once.turn(named(reader, "answers", name, body)) as permit:
        if permit.replays:
            response.headers.update(_REPLAYED)
            return await _stored(services, reader, permit)
        asked = Asked(
            caller=caller,
            reader=reader,
            surface=reader.surface,
            question=_question(body, permit),
            request_id=request.state.request_id,
        )
        try:
            found = await unless_client_leaves(request, services.answering.answer(asked))
        except ClientLeft:
            return Response(status_code=499)  # nobody reads it
    return AnswerOut.of(found, base)


@router.post("/stream", response_class=StreamingResponse, responses={200: _EVENTS})
async def ask_streaming(
    body: QuestionIn,
    request: Request,
    services: ServicesDep,
    caller: AnswersWriter,
    name: IdempotencyKey = None,
) -> Response:
    """The same, as server-sent events; exactly one of completed and failed ends the stream."""
    reader = caller.narrowed(*body.person)
    async with contextlib.AsyncExitStack() as held:
        turn = services.once.turn(named(reader, "answers/stream", name, body))
        permit = await held.enter_async_context(turn)
        if permit.replays:
            replay = _replay(await _stored(services, reader, permit))
            return EventStream(replay, held.pop_all(), _REPLAYED)
        asked = Asked(
            caller=caller,
            reader=reader,
            surface=reader.surface,
            question=_question(body, permit),
            request_id=request.state.request_id,
        )
        events = services.answering.stream(asked)
        await held.enter_async_context(contextlib.aclosing(events))
        # what is refused is refused before the status line is gone
        try:
            first = await unless_client_leaves(request, next_of(events))
        except ClientLeft:
            return Response(status_code=499)
        sent = _sent(first, events, request, services.settings.base)
        return EventStream(with_pings(sent), held.pop_all())


@router.get("/{answer_id}")
def receipt(answer_id: str, services: ServicesDep, reader: AnswersReader) -> ReceiptOut:
    """An answer given before, its checks, and what each of its sources is now."""
    found = services.records.answer(reader, answer_id)
    return ReceiptOut.of(found, services.settings.base)


@router.get("/{answer_id}/link")
def link(answer_id: str, services: ServicesDep, reader: AnswersReader) -> LinkOut:
    """The address under which others who may read all of its sources see an answer of yours."""
    services.records.answer(reader, answer_id)
    path = shared_path(services.shares, reader.id, answer_id)
    return LinkOut(url=f"{services.settings.base}{path}")


@router.post("/{answer_id}/feedback", status_code=204)
def give_feedback(
    answer_id: str,
    body: FeedbackIn,
    response: Response,
    services: ServicesDep,
    caller: FeedbackGiver,
    name: IdempotencyKey = None,
) -> None:
    """Say what you think of an answer that you may see; the last word of a reader counts."""
    reader = caller.narrowed(*body.person)
    services.records.answer(reader, answer_id)
    given = Feedback(rating=body.rating, reasons=tuple(body.reasons), comment=body.comment)
    request = named(reader, f"answers/{answer_id}/feedback", name, body)
    if services.feedback.give(reader.id, answer_id, given, request):
        services.metrics.rated(body.rating)
    else:
        response.headers.update(_REPLAYED)


def _question(body: QuestionIn, permit: Permit) -> Question:
    return Question(
        text=body.question,
        conversation_id=body.conversation_id,
        filters=body.filters.as_filters(),
        answer_id=permit.answer_id,
        replaces=body.replaces,
        alone=body.alone,
    )


async def _stored(services: Services, reader: Reader, permit: Permit) -> AnswerOut:
    """The answer of a request that was done before, as the reader may see it now."""
    found = await asyncio.to_thread(services.records.answer, reader, permit.answer_id or "")
    return ReceiptOut.of(found, services.settings.base).as_answer()


async def _sent(
    first: AnswerEvent,
    rest: AsyncGenerator[AnswerEvent, None],
    request: Request,
    base: str,
) -> AsyncGenerator[bytes, None]:
    for data in frames(first, base):
        yield data
    try:
        async for event in rest:
            for data in frames(event, base):
                yield data
    except Exception as error:
        # the status line is gone already: the failure has to travel as an event
        kind, detail = classify(error)
        if not isinstance(error, ApiError):
            _log.exception("request %s failed", request.state.request_id)
        yield frame("answer.failed", problem=problem_body(request, kind, detail))


async def _replay(answer: AnswerOut) -> AsyncGenerator[bytes, None]:
    yield frame(
        "answer.started",
        answer_id=answer.id,
        conversation_id=answer.conversation_id,
        standalone_question=answer.standalone_question,
    )
    yield frame("answer.completed", answer=answer.model_dump(mode="json"))
