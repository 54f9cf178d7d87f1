"""Settings of the chat model, from `ASSISTANT_…` variables."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, SecretStr

from corpus.settings import PREFIX, Section

NONE = "none"
_SHAPE = re.compile(r"[a-z_]+:\S+")


def _named(value: Any) -> Any:
    """The name of a chat model; what is empty or blank is none."""
    named = value.strip() if isinstance(value, str) else value
    if not named:
        return NONE
    if isinstance(named, str) and named != NONE and not _SHAPE.fullmatch(named):
        raise ValueError(
            f"{PREFIX}CHAT_MODEL is `none` or provider:model, such as openai:gpt-4.1-mini"
        )
    return named


_ModelName = Annotated[str, BeforeValidator(_named)]


class ChatSettings(Section):
    """Which chat model writes answers, if any, and how long it may take."""

    chat_model: _ModelName = Field(
        default=NONE,
        description="`none`: answers are quotes; or the chat model that writes them, such as "
        "`openai:gpt-4.1-mini`, `anthropic:claude-sonnet-4-5` or `ollama:qwen3`",
    )
    chat_base_url: str = Field(
        default="",
        pattern=r"^(https?://[^\s@]+)?$",
        description="address of a server that speaks the provider's protocol, such as "
        "http://127.0.0.1:8099/v1; empty for the provider's own",
    )
    chat_api_key: SecretStr = Field(
        default=SecretStr(""),
        description="the key that is sent to it; empty: with a base URL a placeholder, else the "
        "provider's own variable, such as OPENAI_API_KEY",
    )
    chat_connect_seconds: float = Field(
        default=10, gt=0, le=600, description="longest wait for a connection to it"
    )
    chat_first_token_seconds: float = Field(
        default=20,
        gt=0,
        le=600,
        description="longest wait for its first word; more for a model that thinks first",
    )
    chat_gap_seconds: float = Field(
        default=15, gt=0, le=600, description="longest silence between two words"
    )
    chat_total_seconds: float = Field(
        default=120, gt=0, le=3600, description="longest time for an answer, all attempts together"
    )
    chat_attempts: int = Field(
        default=2, ge=1, le=5, description="how often it is asked while it has not said a word"
    )
    chat_evidence_tokens: int = Field(
        default=3000, ge=200, le=100_000, description="most tokens of passages that it is shown"
    )
    chat_answer_tokens: int = Field(
        default=700, ge=50, le=8000, description="most tokens of its answer"
    )
