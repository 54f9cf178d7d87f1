"""The JSON of what changed from one edition of a document to another."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.addresses import reading_url
from assistant.composing.changes import Change, Stated
from assistant.composing.changes.pairing import Comparison
from assistant.composing.changes.telling import Text, passage_around


class ComparedOut(BaseModel):
    """One of the two editions; `name` is its year, or what else tells them apart."""

    document_id: str
    edition: str
    name: str
    title: str
    published: dt.date | None
    url: str

    @classmethod
    def of(cls, text: Text, base: str) -> ComparedOut:
        """It as JSON; `base` begins its address."""
        document = text.side.document
        return cls(
            document_id=document.id,
            edition=text.edition.id,
            name=text.name,
            title=document.facts.title,
            published=document.facts.published,
            url=reading_url(base, document.id, text.edition.id, None),
        )


class StatedOut(BaseModel):
    """A sentence of an edition: verbatim, with its code points, and where it is read."""

    quote: str
    start: int
    end: int
    page: int | None
    page_label: str | None
    url: str

    @classmethod
    def of(cls, said: Stated, text: Text, base: str) -> StatedOut:
        """It as JSON; `base` begins its address."""
        page = passage_around(text.side, text.edition, said.span).page_at(said.span.start)
        number = page.number if page else None
        document_id = text.side.document.id
        return cls(
            quote=said.text,
            start=said.span.start,
            end=said.span.end,
            page=number,
            page_label=page.label if page else None,
            url=reading_url(base, document_id, text.edition.id, number, said.span),
        )


class FigureOut(BaseModel):
    """A figure as each side writes it; empty where a side has none in its place."""

    before: str
    after: str


class ChangeOut(BaseModel):
    """What became of a sentence: `before` is null where it is new, `after` where it is gone."""

    kind: Literal["changed", "added", "removed"]
    before: StatedOut | None
    after: StatedOut | None
    figures: list[FigureOut]

    @classmethod
    def of(cls, change: Change, found: Comparison, base: str) -> ChangeOut:
        """It as JSON; `base` begins addresses."""
        before, after = change.before, change.after
        return cls(
            kind=change.kind.value,
            before=StatedOut.of(before, found.old, base) if before else None,
            after=StatedOut.of(after, found.new, base) if after else None,
            figures=[FigureOut(before=f.before, after=f.after) for f in change.figures],
        )


class ChangesOut(BaseModel):
    """What changed from one edition to another, in the order of the later one."""

    model_config = ConfigDict(populate_by_name=True)

    object: Literal["changes"] = "changes"
    earlier: ComparedOut = Field(serialization_alias="from")
    later: ComparedOut = Field(serialization_alias="to")
    data: list[ChangeOut]

    @classmethod
    def of(cls, found: Comparison, base: str) -> ChangesOut:
        """A comparison as JSON; `base` begins addresses."""
        return cls(
            earlier=ComparedOut.of(found.old, base),
            later=ComparedOut.of(found.new, base),
            data=[ChangeOut.of(change, found, base) for change in found.changes],
        )
