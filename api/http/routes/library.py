"""Looking after the library: labels, removals, editions and sources."""

from __future__ import annotations

from fastapi import APIRouter

from api.access.caller import Caller
from api.http.dependencies import DocumentsReader, LibraryManager, ServicesDep
from api.http.routes.documents import shown
from api.http.services import Services
from api.schemas.documents import DocumentOut
from api.schemas.library import (
    DescribeIn,
    EditionOut,
    EditionsOut,
    GivenFactOut,
    GivenOut,
    WatchedSourceOut,
    WatchedSourcesOut,
)
from corpus.editions import editions_of
from corpus.given import Fact
from corpus.giving import given_of
from corpus.sources import Sources

router = APIRouter(tags=["library"])


@router.get("/v1/documents/{document_id}/editions")
def editions(document_id: str, services: ServicesDep, reader: DocumentsReader) -> EditionsOut:
    """The editions of a document, newest first."""
    found = editions_of(services.engine, services.catalogue, reader.audience, document_id)
    return EditionsOut(data=[EditionOut.of(entry) for entry in found])


@router.patch("/v1/documents/{document_id}")
def describe(
    document_id: str, body: DescribeIn, services: ServicesDep, caller: LibraryManager
) -> DocumentOut:
    """Say what a document is and who reads it; later editions keep it until it is unset."""
    audience = caller.reader.audience
    services.catalogue.document(audience, document_id)
    _check_labels(services, caller, document_id, body)
    for each in body.editions:
        services.catalogue.document(audience, each.document_id)
    with services.changing("a change of what a document is"):
        by = caller.reader.id
        services.library.describe(document_id, body.values_given, unset=body.facts_unset, by=by)
        for each in body.editions:
            services.library.relate(document_id, each.document_id, each.same, by)
    return shown(services, audience, document_id)


@router.get("/v1/documents/{document_id}/given")
def given(document_id: str, services: ServicesDep, caller: LibraryManager) -> GivenOut:
    """What was set by hand of a document, by whom and when, and what its file says instead."""
    audience = caller.reader.audience
    services.catalogue.document(audience, document_id)
    found = given_of(services.engine, audience, document_id)
    return GivenOut(data=[GivenFactOut.of(each) for each in found])


def _check_labels(services: Services, caller: Caller, document_id: str, body: DescribeIn) -> None:
    """Make sure that the caller holds the label that a document gets, by hand or back.

    Nobody gives away what they could not take back.
    """
    if body.audience is not None:
        caller.narrowed(None, (body.audience,))
    if Fact.LABEL in body.facts_unset:
        for each in given_of(services.engine, caller.reader.audience, document_id):
            if each.fact is Fact.LABEL:
                caller.narrowed(None, (each.found,))


@router.delete("/v1/documents/{document_id}", status_code=204)
def remove(document_id: str, services: ServicesDep, caller: LibraryManager) -> None:
    """Remove a document with all its editions, from the next question on and for good."""
    services.catalogue.document(caller.reader.audience, document_id)
    with services.changing("a removal"):
        services.library.remove([document_id])


@router.get("/v1/library/sources")
def sources(services: ServicesDep, caller: LibraryManager) -> WatchedSourcesOut:
    """The places that are looked at again: when each was looked at last, and what failed."""
    found = Sources(services.engine).states(caller.reader.audience)
    return WatchedSourcesOut(data=[WatchedSourceOut.of(state) for state in found])
