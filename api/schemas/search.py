"""The JSON of searching."""

from __future__ import annotations

from pydantic import BaseModel


class SearchResultOut(BaseModel):
    """A passage found; scores never leave the server."""

    rank: int
    passage_id: str
    document_id: str
    title: str
    page: int | None
    passage: str
    url: str


class SearchOut(BaseModel):
    """Passages, best first."""

    results: list[SearchResultOut]
