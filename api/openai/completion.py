"""Answers as chat completions, in Markdown; links lead to the answer's own sources alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from api.openai.schemas import (
    Annotation,
    ChatOut,
    ChatUsage,
    ChoiceOut,
    MessageOut,
    UrlCitation,
)
from api.page.markdown import harmless, harmless_line
from api.schemas.citations import CitationOut
from assistant.model import Answer, Usage
from corpus.proofs import Citation


def sources(citations: Sequence[Citation], base: str) -> str:
    """The list of sources for the end of a text; nothing without any."""
    if not citations:
        return ""
    lines = [_source(citation, base) for citation in citations]
    return "\n\nSources:\n\n" + "\n".join(lines)


def marks_of(text: str, citations: Sequence[Citation], base: str) -> list[Annotation]:
    """Where the marks of these citations stand in `harmless(text)`, in the order of the text."""
    marks = sorted(
        ((span.start, span.end, c) for c in citations for span in c.spans),
        key=lambda mark: mark[0],
    )
    return [
        Annotation(
            url_citation=UrlCitation(
                url=_url(citation, base),
                title=citation.title,
                start_index=len(harmless(text[:start])),
                end_index=len(harmless(text[:end])),
            )
        )
        for start, end, citation in marks
    ]


def completion(answer: Answer, model: str, base: str, *, bare: bool) -> ChatOut:
    """The whole answer."""
    text = harmless(answer.text)
    content = text if bare else text + sources(answer.citations, base)
    message = MessageOut(
        content=content,
        annotations=marks_of(answer.text, answer.citations, base),
        x_citations=[CitationOut.of(citation, base) for citation in answer.citations],
    )
    return ChatOut(
        id=f"chatcmpl-{answer.id}",
        created=int(answer.created_at.timestamp()),
        model=model,
        choices=[ChoiceOut(message=message)],
        usage=usage(answer.usage),
        x_answer_id=answer.id,
        x_status=answer.status.value,
    )


def usage(used: Usage) -> ChatUsage:
    """Tokens, in OpenAI's words."""
    return ChatUsage(
        prompt_tokens=used.input_tokens,
        completion_tokens=used.output_tokens,
        total_tokens=used.input_tokens + used.output_tokens,
    )


def data(value: dict[str, Any]) -> bytes:
    """One server-sent event without a name."""
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n".encode()


def chunk(begun: dict[str, Any], choice: dict[str, Any] | None, **more: Any) -> bytes:
    """One chunk of a streamed completion that was begun so."""
    choices = [] if choice is None else [{"index": 0, "finish_reason": None, **choice}]
    return data({"object": "chat.completion.chunk", **begun, "choices": choices, **more})


def ended() -> bytes:
    """The end of a stream that is whole."""
    return b"data: [DONE]\n\n"


def last_chunks(answer: Answer, base: str, *, bare: bool) -> Iterator[dict[str, Any]]:
    """What comes after the sentences: the list of sources, the annotations, the end."""
    if not bare and answer.citations:
        yield {"delta": {"content": sources(answer.citations, base)}}
    marks = marks_of(answer.text, answer.citations, base)
    cited = [CitationOut.of(c, base).model_dump(mode="json") for c in answer.citations]
    yield {
        "delta": {
            "annotations": [mark.model_dump() for mark in marks],
            "x_citations": cited,
        }
    }
    yield {"delta": {}, "finish_reason": "stop"}


def _source(citation: Citation, base: str) -> str:
    title = harmless_line(citation.title)
    page = f", page {citation.page}" if citation.page is not None else ""
    if citation.ocr is not None:
        page += f", read by OCR ({int(100 * citation.ocr)} % sure)"
    dated = citation.published.isoformat() if citation.published else "no date"
    return f"- \\[{citation.index}\\] [{title}]({_url(citation, base)}){page}, {dated}"


def _url(citation: Citation, base: str) -> str:
    url = CitationOut.of(citation, base).url
    return quote(url, safe=":/?#=&%-._~")
