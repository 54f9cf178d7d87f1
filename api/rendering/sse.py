"""Answer events as server-sent events."""

from __future__ import annotations

import json
from typing import Any

from api.schemas import AnswerOut, CitationOut
from assistant.model import AnswerEvent, Finished, Retrieved, Sentence, Started


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
