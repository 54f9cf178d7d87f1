"""The ledger as every surface gives it: a page of records, all of them as rows, one reviewed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

from api.access.caller import Caller
from api.access.scopes import Scope
from api.errors import CursorInvalid
from api.page.exporting.cells import Cell, CellFormat, as_csv, as_xlsx
from api.schemas.facts import FactCoverageOut, FactOut, FactReviewIn, FactsOut
from corpus.audience import Audience
from corpus.ledger.asking import FactsQuery, FilterInvalid
from corpus.ledger.kinds import FieldType, RecordKind
from corpus.ledger.parameters import query_of
from corpus.ledger.reading import Found, Ledger
from corpus.ledger.records import FieldValue, Record, Review, ReviewState
from corpus.ledger.typed import typed
from corpus.signing import Signer

_PROOF = ("quote", "document", "document_id", "edition", "page", "published", "url")


def find_facts(
    ledger: Ledger,
    audience: Audience,
    given: Sequence[tuple[str, str]],
    *,
    hidden: bool = False,
) -> tuple[FactsQuery, Found]:
    """The records that parameters ask for; with `hidden` those too that staff have hidden.

    Raises:
        UnknownKind: when there is no such kind of record.
        FilterInvalid: for a filter that cannot be.
    """
    query = replace(query_of(ledger.kinds, given), hidden=hidden)
    return query, ledger.find(audience, query)


def page_of_facts(
    ledger: Ledger,
    query: FactsQuery,
    found: Found,
    *,
    limit: int,
    cursor: str | None,
    cursors: Signer,
    base: str,
    by: bool,
) -> FactsOut:
    """A page of what was found; `by` tells who reviewed a record.

    Raises:
        CursorInvalid: when the cursor is of another query, or was altered.
    """
    first = _first(query, found, cursors, cursor)
    page = found.records[first : first + limit]
    more = first + limit < len(found.records)
    kind = ledger.kinds[query.kind]
    return FactsOut(
        kind=query.kind,
        total=len(found.records),
        coverage=FactCoverageOut(documents=found.coverage.documents, read=found.coverage.read),
        data=[FactOut.of(record, found, kind, base, by) for record in page],
        next_cursor=cursors.signed(f"{_digest(query)} {page[-1].id}") if more else None,
    )


def facts_file(
    ledger: Ledger, query: FactsQuery, found: Found, form: CellFormat, base: str
) -> bytes:
    """All that was found as a file: a column for each field, its parts, and the proof."""
    kind = ledger.kinds[query.kind]
    head = [*(part for name in kind.fields for part in _heads(kind, name)), *_PROOF, "review"]
    rows = [_row(record, found, kind, base) for record in found.records]
    return as_csv(head, rows) if form == "csv" else as_xlsx(kind.title, head, rows)


def review_of(kind: RecordKind, body: FactReviewIn, by: str, at: dt.datetime) -> Review | None:
    """What staff say of a record; None where they take back what was said.

    Raises:
        FilterInvalid: for a field that the kind does not have, or a value of another type.
    """
    if (body.state == "corrected") != bool(body.fields):
        raise FilterInvalid("`fields` go with the state corrected, and it needs one at least")
    if body.state == "open":
        return None
    fields: dict[str, FieldValue] = {}
    for name, text in body.fields.items():
        if name not in kind.fields:
            raise FilterInvalid(f"there is no field {name}; use {', '.join(kind.fields)}")
        value = typed(kind.fields[name], text) if text.strip() else FieldValue(text="")
        if value is None:
            raise FilterInvalid(f"{name} is of the type {kind.fields[name].type}: {text!r} is not")
        fields[name] = value
    return Review(state=ReviewState(body.state), fields=fields, by=by, at=at)


def tells_who(caller: Caller) -> bool:
    """Whether a caller is told who reviewed a record, and may see hidden ones."""
    return Scope.LIBRARY_MANAGE in caller.scopes


def _first(query: FactsQuery, found: Found, cursors: Signer, cursor: str | None) -> int:
    if cursor is None:
        return 0
    digest, _, last = (cursors.opened(cursor) or "").partition(" ")
    places = {record.id: i for i, record in enumerate(found.records)}
    if digest != _digest(query) or last not in places:
        raise CursorInvalid
    return places[last] + 1


def _digest(query: FactsQuery) -> str:
    return hashlib.sha256(json.dumps(repr(query)).encode()).hexdigest()[:16]


def _heads(kind: RecordKind, name: str) -> list[str]:
    match kind.fields[name].type:
        case FieldType.MONEY:
            return [name, f"{name}_currency", f"{name}_as_written"]
        case FieldType.DATE:
            return [name, f"{name}_first", f"{name}_last"]
        case _:
            return [name]


def _row(record: Record, found: Found, kind: RecordKind, base: str) -> list[Cell]:
    out = FactOut.of(record, found, kind, base, by=False)
    cells: list[Cell] = []
    for name, field in kind.fields.items():
        value = record.fields.get(name)
        match field.type:
            case FieldType.MONEY:
                cells += [value.amount, value.currency, value.text] if value else [None] * 3
            case FieldType.DATE:
                cells += [value.text, value.first, value.last] if value else [None] * 3
            case FieldType.CHOICE:
                cells.append(value.choice or value.text if value else None)
            case _:
                cells.append(value.text if value else None)
    proof: list[Cell] = [
        out.quote, out.title, out.document_id, out.edition, out.page, out.published, out.url
    ]  # fmt: skip
    return [*cells, *proof, out.review.state.value if out.review else None]
