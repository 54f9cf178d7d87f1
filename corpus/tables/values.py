"""The typed value of a cell, and what the head of a column says of all its cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.facts.dates import dates
from corpus.facts.numbers import numbers
from corpus.tables.model import Value

# ISO 4217, by what stands for it; "$" alone is the dollar of the United States
CURRENCIES = {
    "usd": "USD", "us$": "USD", "$": "USD", "dollar": "USD", "dollars": "USD",
    "gbp": "GBP", "£": "GBP", "pound": "GBP", "pounds": "GBP",
    "eur": "EUR", "€": "EUR", "euro": "EUR", "euros": "EUR",
    "chf": "CHF", "francs": "CHF", "brl": "BRL", "r$": "BRL", "reais": "BRL",
    "jpy": "JPY", "yen": "JPY", "inr": "INR", "kes": "KES", "zar": "ZAR", "xof": "XOF",
}  # fmt: skip
_CURRENCY = re.compile(
    "|".join(
        rf"(?<![^\W\d]){re.escape(name)}(?![^\W\d])" if name.isalpha() else re.escape(name)
        for name in sorted(CURRENCIES, key=len, reverse=True)
    ),
    re.IGNORECASE,
)
_SCALES = {
    "thousand": Decimal(1000), "thousands": Decimal(1000), "'000": Decimal(1000),
    "’000": Decimal(1000), "000s": Decimal(1000), "million": Decimal(10**6),
    "millions": Decimal(10**6), "billion": Decimal(10**9), "billions": Decimal(10**9),
    "milliers": Decimal(1000), "miles de": Decimal(1000), "milhares": Decimal(1000),
    "millones": Decimal(10**6), "milhões": Decimal(10**6), "milliards": Decimal(10**9),
    "mil millones": Decimal(10**9), "mil milhões": Decimal(10**9), "bilhões": Decimal(10**9),
}  # fmt: skip
_SHORT_SCALES = {
    "k": Decimal(1000), "mil": Decimal(1000), "miles": Decimal(1000),
    "m": Decimal(10**6), "mn": Decimal(10**6), "bn": Decimal(10**9),
}  # fmt: skip
_SCALE_NAMES = "|".join(sorted(map(re.escape, _SCALES), key=len, reverse=True))
_SCALE = re.compile(rf"(?<!\w)(?:{_SCALE_NAMES})(?!\w)", re.IGNORECASE)
_BESIDE_MONEY = re.compile(  # "£m", "USD mn", "k€", "R$ mil"; "m" alone is a metre
    rf"(?:{_CURRENCY.pattern})\s?(k|mil|mn|m|bn)(?!\w)|(?<!\w)(k|m)\s?(?:{_CURRENCY.pattern})",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[(\[]([^)\]]*)[)\]]\s*$|\bin ([A-Z]{3}(?: \w+)?|%)$")
_BEHIND = re.compile(  # "in thousands of euros", "Costs, USD million"
    rf"\b(?:in|en|em)\s((?:{_SCALE_NAMES})\b.{{1,6}}(?:{_CURRENCY.pattern}).{{0,20}}"
    rf"|(?:{_CURRENCY.pattern})\s(?:{_SCALE_NAMES}))$"
    rf"|(?:^|[,:;–—-]\s)((?:{_CURRENCY.pattern})\s(?:{_SCALE_NAMES}))$",
    re.IGNORECASE,
)
_BESIDE_A_DATE = 2  # words: "in the 2018 list" is no date, "joined 29 October 2015" is
_BLANK = re.compile(
    r"[-–—.…*?]*|n/?a\.?|nil|none|blank|empty|tb[acd]|unknown|not (?:stated|given|known|available"
    r"|recorded|named|specified|applicable)\b.*|to be (?:confirmed|decided|announced)",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(rf"^(?:(?:{_CURRENCY.pattern})?\s?[-−]|\()\s?[^\w\s]?\s?\d", re.IGNORECASE)
_POWER = re.compile(r"[-−]?\d+(?:\.\d+)?E[+-]?\d{1,3}", re.IGNORECASE)
_MIXED = re.compile(r"([-−]?)(\d{1,9}) (\d{1,4})/([1-9]\d{0,3})(?!\S).*")
_WORD = re.compile(r"[^\W\d_][\w'’-]*|%")
_MOST_BESIDE = 3  # words beside a number that say what it counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What a head says of its column's numbers: currency, scale as written and its factor, unit."""

    currency: str = ""
    scale: str = ""
    factor: Decimal = Decimal(1)
    unit: str = ""


