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
    return search_passages(services, reader, body.query, body.limit, body.filters.as_filters())
