"""The JSON that clients of OpenAI send and read; what we do not use of it is accepted."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.citations import CitationOut
from api.schemas.fields import StatusOut

NAME = "docs-assistant"
BARE = f"{NAME}:bare"  # without the list of sources at the end of the text


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="allow")


class PartIn(_Lenient):
    """A part of a message; only text is read."""

    type: str
    text: str | None = None


class MessageIn(_Lenient):
    """A message; only those of the user are read."""

    role: str
    content: str | list[PartIn] | None = None

    @property
    def text(self) -> str:
        """Its text."""
        if isinstance(self.content, list):
            return "\n".join(
                part.text for part in self.content if part.type == "text" and part.text
            )
        return self.content or ""


class StreamOptionsIn(_Lenient):
    """What a stream holds beside the answer."""

    include_usage: bool = False


class ChatIn(_Lenient):
    """A conversation whose last message of the user is the question."""

    model: str = NAME
    messages: list[MessageIn] = Field(min_length=1, max_length=1000)
    stream: bool | None = False
    stream_options: StreamOptionsIn | None = None

    @property
    def asked(self) -> list[str]:
        """What the user said, oldest first."""
        return [message.text for message in self.messages if message.role == "user"]

    @property
    def instructed(self) -> str:
        """What the client instructs beside what the user said; it tells tasks, nothing else."""
        instructing = {"system", "developer"}
        return "\n".join(each.text for each in self.messages if each.role in instructing)


class UrlCitation(BaseModel):
    """A source; the indices are code points of the message's content."""

    url: str
    title: str
    start_index: int
    end_index: int


class Annotation(BaseModel):
    """Where a source stands in the text."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


class MessageOut(BaseModel):
    """The answer as a message."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None
    annotations: list[Annotation]
    x_citations: list[CitationOut]


class ChoiceOut(BaseModel):
    """The one choice there is."""

    index: int = 0
    message: MessageOut
    finish_reason: Literal["stop"] = "stop"
    logprobs: None = None


class ChatUsage(BaseModel):
    """Tokens of cl100k_base, counted as in `usage` of an answer."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ChatOut(BaseModel):
    """An answer as a chat completion; one to a task of the client's own has no id and status."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[ChoiceOut]
    usage: ChatUsage
    x_answer_id: str | None
    x_status: StatusOut | None


class ModelOut(BaseModel):
    """A name to ask under."""

    id: str
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: Literal["cited-assistant"] = "cited-assistant"


class ModelsOut(BaseModel):
    """The names to ask under."""

    object: Literal["list"] = "list"
    data: list[ModelOut]


class ErrorDetail(BaseModel):
    """What went wrong, as clients of OpenAI read it."""

    message: str
    type: str
    code: str
    param: str | None


class ErrorOut(BaseModel):
    """An error, as clients of OpenAI read it."""

    error: ErrorDetail


Chunk = dict[str, Any]
