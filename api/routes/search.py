"""Searching: `POST /v1/search`."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import ReaderDep, ServicesDep
from api.schemas import SearchIn, SearchOut, SearchResultOut, reading_url
from assistant.model import Ranked, checked_text

router = APIRouter(prefix="/v1/search", tags=["search"])


@router.post("")
def search(body: SearchIn, services: ServicesDep, reader: ReaderDep) -> SearchOut:
    """The passages that bear most on a query, best first."""
    found = services.retriever.retrieve(
        reader.audience, checked_text(body.query), body.limit, body.filters.as_filters()
    )
    base = services.settings.public_url
    return SearchOut(results=[_result(rank, r, base) for rank, r in enumerate(found, start=1)])


def _result(rank: int, ranked: Ranked, base: str) -> SearchResultOut:
    passage = ranked.passage
    page = passage.page_at(passage.start)
    number = page.number if page else None
    return SearchResultOut(
        rank=rank,
        passage_id=passage.id,
        document_id=passage.document.id,
        title=passage.document.facts.title,
        page=number,
        passage=passage.text,
        url=reading_url(base, passage.document.id, passage.edition, number),
    )
