"""Questions for a list that the ledger answers: "Which grants are there?", "Who are the partners?".

A list is what was read out of every document by the rules of the ledger. What is said in other
words is not in it, so it is never said to be complete.
"""

from __future__ import annotations

import re
from itertools import islice

from assistant.composing.listing import MOST_LISTED, Place, listed, place_of, things_of
from assistant.deciding.case import Case
from assistant.deciding.verdict import Verdict
from assistant.finding.listing import Listing, holder_of, listing_of
from assistant.finding.tables.bounds import Bound
from assistant.model import EvidenceSentence, Status
from corpus.ledger.asking import FactsQuery
from corpus.ledger.joining import Names
from corpus.ledger.kinds import FieldType, RecordKind
from corpus.ledger.reading import Found, Ledger
from corpus.ledger.records import FoundIn, Record, plain_name

_HOLDERS = 2  # things that may have one role


def list_out_of(ledger: Ledger, case: Case) -> Verdict | None:
    """The list that a question asks for; None where it asks for none, or there is none."""
    wanted = listing_of(case.asked, ledger.kinds, case.index.terms)
    if wanted is None:
        return None
    kind = ledger.kinds[wanted.kind]
    query = FactsQuery(kind=wanted.kind, fields=_choice(kind, wanted.noun))
    found = ledger.find(case.audience, query)
    records = _fitting(kind, found, wanted, case)
    things = things_of(kind, records, found.names)
    first = dict(islice(things.items(), MOST_LISTED))
    documents = list({record.document.id for record in first.values()})
    passages = case.catalogue.whole(case.audience, documents)
    told = listed(kind, first, passages, total=len(things))
    if len(told.rows) <= (not wanted.is_narrowed):  # one alone may be all that was seen of many
        return None
    wording, more = case.wording, told.total - len(told.rows)
    return Verdict(
        status=Status.PARTIAL,
        before=(wording.listed(found.coverage.read, found.coverage.documents),),
        after=(*([wording.list_cut(more)] if more else []), wording.list_may_lack()),
        statements=told.statements,
        listed=told,
        answers=True,
    )


def holder_out_of(ledger: Ledger, case: Case) -> Verdict | None:
    """Who has the role that a question asks after, as a document says it; None where none does."""
    wanted = holder_of(case.asked, ledger.kinds, case.index.terms)
    if wanted is None or not wanted.is_narrowed:
        return None
    kind = ledger.kinds[wanted.kind]
    found = ledger.find(
        case.audience, FactsQuery(kind=wanted.kind, fields=_choice(kind, wanted.noun))
    )
    records = _fitting(kind, found, wanted, case)
    things = things_of(kind, records, found.names)
    if not 0 < len(things) <= _HOLDERS:
        return None
    passages = case.catalogue.whole(case.audience, [r.document.id for r in things.values()])
    places = [place_of(record, passages) for record in things.values()]
    quotes = [_quoted(place) for place in dict.fromkeys(places) if place]
    return Verdict(status=Status.ANSWERED, quotes=tuple(quotes), answers=True) if quotes else None


def _quoted(place: Place) -> EvidenceSentence:
    return EvidenceSentence(
        passage=place.passage, span=place.span, cosine=1.0, coverage=1.0, score=1.0
    )


def _choice(kind: RecordKind, noun: str) -> dict[str, str]:
    """The choice that the word for several of them makes: "members" among partners."""
    one = noun.removesuffix("s")
    if noun == kind.asked[0]:  # which means all of them
        return {}
    return {
        name: choice
        for name in kind.of_type(FieldType.CHOICE)
        for choice, words in kind.fields[name].choices.items()
        if one == choice or one in words
    }


def _fitting(kind: RecordKind, found: Found, wanted: Listing, case: Case) -> list[Record]:
    """The records with the names, words and year of the question.

    A name in a value is what a record is of, or in the title of its document where it says of one
    thing alone; one in its quote counts where no value has it. What a sentence states is listed
    only where the question tells what it is of, and no thing is in a list of its own.
    """
    names = found.names
    records = [
        record
        for record in found.records
        if (wanted.names or wanted.words or _is_sure(record))
        and wanted.words <= set(case.index.terms(_said(record)))
        and _of_year(record, wanted.year)
        and all(_within(kind, record, bound) for bound in wanted.bounds)
        and not _is_own(kind, record, wanted, names)
    ]
    for told in (_values, _with_quote):
        fitting = [r for r in records if _is_named(told(kind, r, names), wanted, names)]
        if fitting:
            return fitting
    return []


def _is_sure(record: Record) -> bool:
    """Whether a table or a list states it, or staff have looked at it."""
    return record.found_in is not FoundIn.SENTENCE or record.review is not None


def _is_own(kind: RecordKind, record: Record, wanted: Listing, names: Names) -> bool:
    """Whether a record is of what the question names, which asks for others: "partners of WRI"."""
    own = record.fields.get(kind.named_by[0]) if len(kind.named_by) == 1 else None
    return own is not None and any(names.same(own.text, name) for name in wanted.names)


def _within(kind: RecordKind, record: Record, bound: Bound) -> bool:
    """Whether a sum of a record is within a bound; one without a sum is not."""
    sums = [record.fields[name] for name in kind.of_type(FieldType.MONEY) if name in record.fields]
    return any(bound.allows(each.amount, each.currency) for each in sums)


def _of_year(record: Record, year: int | None) -> bool:
    """Whether one of its dates touches a year; without any, its document is of that year."""
    if year is None:
        return True
    dated = [value for value in record.fields.values() if value.first and value.last]
    if dated:
        return any(v.first.year <= year <= v.last.year for v in dated if v.first and v.last)
    published = record.document.facts.published
    return str(year) in record.quote or (published is not None and published.year == year)


def _said(record: Record) -> str:
    return " ".join([record.quote, *(value.text for value in record.fields.values())])


def _values(kind: RecordKind, record: Record, names: Names) -> set[str]:
    told = {p for value in record.fields.values() for p in names.thing(value.text).plain}
    named = [name for name in kind.of_type(FieldType.NAME) if name in record.fields]
    return told | ({plain_name(record.document.facts.title)} if len(named) == 1 else set())


def _with_quote(kind: RecordKind, record: Record, names: Names) -> set[str]:
    return _values(kind, record, names) | {plain_name(record.quote)}


def _is_named(told: set[str], wanted: Listing, names: Names) -> bool:
    return all(
        any(_has(each, form) for each in told for form in names.thing(name).plain)
        for name in wanted.names
    )


def _has(told: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", told) is not None
