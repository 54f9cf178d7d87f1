"""The documents a reader may read: `GET /v1/documents` and one of them."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool

from api.errors import CursorInvalid
from api.http.dependencies import DocumentsCaller, DocumentsReader, ServicesDep
from api.http.list_filters import ListFiltersDep
from api.http.services import Services
from api.schemas.changes import ChangesOut
from api.schemas.documents import DocumentOut, DocumentsOut
from api.schemas.fields import Label
from api.schemas.summaries import DocumentSummaryOut
from assistant.composing.changes.pairing import between
from corpus.audience import Audience
from corpus.kinship import kin_of
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
    kin = kin_of(services.engine, reader.audience, [document for document, _ in page])
    base = services.settings.base
    more = _cursor(services, sort, page[-1][1]) if len(found) > limit else None
    return DocumentsOut(
        data=[DocumentOut.of(document, base, kin.get(document.id, ())) for document, _ in page],
        next_cursor=more,
        undated=services.catalogue.undated(reader.audience, filters),
    )


@router.get("/{document_id}")
def document(document_id: str, services: ServicesDep, reader: DocumentsReader) -> DocumentOut:
    """One document; one that the reader may not read is not found, like one that is not there."""
    return shown(services, reader.audience, document_id)


@router.get("/{document_id}/summary")
async def summary(
    document_id: str,
    services: ServicesDep,
    reader: DocumentsReader,
    language: Annotated[Literal["en", "es", "fr", "pt"], Query()] = "en",
) -> DocumentSummaryOut:
    """What a document is about, in quotes of it; the text is empty where it does not say."""
    found = await run_in_threadpool(services.catalogue.document, reader.audience, document_id)
    return DocumentSummaryOut.of(
        await services.gists.of(reader, found, language), services.settings.base
    )


@router.get("/{document_id}/changes")
def changes(
    document_id: str,
    services: ServicesDep,
    reader: DocumentsReader,
    earlier: Annotated[
        str | None,
        Query(
            alias="from",
            max_length=40,
            description="an edition, a document or a year; the one before `to` without it",
        ),
    ] = None,
    later: Annotated[
        str | None, Query(alias="to", max_length=40, description="the same; the newest without it")
    ] = None,
) -> ChangesOut:
    """What changed from one edition to another: sentences and figures, with both quotes."""
    found = between(services.catalogue, reader.audience, document_id, earlier, later)
    return ChangesOut.of(found, services.settings.base)


def shown(services: Services, audience: Audience, document_id: str) -> DocumentOut:
    """A document as it is shown to an audience, with its other editions.

    Raises:
        DocumentNotFound: when there is no such document that the audience may read.
    """
    found = services.catalogue.document(audience, document_id)
    kin = kin_of(services.engine, audience, [found]).get(document_id, ())
    return DocumentOut.of(found, services.settings.base, kin)


def _cursor(services: Services, sort: Order, place: Place) -> str:
    return services.cursors.signed("\n".join(("documents", sort, place.document_id, place.key)))


def _after(services: Services, sort: Order, cursor: str) -> Place:
    """The place that a cursor stands for; one of another order is none of this one."""
    parts = (services.cursors.opened(cursor) or "").split("\n", 3)
    if len(parts) != 4 or parts[:2] != ["documents", sort]:
        raise CursorInvalid
    return Place(key=parts[3], document_id=parts[2])
