"""The JSON of documents."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from api.schemas.addresses import reading_url
from corpus.kinship import Kin, year_of
from corpus.model import Document, DocumentFacts, Origin

SourceOut = Literal["given", "text", "file"]


class CoveredOut(BaseModel):
    """The time that a document covers; one side may be open."""

    model_config = ConfigDict(serialize_by_alias=True)

    start: dt.date | None = Field(
        validation_alias=AliasChoices("start", "from"), serialization_alias="from"
    )
    end: dt.date | None = Field(
        validation_alias=AliasChoices("end", "to"), serialization_alias="to"
    )

    @classmethod
    def covered(cls, first: dt.date | None, last: dt.date | None) -> CoveredOut | None:
        """It as JSON; None where nothing is known of it."""
        return CoveredOut(start=first, end=last) if first or last else None

    @property
    def written(self) -> str:
        """It as people write it: by its years or, within one, by its days."""
        first, last = self.start, self.end
        if first is None or last is None or first.year != last.year:
            return "–".join(str(day.year) if day else "…" for day in (first, last))
        is_whole = (first.month, first.day, last.month, last.day) == (1, 1, 12, 31)
        return str(first.year) if is_whole else f"{first} – {last}"


class PeriodOut(CoveredOut):
    """The time that a document covers, and where that comes from."""

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
    undated: Annotated[
        int,
        Field(description="left out by a filter by date only because they have no date or period"),
    ] = 0
