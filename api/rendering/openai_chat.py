"""Answers as chat completions: Markdown in which nothing of a document can act.

Clients render the text as Markdown, and documents are hostile: every character that Markdown would
act on where it stands is escaped, but for our own marks, and no more of them, since some clients
show the text as it is. Links lead to the answer's own sources and nowhere else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import quote

from api.openai_schemas import (
    Annotation,
    ChatOut,
    ChatUsage,
    ChoiceOut,
    MessageOut,
    UrlCitation,
)
from api.schemas import CitationOut
from assistant.model import Answer, Citation, Usage

_ACTIVE = re.compile(
    r"[\\`*_\[\]<>|~$@{}]"  # anywhere
    r"|^(?P<lead>[ \t]*)(?=[#+=-])|(?<=^)(?P<number>[ \t]*\d+)(?=[.)])"  # what begins a line
    r"|&(?=#?\w+;)|:(?=//)|(?<=mailto):|(?<=xmpp):"  # entities, addresses
    r"|(?<=\w)\.(?=[^\W\d_]{2})",  # names of hosts, which some clients make links of
    re.MULTILINE | re.IGNORECASE,
)
_MARK = re.compile(r"\[\d+\]")


def harmless(text: str) -> str:
    """Text in which Markdown finds nothing but text; our marks `[n]` stay as they are."""
    pieces, end = [], 0
    for mark in _MARK.finditer(text):
        pieces += [_after_mark(_escaped(text[end : mark.start()])), mark[0]]
        end = mark.end()
    return "".join([*pieces, _after_mark(_escaped(text[end:]))])


def _after_mark(text: str) -> str:
    """A text that would make a link of the mark before it, or explain it, does neither."""
    return f"\\{text}" if text.startswith(("(", ":")) else text


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
                title=citation.document.facts.title,
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


def _escaped(text: str) -> str:
    """Every active character behind a backslash; at the beginning of a line, what follows it."""
    return _ACTIVE.sub(_behind_backslash, text)


def _behind_backslash(found: re.Match[str]) -> str:
    at_begin = found["lead"] is not None or found["number"] is not None
    return f"{found[0]}\\" if at_begin else f"\\{found[0]}"


def _source(citation: Citation, base: str) -> str:
    facts = citation.document.facts
    title = harmless_line(facts.title)
    page = f", page {citation.page}" if citation.page is not None else ""
    dated = facts.published.isoformat() if facts.published else "no date"
    return f"- \\[{citation.index}\\] [{title}]({_url(citation, base)}){page}, {dated}"


def harmless_line(text: str) -> str:
    """A text on one line in which not even our own marks mean anything."""
    return _escaped(" ".join(text.split()))


def _url(citation: Citation, base: str) -> str:
    url = CitationOut.of(citation, base).url
    return quote(url, safe=":/?#=&%-._~")
