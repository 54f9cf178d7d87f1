"""The JSON of looking after the library."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.fields import Label, Strict
from corpus.editions import EditionEntry
from corpus.upload_rows import Upload


class UploadOut(BaseModel):
    """A file handed in, and how far it is."""

    id: str
    name: str
    audience: str
    state: Literal["waiting", "running", "done", "failed"]
    step: Literal["waiting", "reading", "embedding", "storing", "done"]
    progress: Annotated[float, Field(ge=0, le=1)]
    outcome: Literal["new", "replaced", "unchanged"] | None
    document_id: str | None
    reason: str
    created_at: dt.datetime
    finished_at: dt.datetime | None

    @classmethod
    def of(cls, upload: Upload) -> UploadOut:
        """The upload as JSON."""
        return cls.model_validate(
            {
                "id": upload.id,
                "name": upload.name,
                "audience": upload.facts.label,
                "state": upload.state,
                "step": upload.step,
                "progress": upload.progress / 100,
                "outcome": upload.outcome,
                "document_id": upload.document_id,
                "reason": upload.reason,
                "created_at": upload.created_at,
                "finished_at": upload.finished_at,
            }
        )


class UploadsOut(BaseModel):
    """The newest uploads."""

    data: list[UploadOut]


class RelabelIn(Strict):
    """Who is to read a document."""

    audience: Label


class EditionOut(BaseModel):
    """An edition of a document."""

    edition: str
    published: dt.date | None
    added_at: dt.datetime
    current: bool

    @classmethod
    def of(cls, entry: EditionEntry) -> EditionOut:
        """The edition as JSON."""
        return cls(
            edition=entry.id,
            published=entry.published,
            added_at=entry.added_at,
            current=entry.current,
        )


class EditionsOut(BaseModel):
    """The editions of a document, newest first."""

    data: list[EditionOut]


class GapOut(BaseModel):
    """A question that found nothing, with those that are like it; nobody is named."""

    model_config = ConfigDict(from_attributes=True)

    question: str
    times: int
    reported: int
    last_at: dt.datetime
    similar: list[str]


class GapsOut(BaseModel):
    """What readers asked in vain, most often first."""

    data: list[GapOut]


class OpinionOut(BaseModel):
    """What a reader thought of an answer; who, is not told."""

    model_config = ConfigDict(from_attributes=True)

    answer_id: str
    question: str
    status: str
    rating: Literal["up", "down"]
    reasons: list[str]
    comment: str
    given_at: dt.datetime


class OpinionsOut(BaseModel):
    """The newest feedback first."""

    data: list[OpinionOut]
