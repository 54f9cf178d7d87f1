"""Searching: `POST /v1/search`."""

from __future__ import annotations

from fastapi import APIRouter

from api.http.dependencies import Searcher, ServicesDep
from api.http.searching import search_passages
from api.schemas.questions import SearchIn
from api.schemas.search import SearchOut

router = APIRouter(prefix="/v1/search", tags=["search"])


@router.post("")
def search(body: SearchIn, services: ServicesDep, caller: Searcher) -> SearchOut:
    """The passages that bear most on a query, best first."""
    reader = caller.narrowed(*body.person)
    filters, base = body.filters.as_filters(), services.settings.base
    return search_passages(services.retriever, reader, body.query, body.limit, filters, base)
