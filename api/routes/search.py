"""Searching: `POST /v1/search`."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import Searcher, ServicesDep
from api.schemas import SearchIn, SearchOut
from api.searching import search_passages

router = APIRouter(prefix="/v1/search", tags=["search"])


@router.post("")
def search(body: SearchIn, services: ServicesDep, caller: Searcher) -> SearchOut:
    """The passages that bear most on a query, best first."""
    reader = caller.narrowed(*body.person)
    return search_passages(services, reader, body.query, body.limit, body.filters.as_filters())
