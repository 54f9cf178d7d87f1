"""Settings of ingesting, from `ASSISTANT_…` variables."""

from __future__ import annotations

from pydantic import Field

from corpus.settings import Section


class IngestSettings(Section):
    """How files and addresses are read."""

    allow_private_addresses: bool = Field(
        default=False, description="let `ingest` fetch addresses of private networks"
    )
    readers: int = Field(default=2, ge=1, le=16, description="files read at the same time")
