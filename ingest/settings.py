"""Settings of ingesting, from `ASSISTANT_…` variables."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr

from corpus.settings import Section


class IngestSettings(Section):
    """How files and addresses are read."""

    allow_private_addresses: bool = Field(
        default=False, description="let `ingest` fetch addresses of private networks"
    )
    ocr: Literal["on", "off"] = Field(
        default="on",
        description="whether pages of PDF files that are pictures, and files that are pictures, "
        "are read by OCR, each in a few seconds; without it they are named when they are ingested",
    )
    readers: int = Field(default=2, ge=1, le=16, description="files read at the same time")
    webdav_logins: dict[str, SecretStr] = Field(
        default={},
        description="who asks WebDAV servers, by host: "
        '`{"cloud.example.org": "user:password"}`; sent to that host alone, and never stored',
    )
