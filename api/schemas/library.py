"""The JSON of looking after the library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from api.schemas.fields import Label, Strict, Word, WrittenDate, is_text
from corpus.editions import EditionEntry
from corpus.given import Fact, GivenFact
from corpus.periods import Period
from corpus.sources import SourceState
from corpus.upload_rows import Upload
from sandbox.formats import MOST_FILE_BYTES, SUPPORTED_EXTENSIONS
from sandbox.refusals import Why

_FAILED_SHOWN = 20  # items of a source that failed, of perhaps thousands


class UploadOut(BaseModel):
    """A file handed in, and how far it is."""

    id: str
    name: str
    audience: str
    state: Literal["waiting", "running", "done", "failed"]
    step: Literal["waiting", "reading", "embedding", "storing", "done"]
    progress: Annotated[float, Field(ge=0, le=1)]
    outcome: Literal["new", "replaced", "unchanged"] | None
    document_id: Annotated[
        str | None, Field(description="null for an archive, which is no document itself")
    ]
    in_library: Annotated[
        bool | None,
        Field(description="whether that is there for you to read; null without one"),
    ]
    reason: Annotated[
        str, Field(description="why it failed, or what of the files in it was not read")
    ]
    why: Annotated[Why | None, Field(description="what `reason` amounts to")]
    can_retry: Annotated[bool, Field(description="whether the same file may succeed another time")]
    created_at: dt.datetime
    finished_at: dt.datetime | None

    @classmethod
    def of(cls, upload: Upload, there: Collection[str] = ()) -> UploadOut:
        """The upload as JSON; `there` are the documents of uploads that the caller may read."""
        # of what was handed in before reasons had kinds nothing is known
        why = upload.why or (Why.TRY_AGAIN if upload.reason else None)
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
                "in_library": upload.document_id in there if upload.document_id else None,
                "reason": upload.reason,
                "why": why,
                "can_retry": upload.state == "failed" and why is Why.TRY_AGAIN,
                "created_at": upload.created_at,
                "finished_at": upload.finished_at,
            }
        )


class AcceptedOut(BaseModel):
    """What may be handed in."""

    extensions: Annotated[
        list[str], Field(description="endings of names; the empty one is that of plain text")
    ]
    most_bytes: int


class UploadsOut(BaseModel):
    """The newest uploads, and what may be handed in."""

    data: list[UploadOut]
    accepted: AcceptedOut = AcceptedOut(
        extensions=sorted(SUPPORTED_EXTENSIONS), most_bytes=MOST_FILE_BYTES
    )


Word300 = Annotated[str, Field(max_length=300), AfterValidator(is_text)]


class PeriodIn(Strict):
    """The time that a document covers, from a day to a day; one side may be left open."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    start: WrittenDate = Field(default=None, alias="from")
    end: WrittenDate = Field(default=None, alias="to")


FactName = Literal["title", "published", "period", "kind", "publisher", "language", "audience"]
_FACTS: Mapping[FactName, Fact] = {
    "title": Fact.TITLE,
    "published": Fact.DATE,
    "period": Fact.PERIOD,
    "kind": Fact.KIND,
    "publisher": Fact.PUBLISHER,
    "language": Fact.LANGUAGE,
    "audience": Fact.LABEL,
}


class OtherEditionIn(Strict):
    """What is said of another document: that it is an edition of the same, or is not."""

    document_id: Word
    same: bool | None = Field(description="null: nothing is said, it is found again")


class DescribeIn(Strict):
    """What a document is and who is to read it; what is left out stays as it is."""

    title: Word300 | None = None
    published: WrittenDate = None
    period: PeriodIn | None = None
    kind: Word | None = None
    publisher: Word | None = None
    language: Word | None = None
    audience: Label | None = None
    unset: list[FactName] = Field(
        default=[], max_length=10, description="taken from file and manifest again"
    )

    editions: list[OtherEditionIn] = Field(
        default=[], max_length=100, description="other documents that are editions of this one"
    )

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.unset or self.editions) and all(
            getattr(self, name) is None for name in _FACTS
        ):
            raise ValueError(
                f"nothing is said; send some of {', '.join(_FACTS)}, unset or editions"
            )
        return self

    @property
    def values_given(self) -> dict[Fact, str | dt.date | Period]:
        """What is set.

        Raises:
            InvalidFact: for a period that is none.
        """
        given = {fact: getattr(self, name) for name, fact in _FACTS.items()}
        if self.period is not None:
            given[Fact.PERIOD] = Period(self.period.start, self.period.end)
        return {fact: value for fact, value in given.items() if value is not None}

    @property
    def facts_unset(self) -> tuple[Fact, ...]:
        """What is unset."""
        return tuple(_FACTS[name] for name in self.unset)


class GivenFactOut(BaseModel):
    """What was set by hand, and what file and manifest say instead (empty where nothing)."""

    name: FactName
    value: str
    found: str
    by: str
    at: dt.datetime

    @classmethod
    def of(cls, given: GivenFact) -> GivenFactOut:
        """It as JSON."""
        name = next(name for name, fact in _FACTS.items() if fact is given.fact)
        return cls(name=name, value=given.value, found=given.found, by=given.by, at=given.at)


class GivenOut(BaseModel):
    """All that was set by hand of a document."""

    data: list[GivenFactOut]


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


class FailedItemOut(BaseModel):
    """An item of a source that could not be read."""

    address: str
    reason: str


class WatchedSourceOut(BaseModel):
    """A place that is looked at again, and how it stands."""

    id: str
    address: str
    audience: str
    looked_at: dt.datetime | None
    outcome: Annotated[
        Literal["whole", "partly", "failed"] | None,
        Field(description="of the last look: null before the first"),
    ]
    reason: Annotated[str, Field(description="what is wrong with the source as a whole")]
    wait_until: Annotated[
        dt.datetime | None, Field(description="when it is asked again, where it wants to be left")
    ]
    documents: Annotated[int, Field(description="those of the library that you may read")]
    gone: Annotated[int, Field(description="items that it has no more")]
    failed_count: int
    failed: Annotated[list[FailedItemOut], Field(description=f"the first {_FAILED_SHOWN}")]

    @classmethod
    def of(cls, state: SourceState) -> WatchedSourceOut:
        """The state of a source as JSON."""
        source = state.source
        return cls(
            id=source.id,
            address=source.address,
            audience=source.label,
            looked_at=source.looked_at,
            outcome=source.outcome.value if source.outcome else None,
            reason=source.reason,
            wait_until=source.wait_until,
            documents=state.documents,
            gone=state.gone,
            failed_count=len(state.failed),
            failed=[
                FailedItemOut(address=address, reason=reason)
                for address, reason in state.failed[:_FAILED_SHOWN]
            ],
        )


class WatchedSourcesOut(BaseModel):
    """The sources of labels that the caller reads, by address."""

    data: list[WatchedSourceOut]
