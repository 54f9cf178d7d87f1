"""The values of the ledger: fields with their typed values, records, and what staff say of them."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from corpus.model import Document

_ARTICLE = re.compile(r"^(?:the|an?)\s+(?=\S)", re.IGNORECASE)
_QUOTES = " \t\n.,;:\"'“”‘’«»"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldValue:
    """A value of a field.

    Args:
        text: as the document writes it.
        amount: of a sum of money, scale included.
        currency: its ISO 4217 code; empty where none is named.
        first: the first day that a date may mean.
        last: the last day.
        choice: which of a field's choices it is.
    """

    text: str
    amount: Decimal | None = None
    currency: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    choice: str = ""

    def as_json(self) -> dict[str, Any]:
        """As it is stored: only what there is."""
        told = {
            "text": self.text,
            "amount": None if self.amount is None else format(self.amount, "f"),
            "currency": self.currency,
            "first": self.first and self.first.isoformat(),
            "last": self.last and self.last.isoformat(),
            "choice": self.choice,
        }
        return {name: value for name, value in told.items() if value or name == "text"}

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> FieldValue:
        """The value that was stored."""
        first, last = given.get("first"), given.get("last")
        return cls(
            text=given["text"],
            amount=Decimal(given["amount"]) if "amount" in given else None,
            currency=given.get("currency", ""),
            first=dt.date.fromisoformat(first) if first else None,
            last=dt.date.fromisoformat(last) if last else None,
            choice=given.get("choice", ""),
        )


class FoundIn(StrEnum):
    """What stated a record."""

    TABLE = "table"
    LIST = "list"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordDraft:
    """A record before it is stored; the span `start` to `end` of the edition is its quote."""

    kind: str
    fields: Mapping[str, FieldValue]
    found_in: FoundIn
    start: int
    end: int


class ReviewState(StrEnum):
    """What staff say of a record."""

    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What was said of a record, by whom and when; `fields` are those that were corrected."""

    state: ReviewState
    fields: Mapping[str, FieldValue]
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A stored record with its proof; `fields` are what readers see, corrections included.

    `id` is made of what the record is, so that it is the same after the document is read again.
    """

    id: str
    kind: str
    document: Document
    fields: Mapping[str, FieldValue]
    found_in: FoundIn
    start: int
    end: int
    quote: str
    page: int | None
    page_label: str | None
    review: Review | None = None

    @property
    def is_hidden(self) -> bool:
        """Whether staff have hidden it."""
        return self.review is not None and self.review.state is ReviewState.HIDDEN


def record_id(document_id: str, draft: RecordDraft, quote: str, named_by: tuple[str, ...]) -> str:
    """The id of a record: its document, kind, names and quote, whatever its place in the text."""
    names = [plain_name(draft.fields[name].text) for name in named_by if name in draft.fields]
    told = "\n".join((document_id, draft.kind, *names, " ".join(quote.split())))
    return "fact_" + hashlib.sha256(told.encode()).hexdigest()[:20]


def plain_name(name: str) -> str:
    """A name by which it is compared: without article, capitals and marks around it."""
    return " ".join(_ARTICLE.sub("", name.strip(_QUOTES)).casefold().split())
