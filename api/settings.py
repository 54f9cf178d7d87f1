"""Settings of serving, from `ASSISTANT_…` variables."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.settings import PREFIX


class ApiSettings(BaseSettings):
    """How questions are served and the surfaces present themselves."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    keep_conversations_days: int = Field(
        default=0,
        ge=0,
        le=36500,
        description="at start the server deletes conversations without a question for longer than "
        "this; 0 keeps them until their reader deletes them",
    )
    public_url: str = Field(
        default="",
        pattern=r"^(https?://[^/\s]+)?$",
        description="what links begin with, such as https://docs.example.org; "
        "empty for links that are relative to the server",
    )
    rerank_model: str = Field(
        default="",
        description="folder or name of a sentence-transformers cross-encoder that orders the "
        "20 best passages again; empty for none",
    )
