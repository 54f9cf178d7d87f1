"""Files handed in to be ingested, and how far each is."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from api.access.caller import Caller
from api.errors import NameTaken, UploadUnderWay
from api.http.dependencies import LibraryManager, ServicesDep
from api.http.services import Services
from api.http.upload_facts import UploadFactsDep, UploadName
from api.schemas.library import UploadOut, UploadsOut
from corpus.catalogue import Filters
from corpus.drafts import document_id_of
from corpus.errors import DocumentNotFound
from corpus.storage import of_system
from corpus.upload_rows import Upload, UploadFacts, source_of

router = APIRouter(prefix="/v1/library/uploads", tags=["library"])

_BYTES = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string"}}},
    }
}


@router.post("", status_code=202, response_model=UploadOut, openapi_extra=_BYTES)
async def upload(
    request: Request,
    services: ServicesDep,
    caller: LibraryManager,
    name: UploadName,
    facts: UploadFactsDep,
) -> UploadOut | Response:
    """Hand a file in; when this answers, it is kept and will be ingested.

    What is attached to a mail and what stands in a ZIP archive become documents of their own, with
    the label and the facts of the file; what of it could not be read is said in `reason`.
    """
    caller.narrowed(None, (facts.label,))
    await run_in_threadpool(_check_is_seen, services, caller, name, facts)
    try:
        accepted = await _received(request, services, name, facts)
    except ClientDisconnect:
        return Response(status_code=499)  # nobody reads it
    return UploadOut.of(accepted)


@router.get("")
def uploads(
    services: ServicesDep, caller: LibraryManager, limit: Annotated[int, Query(ge=1, le=100)] = 50
) -> UploadsOut:
    """The files handed in, newest first, and how far each is."""
    found = services.uploads.latest(caller.reader.audience.labels, limit)
    there = _there(services, caller, found)
    return UploadsOut(data=[UploadOut.of(each, there) for each in found])


@router.get("/{upload_id}")
def upload_state(upload_id: str, services: ServicesDep, caller: LibraryManager) -> UploadOut:
    """How far one of them is."""
    found = services.uploads.get(caller.reader.audience.labels, upload_id)
    return UploadOut.of(found, _there(services, caller, [found]))


@router.post("/{upload_id}/retry", status_code=202)
def retry(upload_id: str, services: ServicesDep, caller: LibraryManager) -> UploadOut:
    """Try one that failed again."""
    found = services.uploads.get(caller.reader.audience.labels, upload_id)
    return UploadOut.of(services.uploads.retry(found))


@router.delete("/{upload_id}", status_code=204)
def dismiss(upload_id: str, services: ServicesDep, caller: LibraryManager) -> None:
    """Forget one that is done or has failed; the document it made stays."""
    found = services.uploads.get(caller.reader.audience.labels, upload_id)
    if not services.uploads.dismiss(found):
        raise UploadUnderWay


def _there(services: Services, caller: Caller, found: Sequence[Upload]) -> frozenset[str]:
    """The documents of these uploads that the caller may read.

    Looked for after the uploads: what one of them has made was there before it said so.
    """
    made = tuple({each.document_id for each in found if each.document_id})
    named = Filters(document_ids=made)
    return frozenset(services.catalogue.matching(caller.reader.audience, named) if made else ())


def _check_is_seen(services: Services, caller: Caller, name: str, facts: UploadFacts) -> None:
    """Make sure that the document of this name, if there is one, is the caller's to see.

    It may have been given another label since.
    """
    document_id = document_id_of(source_of(name, facts.label))
    if services.library.is_live(document_id):
        try:
            services.catalogue.document(caller.reader.audience, document_id)
        except DocumentNotFound:
            raise NameTaken(name) from None


async def _received(request: Request, services: Services, name: str, facts: UploadFacts) -> Upload:
    """Write the body to the disk as it comes; what is cut off or not taken leaves nothing."""
    upload_id = f"up_{secrets.token_hex(16)}"
    size = int(request.headers.get("Content-Length", "0"))
    await run_in_threadpool(services.library.keeper.refuse_unless_writable)
    file = await run_in_threadpool(services.uploads.begin, upload_id, size)
    try:
        async for chunk in request.stream():
            await run_in_threadpool(file.write, chunk)
        return await run_in_threadpool(services.uploads.accept, upload_id, name, facts, file)
    except BaseException as error:
        with contextlib.suppress(OSError):  # what it still held finds no room either
            file.close()
        services.uploads.discard(upload_id)
        reason = of_system(error) if isinstance(error, OSError) else None
        if reason is not None:
            raise reason from error
        raise
