"""A conversation as a file: `GET /v1/conversations/{conversation_id}/export`."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from starlette.concurrency import run_in_threadpool

from api.http.attachment import attachment_headers
from api.http.dependencies import AnswersReader, ServicesDep
from api.http.services import Services
from api.page.exporting.conversation import as_document
from api.page.exporting.files import ExportFormat
from api.page.exporting.pandoc import Node
from api.page.exporting.words import ExportWords
from api.schemas.receipts import ReceiptOut
from corpus.audience import Reader
from corpus.errors import DocumentNotFound

router = APIRouter(prefix="/v1/conversations", tags=["conversations"])

_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The file, to be saved",
        "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.get("/{conversation_id}/export", response_class=Response, responses=_FILES)
async def export(
    conversation_id: str,
    services: ServicesDep,
    reader: AnswersReader,
    format: Annotated[ExportFormat, Query()] = "docx",
    language: Annotated[Literal["en", "fr", "es", "pt"], Query()] = "en",
) -> Response:
    """The questions and answers of a conversation, each mark a footnote with its quote."""
    texts = ExportWords(language)
    title, made = await run_in_threadpool(_document, services, reader, conversation_id, texts)
    data = await services.exporter.write(made, format)
    name = title.replace("/", "-").rstrip("?!. ")  # what stands before a slash is no folder here
    headers = attachment_headers(f"{name}.{format}") | {"Cache-Control": "no-store"}
    return Response(data, headers=headers)


def _document(
    services: Services, reader: Reader, conversation_id: str, texts: ExportWords
) -> tuple[str, Node]:
    found = services.records.conversation(reader, conversation_id)
    entry = services.conversations.entry(reader, conversation_id)
    title = entry.title if entry else conversation_id
    base = services.settings.base
    receipts = [ReceiptOut.of(receipt, base) for receipt in found]
    today = dt.datetime.now(dt.UTC).date()
    return title, as_document(title, receipts, texts, today, _labels(services, reader, receipts))


def _labels(services: Services, reader: Reader, receipts: Sequence[ReceiptOut]) -> dict[str, str]:
    """Who may read each document that is quoted, as far as it is still there."""
    labels: dict[str, str] = {}
    for document_id in {cited.document_id for each in receipts for cited in each.citations}:
        with contextlib.suppress(DocumentNotFound):
            document = services.catalogue.document(reader.audience, document_id)
            labels[document_id] = document.facts.label
    return labels
