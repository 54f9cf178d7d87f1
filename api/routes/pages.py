"""What people open in a browser: the page that asks, and the read view of a document."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, HTMLResponse

from api.dependencies import ReaderDep, ServicesDep
from api.rendering.read_view import read_view

router = APIRouter(include_in_schema=False)

STATIC = Path(__file__).resolve().parent.parent / "static"


@router.get("/")
def home() -> FileResponse:
    """The page that asks."""
    return FileResponse(STATIC / "index.html", media_type="text/html")


@router.get("/d/{document_id}")
def read(
    document_id: str,
    services: ServicesDep,
    reader: ReaderDep,
    v: Annotated[str | None, Query(max_length=16)] = None,
) -> HTMLResponse:
    """A document's text, by pages; `v` names an edition, the current one without it."""
    document = services.catalogue.document(reader.audience, document_id)
    edition = services.catalogue.edition(reader.audience, document_id, v or document.edition)
    return HTMLResponse(read_view(document, edition))
