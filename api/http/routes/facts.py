"""The ledger: `GET /v1/facts`, its kinds, one record, and what staff say of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from api.access.caller import Caller
from api.access.scopes import Scope
from api.http.attachment import attachment_headers
from api.http.dependencies import DocumentsCaller, DocumentsReader, LibraryManager, ServicesDep
from api.http.facts import facts_file, find_facts, page_of_facts, review_of, tells_who
from api.http.services import Services
from api.schemas.fact_sums import FactSumsOut
from api.schemas.facts import FactKindOut, FactKindsOut, FactOut, FactReviewIn, FactsOut
from api.schemas.fields import END_USER
from corpus.errors import FactNotFound
from corpus.ledger.asking import FactsQuery
from corpus.ledger.parameters import query_of
from corpus.ledger.records import Record
from corpus.ledger.summing import sums

router = APIRouter(prefix="/v1/facts", tags=["facts"])

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMS: dict[str, Literal["json", "csv", "xlsx"]] = {
    "application/json": "json", "text/csv": "csv", _XLSX: "xlsx",
}  # fmt: skip
_OWN = frozenset(
    {"limit", "cursor", "format", "end_user", "hidden", "chart"}
)  # no filters of a kind
_OF_SUMS = frozenset({"chart", "end_user"})
_FILES: dict[int | str, dict[str, Any]] = {
    200: {
        "model": FactsOut,
        "description": "A page of records, or all of them as a file",
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            _XLSX: {"schema": {"type": "string", "format": "binary"}},
        },
    }
}
_SAID = {
    "q": "words that all have to stand in its values or its quote",
    "year": "a year that its dates touch",
    "currency": "what its money has to be in, such as USD",
    "document_id": "the document that states it",
    "sort": "a field, `published` or `title`; `-` before it turns the order",
}
_FILTERS: dict[str, Any] = {
    "parameters": [
        {"name": name, "in": "query", "description": said, "required": False,
         "schema": {"type": "string", "maxLength": 200}}
        for name, said in _SAID.items()
    ]
}  # fmt: skip
_Format = Annotated[
    Literal["json", "csv", "xlsx"] | None,
    Query(description="in place of `Accept`; a file holds all records, not only a page"),
]


@router.get("", responses=_FILES, response_model=FactsOut, openapi_extra=_FILTERS)
def facts(
    request: Request,
    services: ServicesDep,
    caller: DocumentsCaller,
    kind: Annotated[str, Query(max_length=30, description="such as partner, grant, approach")],
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
    cursor: Annotated[str | None, Query(max_length=400)] = None,
    format: _Format = None,
    hidden: Annotated[bool, Query(description="hidden records, too; needs library:manage")] = False,
    end_user: Annotated[str | None, Query(pattern=END_USER)] = None,
) -> Any:
    """Records of a kind, each with its quote.

    Every field of the kind is a filter of its own: a name (told by its other names, too), a text,
    a choice or a date; money has `min_…` and `max_…`.
    """
    if hidden:
        caller.must(Scope.LIBRARY_MANAGE)
    reader = caller.narrowed(end_user, None)
    given = [(n, v) for n, v in request.query_params.multi_items() if n not in _OWN]
    query, found = find_facts(services.ledger, reader.audience, given, hidden=hidden)
    base, form = services.settings.base, format or _wanted(request)
    if form != "json":
        headers = attachment_headers(f"{kind}.{form}") | {"Vary": "Accept"}
        return Response(facts_file(services.ledger, query, found, form, base), headers=headers)
    page = page_of_facts(
        services.ledger,
        query,
        found,
        limit=limit,
        cursor=cursor,
        cursors=services.cursors,
        base=base,
        by=tells_who(caller),
    )
    return Response(
        page.model_dump_json(), media_type="application/json", headers={"Vary": "Accept"}
    )


@router.get("/kinds")
def kinds(services: ServicesDep, reader: DocumentsReader) -> FactKindsOut:
    """The kinds of record, their fields, and how many records of each the reader may read."""
    counts = services.ledger.counts(reader.audience)
    known = services.ledger.kinds.items()
    return FactKindsOut(data=[FactKindOut.of(name, kind, counts[name]) for name, kind in known])


@router.get("/sums", openapi_extra=_FILTERS)
def sums_of_facts(
    request: Request,
    services: ServicesDep,
    caller: DocumentsCaller,
    kind: Annotated[str, Query(max_length=30, description="such as grant; it has to have money")],
    chart: Annotated[
        str, Query(max_length=30, description="what is added up by: `year`, or a field of names")
    ] = "",
    end_user: Annotated[str | None, Query(pattern=END_USER)] = None,
) -> FactSumsOut:
    """Amounts added up by year or by name, over the records that the filters leave.

    In one currency: the one of the filter `currency`, else that of most records. What several
    documents state of one thing counts once; where they differ, it does not count.
    """
    reader = caller.narrowed(end_user, None)
    given = [(n, v) for n, v in request.query_params.multi_items() if n not in _OF_SUMS]
    query = query_of(services.ledger.kinds, given)
    found = services.ledger.find(reader.audience, replace(query, currency=""))
    return FactSumsOut.of(kind, sums(services.ledger.kinds[kind], found, chart, query.currency))


@router.get("/{fact_id}")
def fact(fact_id: str, services: ServicesDep, caller: DocumentsCaller) -> FactOut:
    """One record; one of a document that the reader may not read is not found."""
    return _shown(services, caller, _one(services, caller, fact_id))


@router.patch("/{fact_id}")
def review(
    fact_id: str, body: FactReviewIn, services: ServicesDep, caller: LibraryManager
) -> FactOut:
    """Confirm, correct or hide a record, or take that back; a later reading keeps it."""
    record = _one(services, caller, fact_id)
    said = review_of(
        services.ledger.kinds[record.kind], body, caller.reader.id, dt.datetime.now(dt.UTC)
    )
    services.ledger_writer.review(record.id, record.document.id, said)
    return _shown(services, caller, _one(services, caller, fact_id))


def _one(services: Services, caller: Caller, fact_id: str) -> Record:
    """The record; a hidden one is there for those alone who look after the library."""
    record = services.ledger.one(caller.reader.audience, fact_id)
    if record is None or (record.is_hidden and not tells_who(caller)):
        raise FactNotFound
    return record


def _shown(services: Services, caller: Caller, record: Record) -> FactOut:
    query = FactsQuery(kind=record.kind, hidden=record.is_hidden)
    found = services.ledger.find(caller.reader.audience, query)
    kind = services.ledger.kinds[record.kind]
    return FactOut.of(record, found, kind, services.settings.base, tells_who(caller))


def _wanted(request: Request) -> Literal["json", "csv", "xlsx"]:
    """What the header `Accept` asks for: the first of the forms that it names, else JSON."""
    for part in request.headers.get("Accept", "").split(","):
        form = _FORMS.get(part.partition(";")[0].strip().lower())
        if form:
            return form
    return "json"
