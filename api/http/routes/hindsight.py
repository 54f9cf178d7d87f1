"""What readers asked in vain and thought of answers, and what whoever looks after them decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from api.access.caller import Caller
from api.http.attachment import attachment_headers
from api.http.dependencies import LibraryManager, ServicesDep
from api.http.services import Services
from api.page.exporting.cells import Cell, as_csv
from api.page.sharing import shared_path
from api.schemas.hindsight import (
    CountsOut,
    GapOut,
    GapsOut,
    HandleIn,
    JudgedOut,
    Lookup,
    OpinionOut,
    OpinionsOut,
    StateOut,
    StepOut,
)
from api.schemas.receipts import ReceiptOut
from corpus.errors import DocumentNotFound
from corpus.model import Document

router = APIRouter(prefix="/v1/library", tags=["library"])

_Limit = Annotated[int, Query(ge=1, le=100)]
_State = Annotated[StateOut, Query(description="how far they are")]
_Format = Annotated[
    Literal["json", "csv"], Query(description="a file holds all of them, whatever `limit` says")
]
_FILES: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {}}}}
_DECIDED = ("state", "document", "note", "assigned_to", "decided_by", "decided_at")


@router.get("/gaps", response_model=GapsOut, responses=_FILES)
def gaps(
    services: ServicesDep,
    caller: LibraryManager,
    limit: _Limit = 50,
    state: _State = "open",
    format: _Format = "json",
) -> Any:
    """What readers asked in vain, alike questions together, most often first.

    What was solved and is asked in vain again is open.
    """
    every = services.hindsight.gaps(caller.reader.audience)
    lookup = _lookup(services, caller)
    found = [GapOut.of(gap, lookup) for gap in every if gap.state == state]
    if format == "csv":
        head = ["question", "times", "reported", "last_at", "similar", *_DECIDED]
        return _file("unanswered-questions.csv", head, [_gap_cells(each) for each in found])
    return GapsOut(data=found[:limit], counts=CountsOut.of(gap.state for gap in every))


@router.patch("/gaps/{gap_id}")
def handle_gap(
    gap_id: str, body: HandleIn, services: ServicesDep, caller: LibraryManager
) -> GapOut:
    """Say what becomes of a question that found nothing."""
    found = services.hindsight.gap(caller.reader.audience, gap_id)
    _check_is_seen(services, caller, body)
    handled = services.hindsight.handle_gap(caller.reader, gap_id, body.over(found))
    return GapOut.of(handled, _lookup(services, caller))


@router.get("/feedback", response_model=OpinionsOut, responses=_FILES)
def feedback(
    services: ServicesDep,
    caller: LibraryManager,
    limit: _Limit = 50,
    state: _State = "open",
    format: _Format = "json",
) -> Any:
    """What readers thought of answers, newest first."""
    every = services.hindsight.opinions(caller.reader.audience)
    lookup = _lookup(services, caller)
    found = [OpinionOut.of(each, lookup) for each in every if each.state == state]
    if format == "csv":
        head = ["question", "rating", "reasons", "comment", "given_at", "answer_id", *_DECIDED]
        return _file("feedback.csv", head, [_opinion_cells(each) for each in found])
    return OpinionsOut(data=found[:limit], counts=CountsOut.of(each.state for each in every))


@router.patch("/feedback/{opinion_id}")
def handle_feedback(
    opinion_id: str, body: HandleIn, services: ServicesDep, caller: LibraryManager
) -> OpinionOut:
    """Say what becomes of what a reader thought."""
    found = services.hindsight.opinion(caller.reader.audience, opinion_id)
    _check_is_seen(services, caller, body)
    handled = services.hindsight.handle_opinion(caller.reader, opinion_id, body.over(found))
    return OpinionOut.of(handled, _lookup(services, caller))


@router.get("/feedback/{opinion_id}/answer")
def judged(opinion_id: str, services: ServicesDep, caller: LibraryManager) -> JudgedOut:
    """The answer that it is about, with its sources, as far as the caller may read them."""
    found = services.hindsight.opinion(caller.reader.audience, opinion_id)
    base = services.settings.base
    asker = replace(caller.reader, id=found.reader_id)
    receipt = ReceiptOut.of(services.records.answer(asker, found.answer_id), base)
    url = f"{base}{shared_path(services.shares, found.reader_id, found.answer_id)}"
    return JudgedOut(question=receipt.question, answer=receipt.as_answer(), url=url)


def _check_is_seen(services: Services, caller: Caller, body: HandleIn) -> None:
    """Make sure that the document that is named is the caller's to see."""
    if body.document_id is not None:
        services.catalogue.document(caller.reader.audience, body.document_id)


def _lookup(services: Services, caller: Caller) -> Lookup:
    def found(document_id: str) -> Document | None:
        try:
            return services.catalogue.document(caller.reader.audience, document_id)
        except DocumentNotFound:
            return None

    return found


def _gap_cells(gap: GapOut) -> list[Cell]:
    about: list[Cell] = [
        gap.question,
        gap.times,
        gap.reported,
        str(gap.last_at),
        "\n".join(gap.similar),
    ]
    return [*about, *_decided(gap.state, gap.steps)]


def _opinion_cells(each: OpinionOut) -> list[Cell]:
    about = [each.question, each.rating, ", ".join(each.reasons), each.comment]
    return [*about, str(each.given_at), each.answer_id, *_decided(each.state, each.steps)]


def _decided(state: str, steps: Sequence[StepOut]) -> list[Cell]:
    if not steps:
        return [state, None, None, None, None, None]
    last = steps[-1]
    title = last.document.title if last.document else None
    return [state, title, last.note, last.assigned_to, last.by, str(last.at)]


def _file(name: str, head: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Response:
    return Response(as_csv(head, rows), headers=attachment_headers(name))
