"""Settings of ingesting, from `ASSISTANT_…` variables."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.settings import PREFIX


class IngestSettings(BaseSettings):
    """How files and addresses are read."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    allow_private_addresses: bool = Field(
        default=False, description="let `ingest` fetch addresses of private networks"
    )
    readers: int = Field(default=2, ge=1, le=16, description="files read at the same time")
