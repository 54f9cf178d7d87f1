"""The JSON of searching."""

from __future__ import annotations

from pydantic import BaseModel, Field

from api.schemas.tables import CellOut


class SentenceOut(BaseModel):
    """A sentence of a passage: code points of its edition, and the page where it begins."""

    start: int
    end: int
    page: int | None


class SearchResultOut(BaseModel):
    """A passage found; scores never leave the server.

    `rows` is there only where its lines are rows of a table: the cells of each line.
    `start` is where it begins: a code point of its edition. A passage may go over several pages:
    `page` is that of its beginning, its `sentences` name their own.
    """

    rank: int
    passage_id: str
    document_id: str
    title: str
    page: int | None
    passage: str
    start: int
    sentences: list[SentenceOut]
    url: str
    rows: list[list[CellOut]] | None = Field(default=None, exclude_if=lambda value: value is None)


class SearchOut(BaseModel):
    """Passages, best first."""

    results: list[SearchResultOut]
