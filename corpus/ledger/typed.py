"""The typed value of a text, by the type of its field; also for what staff correct by hand."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal

from corpus.facts.dates import dates
from corpus.ledger.kinds import FieldKind, FieldType
from corpus.ledger.records import FieldValue
from corpus.tables.model import Value
from corpus.tables.values import measured, value_of

_LETTER = re.compile(r"[^\W_]")
_NAMED = re.compile(r"[^\W\d_a-zß-ÿ]|[^\W\d_]\.[^\W\d_]")  # a capital, or a point in a word
_MONTH = re.compile(r"(?<![\d-])((?:1[5-9]|20)\d\d)-(0[1-9]|1[0-2])(?![\d-])")
_MOST_NAME = 120


def typed(field: FieldKind, text: str) -> FieldValue | None:
    """The value that a text has in a field; None where it is blank or of another type."""
    return typed_cell(field, value_of(text, measured("")))


def typed_cell(field: FieldKind, cell: Value) -> FieldValue | None:
    """As `typed`, of a cell of a table, which may have its currency from its head."""
    text = cell.text.strip()
    if cell.blank or not text:
        return None
    match field.type:
        case FieldType.MONEY:
            return money_of(cell)
        case FieldType.DATE:
            return date_of(text)
        case FieldType.CHOICE:
            choice = choice_in(field, text)
            return FieldValue(text=text, choice=choice) if choice else None
        case FieldType.NAME | FieldType.PLACE:
            return FieldValue(text=text) if _is_name(text) else None
        case FieldType.TEXT:
            return FieldValue(text=text) if _LETTER.search(text) else None


def money_of(cell: Value) -> FieldValue | None:
    """A sum of money; None where a cell has no one number."""
    if cell.number is None or cell.unit == "%":
        return None
    return FieldValue(text=cell.text.strip(), amount=_plain(cell.number), currency=cell.currency)


def date_of(text: str) -> FieldValue | None:
    """A date, or from the first date of a text to its last; None where it names none."""
    days = [(found.first, found.last) for found in dates(_MONTH.sub(_in_words, text))]
    firsts = [first for first, _ in days if first]
    lasts = [last for _, last in days if last]
    if not firsts or not lasts:
        return None
    return FieldValue(text=text.strip(), first=min(firsts), last=max(lasts))


def _in_words(month: re.Match[str]) -> str:
    """A month in figures as it is written in words: "2013-11" is November 2013."""
    return f"{calendar.month_name[int(month[2])]} {month[1]}"


def choice_in(field: FieldKind, text: str) -> str:
    """The choice whose word a text names first, the longest word of those that begin there."""
    found: list[tuple[int, int, str]] = []
    for choice, words in field.choices.items():
        for word in (choice, *words):
            at = re.search(rf"(?<!\w){re.escape(word)}(?:s|ed|d)?(?!\w)", text, re.IGNORECASE)
            if at:
                found.append((at.start(), -len(word), choice))
    return min(found)[2] if found else ""


def within(value: FieldValue, first: dt.date, last: dt.date) -> bool:
    """Whether a date may mean a day of a span."""
    return bool(value.first and value.last and value.first <= last and value.last >= first)


def joined(values: Sequence[FieldValue]) -> FieldValue:
    """Two dates that two columns give, from the first to the last."""
    firsts = [value.first for value in values if value.first]
    lasts = [value.last for value in values if value.last]
    text = " to ".join(value.text for value in values)
    return FieldValue(text=text, first=min(firsts), last=max(lasts))


def _is_name(text: str) -> bool:
    """Whether a text can be a name: it is short, and written as one ("Arup", "resilience.io")."""
    return len(text) <= _MOST_NAME and bool(_NAMED.search(text)) and "://" not in text


def _plain(number: Decimal) -> Decimal:
    """Without an exponent and without noughts behind the point."""
    return number.quantize(Decimal(1)) if number == number.to_integral() else number.normalize()
