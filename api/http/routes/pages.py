"""What people open in a browser: the page that asks, a document to read, and what errors mean."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from api.asking.facts_asked import FactsAsked, facts_asked
from api.asking.watching import Asked
from api.http.attachment import PDF, inline_pdf_headers, is_pdf, media_type
from api.http.conditional import caching_headers, not_modified
from api.http.dependencies import (
    AnswersReader,
    AnswersWriter,
    DocumentsReader,
    RootDep,
    ServicesDep,
)
from api.http.problems import classify, kinds
from api.http.services import Services
from api.page import shell
from api.page.changes_view import changes_view
from api.page.coming_from import answer_before
from api.page.plain_answer import plain_answer
from api.page.plain_list import plain_list
from api.page.read_view import Around, read_view
from api.page.refusal import question_refused
from api.page.sharing import opened
from api.page.words import WordsDep
from api.schemas.answers import AnswerOut
from api.schemas.changes import ChangesOut
from api.schemas.documents import DocumentOut
from api.schemas.paths import path_of
from api.schemas.receipts import ReceiptOut
from assistant.composing.changes.pairing import between
from assistant.errors import AnswerNotFound
from assistant.model import Question
from corpus.audience import Reader
from corpus.editions import as_of, editions_of
from corpus.errors import DocumentNotFound
from corpus.model import DocumentFacts, Span
from corpus.originals import OriginalNotKept
from corpus.sides import sides_of

router = APIRouter(include_in_schema=False)


_MOST_LISTED = 500


@router.get("/")
@router.get("/c/{conversation_id}")
@router.get("/c/{conversation_id}/{answer_id}")
def home(words: WordsDep, root: RootDep) -> HTMLResponse:
    """The page that asks; which of its views, it learns from the address."""
    return shell.home(words, root)


@router.get("/library")
@router.get("/library/questions")
@router.get("/library/feedback")
@router.get("/facts")
@router.get("/history")
def other_view(request: Request, words: WordsDep, root: RootDep) -> HTMLResponse:
    """The same page at another of its views, which are made in the browser."""
    return shell.home(words, root, path_of(request.scope).split("/")[1])


@router.get("/library/documents")
def documents_as_a_page(
    services: ServicesDep,
    reader: DocumentsReader,
    words: WordsDep,
    root: RootDep,
    after: Annotated[str, Query(max_length=40)] = "",
) -> HTMLResponse:
    """The documents that the reader may read, for browsers without JavaScript."""
    found = services.catalogue.documents(reader.audience, after=after, limit=_MOST_LISTED)
    shown = [DocumentOut.of(document, services.settings.base) for document in found]
    further = found[-1].id if len(found) == _MOST_LISTED else ""
    return plain_list(sorted(shown, key=lambda each: each.title), words, root, further)


@router.get("/facts/asked")
def facts_of_question(
    services: ServicesDep,
    reader: DocumentsReader,
    question: Annotated[str, Query(max_length=500)],
) -> FactsAsked | None:
    """The records that a question asks to list or to add up, of which the page shows a link."""
    return facts_asked(services.ledger, reader.audience, question)


@router.post("/ask")
async def ask(
    request: Request,
    services: ServicesDep,
    caller: AnswersWriter,
    words: WordsDep,
    root: RootDep,
) -> HTMLResponse:
    """One question of a browser without JavaScript, answered as a page."""
    form = parse_qs((await request.body()).decode("utf-8", "replace"))
    question = form.get("question", [""])[0].replace("\r\n", "\n")
    try:
        asked = Asked(
            caller=caller,
            reader=caller.reader,
            surface="page",
            question=Question(text=question),
            request_id=request.state.request_id,
        )
        answer = await services.answering.answer(asked)
    except Exception as error:
        kind, detail = classify(error)
        if kind.code == "internal-error":
            raise
        return question_refused(question, kind.code, kind.status, detail, words, root)
    shown = AnswerOut.of(answer, services.settings.base)
    return plain_answer(question, shown, _facts(services, caller.reader, shown), words, root)


@router.get("/s/{token}")
def shared(
    token: Annotated[str, Path(max_length=500)],
    services: ServicesDep,
    reader: AnswersReader,
    words: WordsDep,
    root: RootDep,
) -> HTMLResponse:
    """An answer that was given elsewhere, such as in Slack, to whoever holds all of its labels."""
    named = opened(services.shares, token)
    if named is None:
        raise AnswerNotFound
    whose, answer_id = named
    receipt = services.records.answer(replace(reader, id=whose), answer_id)
    answer = ReceiptOut.of(receipt, services.settings.base).as_answer()
    facts = _facts(services, reader, answer)
    return plain_answer(receipt.question, answer, facts, words, root)


@router.get("/d/{document_id}")
def read(
    request: Request,
    document_id: str,
    services: ServicesDep,
    reader: DocumentsReader,
    words: WordsDep,
    root: RootDep,
    v: Annotated[str | None, Query(max_length=16)] = None,
    quote: Annotated[str, Query(max_length=40)] = "",
) -> HTMLResponse:
    """A document's text, by pages; `v` names an edition, the current one without it.

    `quote` is what is marked: code points of the edition, as in `120-164` (the last not included).
    """
    document = services.catalogue.document(reader.audience, document_id)
    edition = services.catalogue.edition(reader.audience, document_id, v or document.edition)
    editions = editions_of(services.engine, services.catalogue, reader.audience, document_id)
    (entry,) = (each for each in editions if each.id == edition.id)
    name = _file_name(services, reader, document_id, edition.id)
    around = Around(
        root=root,
        back=answer_before(request),
        sides=sides_of(services.catalogue, reader.audience, document_id),
        has_file=name is not None,
        is_pdf=media_type(name or "") == PDF,
    )
    return read_view(as_of(document, entry), edition, words, _span(quote), around)


@router.get("/d/{document_id}/pdf")
def pdf(
    request: Request,
    document_id: str,
    services: ServicesDep,
    reader: DocumentsReader,
    v: Annotated[str | None, Query(max_length=16)] = None,
) -> Response:
    """The file of an edition for the browser's own viewer of PDFs, which `#page=3` opens there.

    Nothing but a PDF is shown so: everything else is foreign markup, and is to be saved only.
    """
    original = services.originals.original(reader.audience, document_id, v)
    if not is_pdf(original.name, original.data):
        raise HTTPException(404, "the document is no PDF; its file can be saved")
    tag = f'"{original.sha256}"'
    headers = inline_pdf_headers(original.name) | caching_headers(tag)
    return not_modified(request, tag) or Response(original.data, headers=headers)


@router.get("/d/{document_id}/changes")
def changes(
    document_id: str,
    services: ServicesDep,
    reader: DocumentsReader,
    words: WordsDep,
    root: RootDep,
    earlier: Annotated[str | None, Query(alias="from", max_length=40)] = None,
    later: Annotated[str | None, Query(alias="to", max_length=40)] = None,
) -> HTMLResponse:
    """What changed from one edition of a document to another; named as in `/v1/…/changes`."""
    found = between(services.catalogue, reader.audience, document_id, earlier, later)
    language = found.new.side.document.facts.language
    return changes_view(ChangesOut.of(found, services.settings.base), language, words, root)


def _file_name(services: Services, reader: Reader, document_id: str, edition: str) -> str | None:
    """What the file of an edition is called; None where it is not kept."""
    try:
        return services.originals.named(reader.audience, document_id, edition).name
    except OriginalNotKept:
        return None


def _span(named: str) -> Span | None:
    found = re.fullmatch(r"([0-9]{1,9})-([0-9]{1,9})", named)
    return Span(int(found[1]), int(found[2])) if found else None


def _facts(services: Services, reader: Reader, answer: AnswerOut) -> dict[str, DocumentFacts]:
    facts: dict[str, DocumentFacts] = {}
    for citation in answer.citations:
        with contextlib.suppress(DocumentNotFound):  # it may be gone by now
            document = services.catalogue.document(reader.audience, citation.document_id)
            facts[document.id] = document.facts
    return facts


@router.get("/problems/{code}")
def problem(code: str) -> PlainTextResponse:
    """What the `type` of a problem stands for."""
    for kind in kinds().values():
        if kind.code == code:
            return PlainTextResponse(f"{kind.title} ({kind.status})\n\n{kind.meaning}\n")
    raise HTTPException(404, "there is no such kind of problem")
