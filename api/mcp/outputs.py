"""What the tools give that no route gives."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel

from api.schemas.addresses import reading_url
from corpus.model import Document, Edition

MOST_CHARACTERS = 20_000  # of a page in one reply; a document without pages is one long page


class PageOut(BaseModel):
    """The text of a page, or of a part of it; `next_offset` says where the rest begins."""

    document_id: str
    edition: str
    title: str
    published: dt.date | None
    page: int
    page_label: str | None
    pages: int
    text: str
    next_offset: int | None
    url: str

    @classmethod
    def of(
        cls, document: Document, edition: Edition, page: int, offset: int, base: str
    ) -> PageOut | None:
        """A page from an offset within it; None where the edition has no such page."""
        if not edition.pages and page == 1:
            label, start, end = None, 0, len(edition.text)
        elif 1 <= page <= len(edition.pages):
            found = edition.pages[page - 1]
            ends = [*(p.offset for p in edition.pages[page:]), len(edition.text)]
            label, start, end = found.label, found.offset, ends[0]
        else:
            return None
        begin = min(start + offset, end)
        stop = min(begin + MOST_CHARACTERS, end)
        return cls(
            document_id=document.id,
            edition=edition.id,
            title=document.facts.title,
            published=document.facts.published,
            page=page,
            page_label=label,
            pages=max(1, len(edition.pages)),
            text=edition.text[begin:stop],
            next_offset=stop - start if stop < end else None,
            url=reading_url(base, document.id, edition.id, page if edition.pages else None),
        )
