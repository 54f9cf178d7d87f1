"""The documents a reader may read: `GET /v1/documents` and one of them."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query

from api.dependencies import ReaderDep, ServicesDep
from api.schemas import DocumentOut, DocumentsOut

router = APIRouter(prefix="/v1/documents", tags=["documents"])


@router.get("")
def documents(
    services: ServicesDep,
    reader: ReaderDep,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> DocumentsOut:
    """A page of documents in a stable order; pass `next_cursor` on to get the next."""
    after = _after(cursor) if cursor else ""
    found = services.catalogue.documents(reader.audience, after=after, limit=limit + 1)
    page = found[:limit]
    base = services.settings.public_url
    return DocumentsOut(
        data=[DocumentOut.of(document, base) for document in page],
        next_cursor=_cursor(page[-1].id) if len(found) > limit else None,
    )


@router.get("/{document_id}")
def document(document_id: str, services: ServicesDep, reader: ReaderDep) -> DocumentOut:
    """One document; one that the reader may not read is not found, like one that is not there."""
    found = services.catalogue.document(reader.audience, document_id)
    return DocumentOut.of(found, services.settings.public_url)


def _cursor(document_id: str) -> str:
    return base64.urlsafe_b64encode(document_id.encode()).decode()


def _after(cursor: str) -> str:
    try:
        after = base64.b64decode(cursor, altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        after = ""
    if not after.startswith("doc_"):
        raise HTTPException(400, "the cursor is not one of ours; start again without it")
    return after
