"""The JSON of documents."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel

from api.schemas.addresses import reading_url
from corpus.model import Document


class DocumentOut(BaseModel):
    """A document that the reader may read."""

    id: str
    object: Literal["document"] = "document"
    title: str
    kind: str
    publisher: str | None
    published: dt.date | None
    language: str | None
    audience: str
    edition: str
    pages: int
    url: str
    source_url: str | None

    @classmethod
    def of(cls, document: Document, base: str) -> DocumentOut:
        """The document as JSON; `base` begins its address."""
        facts = document.facts
        return cls(
            id=document.id,
            title=facts.title,
            kind=facts.kind,
            publisher=facts.publisher,
            published=facts.published,
            language=facts.language,
            audience=facts.label,
            edition=document.edition,
            pages=document.pages,
            url=reading_url(base, document.id, document.edition, None),
            source_url=facts.url,
        )


class DocumentsOut(BaseModel):
    """A page of documents; `next_cursor` is null on the last one."""

    data: list[DocumentOut]
    next_cursor: str | None
