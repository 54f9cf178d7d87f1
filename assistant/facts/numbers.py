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
    thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
"""
_ORDINALS = _ORDINALS_TEXT.split()
_WORDS = {
    **{word: Decimal(i) for i, word in enumerate(_UNITS_TEXT.split())},
    **{word: Decimal(20 + 10 * i) for i, word in enumerate(_TENS_TEXT.split())},
    "dozen": Decimal(12),
    "hundred": Decimal(100),
    "thousand": Decimal(1000),
}
_ALL_WORDS = frozenset([*_TENS_TEXT.split(), *_ORDINALS])
_SCALES = {
    "hundred": Decimal(100),
    "thousand": Decimal(10**3),
    "million": Decimal(10**6),
    "m": Decimal(10**6),
    "k": Decimal(10**3),
    "mn": Decimal(10**6),
    "billion": Decimal(10**9),
    "bn": Decimal(10**9),
}
_CURRENCY = r"US\$|(?:USD|GBP|EUR|CHF)(?![^\W\d])|[$£€]"
_MONEY_WORDS = r"(?:US\s)?dollars?\b|euros?\b|pounds?\b"
_UNIT = "|".join([*_UNITS_TEXT.split()[1:10], *_ORDINALS[1:10]])
_NUMBER = re.compile(
    rf"(?P<before>(?<![^\W\d])(?:{_CURRENCY}))?\s{{0,2}}"
    rf"(?:(?P<digits>(?:\d{{1,3}}(?:[,\u00a0\u202f ]\d{{3}})+(?!\d)|\d+)(?:\.\d+)?)"
    rf"(?P<ordinal>st|nd|rd|th)?"
    rf"|\b(?:(?P<tens>{'|'.join(_TENS_TEXT.split())})[\s-](?P<unit>{_UNIT})"
    rf"|(?P<word>{'|'.join([*_WORDS, *_ORDINALS])}))\b)"
    rf"(?:[\s-]?(?P<scale>hundred|thousand|million|billion|bn|mn)\b|(?(before)\s?)(?P<m>m|k)\b)?"
    rf"(?:\s(?P<scale2>thousand|million|billion)\b)?"
    rf"(?:[\s-]?(?P<after>%|per cent\b|percent\b|(?:{_CURRENCY})(?!\s?\d)|{_MONEY_WORDS}))?",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\s[A-Z][a-z]+\s[A-Z][a-z]+s\b")  # "100 Resilient Cities" counts nothing
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
        if not _unit(found) and _NAMED.match(text, end):
            continue
        yield Number(value=_value(found), unit=_unit(found), start=start, end=end)


def may_be_number(word: str) -> bool:
    """Whether a word begins with a digit or is a number's word: cheaper than to look for one."""
    return word[:1].isdigit() or word.lower() in _WORDS or word.lower() in _ALL_WORDS


def in_digits(text: str) -> str:
    """The text with the numbers that are plain words ("eight") written in digits."""
    for number in reversed(list(numbers(text))):
        if text[number.start : number.end].isalpha() and not number.unit:
            text = f"{text[: number.start]}{number.value}{text[number.end :]}"
    return text


def _in_a_word(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isalnum() or after.isalnum():
        return True
    if after == "." and text[end + 1 : end + 2].isdigit():  # 3.5.1
        return True
    if before == "-" and text[start].isdigit():  # COVID-19 has no number in it, 10-15 has two
        return not text[max(start - 2, 0)].isdigit()
    return before == "." and text[start].isdigit()


def _value(found: re.Match[str]) -> Decimal:
    word = _word(found)
    if word in _ORDINALS:
        value = Decimal(_ORDINALS.index(word))
    elif word:
        value = _WORDS[word]
    else:
        value = Decimal(re.sub(r"[,\s]", "", found["digits"]))
    if found["tens"]:
        value += _WORDS[found["tens"].lower()]
    for scale in (found["scale"], found["m"], found["scale2"]):
        value *= _SCALES[scale.lower()] if scale else 1
    return value


def _word(found: re.Match[str]) -> str:
    return (found["word"] or found["unit"] or "").lower()


def _unit(found: re.Match[str]) -> str:
    after = (found["after"] or "").lower()
    if after in _PERCENT:
        return "share"
    if found["before"] or after:
        return "money"
    ordinal = found["ordinal"] or _word(found) in _ORDINALS
    return "ordinal" if ordinal else ""
