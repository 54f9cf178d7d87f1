"""The JSON of documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.addresses import reading_url
from corpus.kinship import Kin, year_of
from corpus.model import Document, DocumentFacts, Origin

SourceOut = Literal["given", "text", "file"]


class PeriodOut(BaseModel):
    """The time that a document covers, and where that comes from; one side may be open."""

    model_config = ConfigDict(populate_by_name=True)

    start: dt.date | None = Field(serialization_alias="from")
    end: dt.date | None = Field(serialization_alias="to")
    source: SourceOut | None


class OtherEditionOut(BaseModel):
    """Another document that is an edition of the same, and how that was decided."""

    document_id: str
    title: str
    published: dt.date | None
    year: int | None
    decided: Annotated[
        Literal["given", "headings", "sentences"],
        Field(description="by people, or by the same title with headings or sentences in common"),
    ]
    url: str


class DocumentOut(BaseModel):
    """A document that the reader may read."""

    id: str
    object: Literal["document"] = "document"
    title: str
    kind: str
    publisher: str | None
    published: dt.date | None
    published_source: Annotated[
        SourceOut | None,
        Field(description="given by people, found in the text, or said by the file of itself"),
    ]
    period: PeriodOut | None
    language: str | None
    audience: str
    edition: str
    pages: int
    url: str
    source_url: str | None
    other_editions: list[OtherEditionOut]

    @classmethod
    def of(cls, document: Document, base: str, kin: Sequence[Kin] = ()) -> DocumentOut:
        """The document as JSON; `base` begins its address, `kin` are other editions of it."""
        facts = document.facts
        return cls(
            id=document.id,
            title=facts.title,
            kind=facts.kind,
            publisher=facts.publisher,
            published=facts.published,
            published_source=_source(facts.published_source),
            period=_period(facts),
            language=facts.language,
            audience=facts.label,
            edition=document.edition,
            pages=document.pages,
            url=reading_url(base, document.id, document.edition, None),
            source_url=facts.url,
            other_editions=[_other(each, base) for each in kin],
        )


def _other(kin: Kin, base: str) -> OtherEditionOut:
    document = kin.document
    return OtherEditionOut(
        document_id=document.id,
        title=document.facts.title,
        published=document.facts.published,
        year=year_of(document),
        decided=kin.decided.value,
        url=reading_url(base, document.id, document.edition, None),
    )


def _period(facts: DocumentFacts) -> PeriodOut | None:
    if facts.period_from is None and facts.period_to is None:
        return None
    source = _source(facts.period_source)
    return PeriodOut(start=facts.period_from, end=facts.period_to, source=source)


def _source(origin: Origin | None) -> SourceOut | None:
    return origin.value if origin else None


class DocumentsOut(BaseModel):
    """A page of documents; `next_cursor` is null on the last one."""

    data: list[DocumentOut]
    next_cursor: str | None
