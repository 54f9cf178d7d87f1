"""The JSON of what there is to read."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from corpus.contents import Contents


class CountedOut(BaseModel):
    """How many documents are of a kind, or in a language."""

    name: str
    documents: int


class ContentsOut(BaseModel):
    """What the reader may read; the days are those that documents are of or about."""

    object: Literal["contents"] = "contents"
    documents: int
    kinds: list[CountedOut]
    languages: Annotated[list[CountedOut], Field(description="by their ISO 639-1 codes")]
    begins: dt.date | None
    ends: dt.date | None
    written: Annotated[
        bool, Field(description="whether a chat model writes answers; else they are quoted")
    ]

    @classmethod
    def of(cls, found: Contents, *, written: bool) -> ContentsOut:
        """The figures as JSON."""
        return cls(
            documents=found.count,
            kinds=[CountedOut(name=name, documents=number) for name, number in found.kinds],
            languages=[CountedOut(name=name, documents=number) for name, number in found.languages],
            begins=found.begins,
            ends=found.ends,
            written=written,
        )