def measured(head: str) -> Measured:
    """What stands in the brackets of a head, or after its "in": "Total (USD million)"."""
    told = _told(head)
    currency, scale = currency_of(told), _scale_in(told)
    return Measured(
        currency=currency,
        scale=scale,
        factor=factor_of(scale),
        unit="" if currency or scale else told.strip(),
    )


def measure_in(text: str) -> str:
    """The words in which a heading or caption says in what all sums are given; empty for none.

    "Table 1. Lending (USD million)" says "USD million".
    """
    told = _told(text)
    return told.strip() if currency_of(told) or _scale_in(told) else ""


def _told(head: str) -> str:
    found = _BRACKETS.search(head) or _BEHIND.search(head)
    return next(filter(None, found.groups()), "") if found else ""


def _scale_in(text: str) -> str:
    """A scale as written, in lower case; empty where there is none."""
    if found := _SCALE.search(text):
        return found.group().lower().removesuffix(" de")  # "miles" alone are a distance
    beside = _BESIDE_MONEY.search(text)
    return (beside[1] or beside[2]).lower() if beside else ""


def scale_of(text: str) -> Decimal:
    """By what the first scale that a text names multiplies; 1 where it names none."""
    found = _SCALE.search(text)
    return _SCALES[found.group().lower()] if found else Decimal(1)


def factor_of(scale: str) -> Decimal:
    """By what a scale as written multiplies: "million"; 1 for none."""
    return _SCALES.get(scale) or _SHORT_SCALES.get(scale, Decimal(1))


def currency_of(text: str) -> str:
    """The first currency that a text names, as an ISO 4217 code; empty where there is none."""
    found = _CURRENCY.search(text)
    return CURRENCIES[found.group().lower()] if found else ""


_UNMEASURED = Measured()


def value_of(text: str, head: Measured = _UNMEASURED, *, years_count: bool = False) -> Value:
    """The typed value of a cell.

    Args:
        text: of the cell.
        head: what its column's head says of its numbers.
        years_count: whether a figure such as 2019 is a number here and no year.
    """
    if _BLANK.fullmatch(text.strip()):
        return Value(text=text, blank=True)
    found = [] if text.strip().isdigit() and years_count else list(dates(text))
    beside = len(text.split()) - sum(len(text[d.start : d.end].split()) for d in found)
    told = found if beside <= _BESIDE_A_DATE else ()
    days = [day for each in told for day in (each.first, each.last) if day]
    number = _number(text, years_count)
    currency = currency_of(text) or head.currency
    return Value(
        text=text,
        number=None if number is None else number[0] * head.factor,
        currency=currency if number is not None else "",
        unit=number[1] if number else "",
        first=min(days, default=None),
        last=max(days, default=None),
    )


def under(value: Value, head: Measured, years_count: bool) -> Value:
    """A value that was typed without its head, as it is under this one; see `value_of`."""
    if years_count and value.text.strip().isdigit():
        return value_of(value.text, head, years_count=True)
    if value.number is None or head == _UNMEASURED:
        return value
    number, currency = value.number * head.factor, value.currency or head.currency
    return replace(value, number=number, currency=currency)


def is_year(text: str) -> bool:
    """Whether a cell is a figure that may be a year."""
    return text.strip().isdigit() and 1500 <= int(text) <= 2100


def _number(text: str, years_count: bool) -> tuple[Decimal, str] | None:
    """The one number of a cell, and what it counts; None where there are several or much else."""
    if years_count and is_year(text):
        return Decimal(text.strip()), ""
    if _POWER.fullmatch(text.strip()):
        return Decimal(text.strip().replace("−", "-")), ""
    if mixed := _MIXED.fullmatch(text.strip()):
        text = f"{mixed[1]}{Decimal(mixed[2]) + _share(mixed):f}{text.strip()[mixed.end(4) :]}"
    negative = _NEGATIVE.match(text)
    if negative:
        text = text[negative.end() - 1 :]
    found = [number for number in numbers(text) if number.unit != "ordinal"]
    if len(found) != 1:
        return None
    beside = _CURRENCY.sub(" ", f"{text[: found[0].start]} {text[found[0].end :]}")
    if _WORD.search(_CURRENCY.sub(" ", text[: found[0].start])):
        return None  # "Theatre 1" counts nothing
    words = _WORD.findall(beside)
    if len(words) > _MOST_BESIDE or re.search(r"\d", beside):
        return None
    sign = -1 if negative else 1
    unit = "%" if found[0].unit == "share" else " ".join(words).lower()
    return found[0].value * sign, unit


def _share(mixed: re.Match[str]) -> Decimal:
    return round(Decimal(mixed[3]) / Decimal(mixed[4]), 6)
