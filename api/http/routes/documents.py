"""The documents a reader may read: `GET /v1/documents` and one of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.errors import CursorInvalid
from api.http.dependencies import DocumentsCaller, DocumentsReader, ServicesDep
from api.http.services import Services
from api.schemas.documents import DocumentOut, DocumentsOut
from api.schemas.fields import Label

router = APIRouter(prefix="/v1/documents", tags=["documents"])


@router.get("")
def documents(
    services: ServicesDep,
    caller: DocumentsCaller,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
    audience: Annotated[
        list[Label] | None,
        Query(max_length=100, description="only documents with one of these labels"),
    ] = None,
) -> DocumentsOut:
    """A page of documents in a stable order; pass `next_cursor` on to get the next."""
    reader = caller.narrowed(None, tuple(audience) if audience else None)
    after = _after(services, cursor) if cursor is not None else ""
    found = services.catalogue.documents(reader.audience, after=after, limit=limit + 1)
    page = found[:limit]
    base = services.settings.base
    more = services.cursors.signed(page[-1].id) if len(found) > limit else None
    return DocumentsOut(
        data=[DocumentOut.of(document, base) for document in page], next_cursor=more
    )


@router.get("/{document_id}")
def document(document_id: str, services: ServicesDep, reader: DocumentsReader) -> DocumentOut:
    """One document; one that the reader may not read is not found, like one that is not there."""
    found = services.catalogue.document(reader.audience, document_id)
    return DocumentOut.of(found, services.settings.base)


def _after(services: Services, cursor: str) -> str:
    after = services.cursors.opened(cursor)
    if after is None:
        raise CursorInvalid
    return after
