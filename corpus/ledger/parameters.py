"""The parameters by which the ledger is asked, as in `kind=grant&min_amount=1000000&year=2013`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from corpus.ledger.asking import FactsQuery, FilterInvalid, UnknownKind
from corpus.ledger.kinds import FieldType, RecordKind
from corpus.ledger.typed import date_of

_NUMBER = re.compile(r"-?\d[\d_]*(?:\.\d+)?")
_YEAR = re.compile(r"1[5-9]\d\d|20\d\d")
_CURRENCY = re.compile(r"[A-Za-z]{3}")
_MOST_TEXT = 200


def query_of(kinds: Mapping[str, RecordKind], given: Sequence[tuple[str, str]]) -> FactsQuery:
    """The query that parameters ask for, as in `kind=grant&min_amount=1000000&year=2013`.

    Raises:
        UnknownKind: when there is no such kind, or none is named.
        FilterInvalid: for a parameter that the kind does not have, or a value that cannot be.
    """
    told = dict(given)
    twice = sorted({name for name, _ in given if sum(n == name for n, _ in given) > 1})
    if twice:
        raise FilterInvalid(f"{twice[0]} is given twice; give it once")
    name = told.pop("kind", "")
    if name not in kinds:
        raise UnknownKind(
            f"there is no kind of record {name!r}; use kind={' or kind='.join(kinds)}"
        )
    kind = kinds[name]
    order = told.pop("sort", "")
    least = {n[4:]: _decimal(n, told.pop(n)) for n in list(told) if _bounds(kind, n, "min_")}
    most = {n[4:]: _decimal(n, told.pop(n)) for n in list(told) if _bounds(kind, n, "max_")}
    for n in least.keys() & most.keys():
        if least[n] > most[n]:
            raise FilterInvalid(f"min_{n} is above max_{n}; no record can be both")
    query = FactsQuery(
        kind=name,
        least=least,
        most=most,
        currency=_currency(kind, told.pop("currency", "")),
        year=_year(kind, told.pop("year", "")),
        words=tuple(_text("q", told.pop("q", "")).casefold().split()),
        documents=tuple(filter(None, [_text("document_id", told.pop("document_id", ""))])),
        sort=_sort(kind, order),
        falling=order.startswith("-"),
        fields={n: _field(kind, n, told.pop(n)) for n in list(told) if n in kind.fields},
    )
    if told:
        raise FilterInvalid(f"{name} has no filter {min(told)}; {_filters(kind)}")
    return query


def _filters(kind: RecordKind) -> str:
    bounds = [f"{side}_{n}" for n in kind.of_type(FieldType.MONEY) for side in ("min", "max")]
    plain = [n for n in kind.fields if kind.fields[n].type is not FieldType.MONEY]
    return f"use {', '.join([*plain, *bounds, 'currency', 'year', 'q', 'document_id'])}"


def _bounds(kind: RecordKind, parameter: str, side: str) -> bool:
    return parameter.startswith(side) and parameter[4:] in kind.of_type(FieldType.MONEY)


def _decimal(name: str, text: str) -> Decimal:
    plain = text.strip().replace(",", "")
    if not _NUMBER.fullmatch(plain) or len(plain) > 30:
        raise FilterInvalid(f"{name} is a number without currency, such as 1000000, not {text!r}")
    try:
        return Decimal(plain)
    except InvalidOperation:
        raise FilterInvalid(f"{name} is a number, such as 1000000") from None


def _currency(kind: RecordKind, text: str) -> str:
    if text and not _CURRENCY.fullmatch(text):
        raise FilterInvalid(f"a currency has three letters, such as USD, not {text!r}")
    if text and not kind.of_type(FieldType.MONEY):
        raise FilterInvalid(f"this kind has no money, so no currency; {_filters(kind)}")
    return text.upper()


def _year(kind: RecordKind, text: str) -> int | None:
    if not text:
        return None
    if not _YEAR.fullmatch(text):
        raise FilterInvalid(f"a year is written 2016, not {text!r}")
    if not kind.of_type(FieldType.DATE):
        raise FilterInvalid(f"this kind has no dates, so no year; {_filters(kind)}")
    return int(text)


def _sort(kind: RecordKind, text: str) -> str:
    name = text.removeprefix("-")
    if name and name not in {*kind.fields, "published", "title"}:
        known = ", ".join([*kind.fields, "published", "title"])
        raise FilterInvalid(f"nothing is sorted by {name!r}; use {known}, with - before it to turn")
    return name


def _field(kind: RecordKind, name: str, text: str) -> str:
    _text(name, text)
    described = kind.fields[name]
    if not text.strip():
        raise FilterInvalid(f"{name} is empty; leave it out or say what it has to be")
    if described.type is FieldType.CHOICE and text not in described.choices:
        raise FilterInvalid(f"{name} is one of {', '.join(described.choices)}, not {text!r}")
    if described.type is FieldType.DATE and date_of(text) is None:
        raise FilterInvalid(f"{name} is a year or a date, such as 2016-10-13, not {text!r}")
    if described.type is FieldType.MONEY:
        raise FilterInvalid(f"use min_{name} and max_{name}")
    return text


def _text(name: str, text: str) -> str:
    if len(text) > _MOST_TEXT:
        raise FilterInvalid(f"{name} has more than {_MOST_TEXT} characters; shorten it")
    return text
