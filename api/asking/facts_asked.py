"""Whether a question asks for all records of a kind, and which of them: a link to them."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib.resources import files
from urllib.parse import quote, urlencode

from corpus.audience import Audience
from corpus.ledger.asking import FactsQuery
from corpus.ledger.kinds import FieldType, RecordKind
from corpus.ledger.reading import Found, Ledger
from corpus.ledger.records import plain_name

_YEAR = re.compile(r"\b(?:1[5-9]\d\d|20\d\d)\b")
_SHORTEST_NAME = 3  # characters; what is shorter stands in too many sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsAsked:
    """Records that a question asks for; at least one is shown to the reader.

    Args:
        kind: theirs.
        title: what the kind is called.
        query: the parameters of the facts page that shows them, as in `kind=grant&year=2013`.
    """

    kind: str
    title: str
    query: str


def facts_asked(ledger: Ledger, audience: Audience, question: str) -> FactsAsked | None:
    """The records that a question asks to list or to add up, narrowed by its year and its name.

    None where it asks for no such thing, asks for two kinds at once, or where the reader would be
    shown no record of the kind.
    """
    asked = " ".join(question.casefold().split())
    kinds = [n for n, k in ledger.kinds.items() if any(p.search(asked) for p in _asks(k))]
    if len(kinds) != 1:
        return None
    (name,) = kinds
    kind = ledger.kinds[name]
    every = ledger.find(audience, FactsQuery(kind=name))
    if not every.records:
        return None
    given = {"kind": name, **_narrowed(ledger, audience, kind, every, asked)}
    return FactsAsked(kind=name, title=kind.title, query=urlencode(given, quote_via=quote))


def _narrowed(
    ledger: Ledger, audience: Audience, kind: RecordKind, every: Found, asked: str
) -> Mapping[str, str]:
    """The year and the name that a question names, where records are left by both."""
    given: dict[str, str] = {}
    query = FactsQuery(kind=every.kind)
    years = set(_YEAR.findall(asked))
    if len(years) == 1 and kind.of_type(FieldType.DATE):
        given["year"] = years.pop()
        query = replace(query, year=int(given["year"]))
    named = _named(kind, every, asked)
    if named:
        given["q"] = named
        query = replace(query, words=tuple(named.split()))
    return given if ledger.find(audience, query).records else {}


def _named(kind: RecordKind, every: Found, asked: str) -> str:
    """The longest name or place of the records that stands in a question; empty without one."""
    values = (
        record.fields[field].text
        for record in every.records
        for field in kind.of_type(FieldType.NAME, FieldType.PLACE)
        if field in record.fields
    )
    found = {
        name
        for name in map(plain_name, values)
        if len(name) >= _SHORTEST_NAME and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", asked)
    }
    return max(sorted(found), key=len, default="")


def _asks(kind: RecordKind) -> Iterable[re.Pattern[str]]:
    known = "|".join(re.escape(word.casefold()) for word in sorted({kind.title, *kind.asked}))
    forms = (form for language in _told().values() for form in language["asks"])
    return [re.compile(rf"(?<!\w){form.replace('{kind}', f'(?:{known})')}(?!\w)") for form in forms]


@functools.cache
def _told() -> Mapping[str, Mapping[str, list[str]]]:
    text = files("api").joinpath("asking", "facts_asked.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
