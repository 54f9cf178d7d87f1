"""What there is to read, in a few figures: `GET /v1/contents`."""

from __future__ import annotations

from fastapi import APIRouter

from api.http.dependencies import DocumentsReader, ServicesDep
from api.schemas.contents import ContentsOut
from corpus.contents import contents_of

router = APIRouter(prefix="/v1/contents", tags=["documents"])


@router.get("")
def contents(services: ServicesDep, reader: DocumentsReader) -> ContentsOut:
    """How many documents this reader may read, of which kinds and languages, from when to when."""
    found = contents_of(services.engine, reader.audience)
    return ContentsOut.of(found, written=services.assistant.writer is not None)
