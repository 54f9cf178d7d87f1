"""The documents a reader may read: `GET /v1/documents` and one of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.errors import CursorInvalid
from api.http.dependencies import DocumentsCaller, DocumentsReader, ServicesDep
from api.http.list_filters import ListFiltersDep
from api.http.services import Services
from api.schemas.documents import DocumentOut, DocumentsOut
from api.schemas.fields import Label
from corpus.listing import Order, Place, listed

router = APIRouter(prefix="/v1/documents", tags=["documents"])


@router.get("")
def documents(
    services: ServicesDep,
    caller: DocumentsCaller,
    filters: ListFiltersDep,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Annotated[str | None, Query(max_length=2000)] = None,
    audience: Annotated[
        list[Label] | None,
        Query(max_length=100, description="only documents with one of these labels"),
    ] = None,
    sort: Annotated[
        Order, Query(description="by date or by the period covered, those without one last")
    ] = Order.ID,
) -> DocumentsOut:
    """A page of documents in a stable order; pass `next_cursor` on to get the next."""
    reader = caller.narrowed(None, tuple(audience) if audience else None)
    after = _after(services, sort, cursor) if cursor is not None else None
    found = listed(
        services.engine, reader.audience, filters=filters, order=sort, after=after, limit=limit + 1
    )
    page = found[:limit]
    base = services.settings.base
    more = _cursor(services, sort, page[-1][1]) if len(found) > limit else None
    return DocumentsOut(
        data=[DocumentOut.of(document, base) for document, _ in page], next_cursor=more
    )


@router.get("/{document_id}")
def document(document_id: str, services: ServicesDep, reader: DocumentsReader) -> DocumentOut:
    """One document; one that the reader may not read is not found, like one that is not there."""
    found = services.catalogue.document(reader.audience, document_id)
    return DocumentOut.of(found, services.settings.base)


def _cursor(services: Services, sort: Order, place: Place) -> str:
    return services.cursors.signed("\n".join(("documents", sort, place.document_id, place.key)))


def _after(services: Services, sort: Order, cursor: str) -> Place:
    """The place that a cursor stands for; one of another order is none of this one."""
    parts = (services.cursors.opened(cursor) or "").split("\n", 3)
    if len(parts) != 4 or parts[:2] != ["documents", sort]:
        raise CursorInvalid
    return Place(key=parts[3], document_id=parts[2])
