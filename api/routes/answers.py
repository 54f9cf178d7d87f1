"""Asking: `POST /v1/answers` and its stream; `GET /v1/answers/{answer_id}`, its receipt."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from api.dependencies import ReaderDep, ServicesDep
from api.errors import classify, problem_body
from api.leaving import ClientLeft, unless_client_leaves
from api.receipts import ReceiptOut
from api.rendering.sse import frame, frames
from api.schemas import AnswerOut, QuestionIn
from assistant.model import Question

_log = logging.getLogger(__name__)

router = APIRouter(prefix="/v1/answers", tags=["answers"])

_EVENTS = {
    "content": {
        "text/event-stream": {
            "schema": {"type": "string"},
            "x-sse-events": [
                "answer.started",
                "retrieval.completed",
                "citation.added",
                "answer.delta",
                "answer.completed",
                "answer.failed",
            ],
        }
    }
}


@router.post("", response_model=AnswerOut)
async def answer(
    body: QuestionIn, request: Request, services: ServicesDep, reader: ReaderDep
) -> AnswerOut | Response:
    """Answer a question from the documents the reader may read."""
    work = services.assistant.answer(reader, _question(body))
    try:
        found = await unless_client_leaves(request, work)
    except ClientLeft:
        return Response(status_code=499)  # nobody reads it
    return AnswerOut.of(found, services.settings.public_url)


@router.post("/stream", response_class=StreamingResponse, responses={200: _EVENTS})
async def stream(
    body: QuestionIn, request: Request, services: ServicesDep, reader: ReaderDep
) -> StreamingResponse:
    """The same, as server-sent events; exactly one of completed and failed ends the stream."""
    question = _question(body)

    async def events() -> AsyncIterator[bytes]:
        try:
            async for event in services.assistant.stream(reader, question):
                for data in frames(event, services.settings.public_url):
                    yield data
        except Exception as error:
            # the status line is gone already: the failure has to travel as an event
            status, code, detail = classify(error)
            _log.exception("request %s failed", request.state.request_id)
            yield frame("answer.failed", problem=problem_body(request, status, code, detail))

    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return StreamingResponse(events(), media_type="text/event-stream", headers=headers)


@router.get("/{answer_id}")
def receipt(answer_id: str, services: ServicesDep, reader: ReaderDep) -> ReceiptOut:
    """An answer given before, its checks, and what each of its sources is now."""
    found = services.records.answer(reader, answer_id)
    return ReceiptOut.of(found, services.settings.public_url)


def _question(body: QuestionIn) -> Question:
    return Question(
        text=body.question,
        conversation_id=body.conversation_id,
        filters=body.filters.as_filters(),
    )
