"""Answer events as server-sent events."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncGenerator, Mapping
from typing import Any

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from api.asking.ticking import ticking
from api.schemas.answers import AnswerOut
from api.schemas.citations import CitationOut
from assistant.model import AnswerEvent, Finished, Retrieved, Sentence, Started

_PING = b": ping\n\n"
_HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


class EventStream(StreamingResponse):
    """A response of server-sent events; what it holds is released when it ends, begun or not."""

    def __init__(
        self,
        sent: AsyncGenerator[bytes, None],
        held: contextlib.AsyncExitStack,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Send these frames while these resources are held."""
        super().__init__(
            sent, media_type="text/event-stream", headers={**_HEADERS, **(headers or {})}
        )
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response."""
        async with self._held:
            await super().__call__(scope, receive, send)


async def with_pings(
    sent: AsyncGenerator[bytes, None], seconds: float = 15.0
) -> AsyncGenerator[bytes, None]:
    """The same frames, and a comment whenever there is none for so long.

    Proxies and clients so know a slow answer from a dead connection.
    """
    async with contextlib.aclosing(ticking(sent, seconds)) as ticks:
        async for frame_or_none in ticks:
            yield _PING if frame_or_none is None else frame_or_none


def frames(event: AnswerEvent, base: str) -> list[bytes]:
    """The frames of one event; a citation always comes before the first text that uses it."""
    match event:
        case Started():
            return [
                frame(
                    "answer.started",
                    answer_id=event.answer_id,
                    conversation_id=event.conversation_id,
                    standalone_question=event.standalone_question,
                )
            ]
        case Retrieved():
            found = [{"document_id": d.id, "title": d.facts.title} for d in event.documents]
            return [frame("retrieval.completed", documents=found)]
        case Sentence():
            added = [
                frame("citation.added", citation=CitationOut.of(c, base).model_dump(mode="json"))
                for c in event.citations
            ]
            return [*added, frame("answer.delta", event.seq, seq=event.seq, text=event.text)]
        case Finished():
            answer = AnswerOut.of(event.answer, base).model_dump(mode="json")
            return [frame("answer.completed", answer=answer)]


def frame(kind: str, frame_id: int | None = None, **data: Any) -> bytes:
    """One server-sent event; JSON keeps its data on one line."""
    lines = [f"event: {kind}"]
    if frame_id is not None:
        lines.append(f"id: {frame_id}")
    lines.append("data: " + json.dumps({"type": kind, **data}, ensure_ascii=False))
    return ("\n".join(lines) + "\n\n").encode()
