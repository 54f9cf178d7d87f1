"""Numbers in a text, in digits or in words, with the sums of money and the shares among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.facts.dates import dates

_UNITS_TEXT = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
"""
_TENS_TEXT = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS_TEXT = """
    zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
"""
_ORDINALS = _ORDINALS_TEXT.split()
_WORDS = {
    **{word: Decimal(i) for i, word in enumerate(_UNITS_TEXT.split())},
    **{word: Decimal(20 + 10 * i) for i, word in enumerate(_TENS_TEXT.split())},
    "dozen": Decimal(12),
    "hundred": Decimal(100),
    "thousand": Decimal(1000),
}
_SCALES = {
    "hundred": Decimal(100),
    "thousand": Decimal(10**3),
    "million": Decimal(10**6),
    "m": Decimal(10**6),
    "mn": Decimal(10**6),
    "billion": Decimal(10**9),
    "bn": Decimal(10**9),
}
_CURRENCY = r"US\$|USD|GBP|EUR|CHF|[$£€]"
_NUMBER = re.compile(
    rf"(?P<before>{_CURRENCY})?\s?"
    rf"(?:(?P<digits>\d+(?:[,  ]\d{{3}})*(?:\.\d+)?)(?P<ordinal>st|nd|rd|th)?"
    rf"|\b(?P<word>{'|'.join([*_WORDS, *_ORDINALS])})\b)"
    rf"(?:[\s-]?(?P<scale>hundred|thousand|million|billion|bn|mn|m)\b)?"
    rf"(?:\s?(?P<after>%|per cent\b|percent\b|{_CURRENCY}|dollars?\b|euros?\b|pounds?\b))?",
    re.IGNORECASE,
)
_PERCENT = {"%", "per cent", "percent"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number as it stands in a text: its value, and the code points it takes.

    `unit` is `money`, `share`, `ordinal`, or empty for a plain number.
    """

    value: Decimal
    unit: str
    start: int
    end: int


def numbers(text: str) -> Iterator[Number]:
    """The numbers of a text in order; those inside names (COP21, 100RC) and dates are none."""
    dated = [(span.start, span.end) for span in dates(text)]
    for found in _NUMBER.finditer(text):
        start, end = found.span()
        start += len(found.group()) - len(found.group().lstrip())
        if _in_a_word(text, start, end) or any(a <= start < b for a, b in dated):
            continue
        yield Number(value=_value(found), unit=_unit(found), start=start, end=end)


def _in_a_word(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return before.isalnum() or after.isalnum() or (before in {"-", "."} and text[start].isdigit())


def _value(found: re.Match[str]) -> Decimal:
    word = (found["word"] or "").lower()
    if word in _ORDINALS:
        value = Decimal(_ORDINALS.index(word))
    elif word:
        value = _WORDS[word]
    else:
        value = Decimal(re.sub(r"[,\s ]", "", found["digits"]))
    return value * _SCALES[found["scale"].lower()] if found["scale"] else value


def _unit(found: re.Match[str]) -> str:
    after = (found["after"] or "").lower()
    if after in _PERCENT:
        return "share"
    if found["before"] or after:
        return "money"
    ordinal = found["ordinal"] or (found["word"] or "").lower() in _ORDINALS
    return "ordinal" if ordinal else ""
