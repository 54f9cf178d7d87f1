"""Records written by hand: what a document says, each with the words that say so."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from corpus.ledger.kinds import FieldType, RecordKind
from corpus.ledger.records import FieldValue, RecordDraft, plain_name

_WORD = re.compile(r"[^\W_]{4,}|\d+")  # words that say something, and figures
_PART = re.compile(r"\s*(?:,|;|\band\b|&)\s*")
_BRACKET = re.compile(r"\s*\([^)]*\)$")
_FEW = 0.85  # of a text's words that have to stand in the gold text


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """A record by hand.

    Args:
        document: the id of the manifest, or the path of the file.
        kind: of the record.
        fields: for each the values that are right, as written or "USD 5", "2016-10", "2009/2011".
        quote: the words that say so.
        optional: whether one may do without it; found, it is right.
        language: of the document.
    """

    document: str
    kind: str
    fields: Mapping[str, tuple[str, ...]]
    quote: str
    optional: bool = False
    language: str = "en"

    def agrees(self, draft: RecordDraft, kind: RecordKind) -> bool:
        """Whether a record that was found is this one, in every field that it has."""
        if draft.kind != self.kind:
            return False
        named = [n for n in kind.named_by if n in draft.fields and n in self.fields]
        return bool(named) and all(
            name in self.fields
            and any(_same(kind.fields[name].type, value, told) for told in self.fields[name])
            for name, value in draft.fields.items()
        )


def read_gold(path: Path) -> list[Gold]:
    """The records of a file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [_gold(json.loads(line)) for line in lines]


def _gold(given: dict[str, object]) -> Gold:
    fields = given.pop("fields")
    assert isinstance(fields, dict)  # noqa: S101 - our own file
    told = {n: tuple(v) if isinstance(v, list) else (v,) for n, v in fields.items()}
    return Gold(fields=told, **given)  # type: ignore[arg-type]


def _same(type_: FieldType, value: FieldValue, told: str) -> bool:
    match type_:
        case FieldType.CHOICE:
            return value.choice == told
        case FieldType.MONEY:
            currency, _, amount = told.partition(" ")
            return (value.currency, value.amount) == (currency, Decimal(amount))
        case FieldType.DATE:
            return (value.first, value.last) == _days(told)
        case FieldType.TEXT:
            words = _WORD.findall(value.text.lower())
            known = set(_WORD.findall(told.lower()))
            return sum(word in known for word in words) >= _FEW * len(words)
        case _:
            return _names(value.text) <= _names(told) or plain(value.text) == plain(told)


def plain(name: str) -> str:
    """A name without article, brackets and capitals."""
    return plain_name(_BRACKET.sub("", name))


def _names(text: str) -> set[str]:
    return {plain(part) for part in _PART.split(text) if part}


def _days(told: str) -> tuple[dt.date, dt.date]:
    first, _, last = told.partition("/")
    return _begin(first), _end(last or first)


def _begin(told: str) -> dt.date:
    year, month, day = (*map(int, told.split("-")), 1, 1)[:3]
    return dt.date(year, month, day)


def _end(told: str) -> dt.date:
    parts = tuple(map(int, told.split("-")))
    if len(parts) == 3:
        return dt.date(*parts)
    year, month = parts if len(parts) == 2 else (parts[0], 12)
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
