"""Looking after the library: labels, removals, editions, and what readers missed."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.http.dependencies import DocumentsReader, LibraryManager, ServicesDep
from api.schemas.documents import DocumentOut
from api.schemas.library import (
    EditionOut,
    EditionsOut,
    GapOut,
    GapsOut,
    OpinionOut,
    OpinionsOut,
    RelabelIn,
)
from corpus.editions import editions_of
from corpus.lock import changing

router = APIRouter(tags=["library"])

_Limit = Annotated[int, Query(ge=1, le=100)]


@router.get("/v1/documents/{document_id}/editions")
def editions(document_id: str, services: ServicesDep, reader: DocumentsReader) -> EditionsOut:
    """The editions of a document, newest first."""
    found = editions_of(services.engine, services.catalogue, reader.audience, document_id)
    return EditionsOut(data=[EditionOut.of(entry) for entry in found])


@router.patch("/v1/documents/{document_id}")
def relabel(
    document_id: str, body: RelabelIn, services: ServicesDep, caller: LibraryManager
) -> DocumentOut:
    """Let others read a document, from the next question on and for good."""
    audience = caller.reader.audience
    caller.narrowed(None, (body.audience,))  # nobody gives away what they could not take back
    services.catalogue.document(audience, document_id)
    with changing(services.data_dir, "a change of a label"):
        services.library.relabel(document_id, body.audience)
    found = services.catalogue.document(audience, document_id)
    return DocumentOut.of(found, services.settings.base)


@router.delete("/v1/documents/{document_id}", status_code=204)
def remove(document_id: str, services: ServicesDep, caller: LibraryManager) -> None:
    """Remove a document with all its editions, from the next question on and for good."""
    services.catalogue.document(caller.reader.audience, document_id)
    with changing(services.data_dir, "a removal"):
        services.library.remove([document_id])


@router.get("/v1/library/gaps")
def gaps(services: ServicesDep, caller: LibraryManager, limit: _Limit = 50) -> GapsOut:
    """What readers asked in vain, alike questions together, most often first."""
    found = services.hindsight.gaps(caller.reader.audience, limit)
    return GapsOut(data=[GapOut.model_validate(gap) for gap in found])


@router.get("/v1/library/feedback")
def feedback(services: ServicesDep, caller: LibraryManager, limit: _Limit = 50) -> OpinionsOut:
    """What readers thought of answers, newest first."""
    found = services.hindsight.opinions(caller.reader.audience, limit)
    return OpinionsOut(data=[OpinionOut.model_validate(each) for each in found])
