"""The JSON of searching."""

from __future__ import annotations

from pydantic import BaseModel, Field

from api.schemas.tables import CellOut


class SearchResultOut(BaseModel):
    """A passage found; scores never leave the server.

    `rows` is there only where its lines are rows of a table: the cells of each line.
    """

    rank: int
    passage_id: str
    document_id: str
    title: str
    page: int | None
    passage: str
    url: str
    rows: list[list[CellOut]] | None = Field(default=None, exclude_if=lambda value: value is None)


class SearchOut(BaseModel):
    """Passages, best first."""

    results: list[SearchResultOut]
