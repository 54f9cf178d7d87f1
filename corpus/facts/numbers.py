"""Numbers in a text, in digits or in words, with the sums of money and the shares among them.

In English, French, Spanish and Portuguese. A comma is a decimal one only before what is counted in
parts ("3,5 millions", "12,5 %"), a point between groups only where there are several, a comma
behind, or three noughts ("1.250.000", "1.234,56", "2.000"): "4.915 million" stays what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from corpus.facts.dates import dates

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
_ELSEWHERE = {
    **dict.fromkeys(("deux", "dois", "duas"), Decimal(2)),
    **dict.fromkeys(("trois", "tres", "três"), Decimal(3)),
    **dict.fromkeys(("quatre", "cuatro", "quatro"), Decimal(4)),
    **dict.fromkeys(("cinq", "cinco"), Decimal(5)),
    "seis": Decimal(6),
    **dict.fromkeys(("sept", "siete", "sete"), Decimal(7)),
    **dict.fromkeys(("huit", "ocho", "oito"), Decimal(8)),
    **dict.fromkeys(("neuf", "nueve", "nove"), Decimal(9)),
    **dict.fromkeys(("dix", "diez", "dez"), Decimal(10)),
    "onze": Decimal(11),
    **dict.fromkeys(("douze", "doce"), Decimal(12)),
    **dict.fromkeys(("treize", "trece", "treze"), Decimal(13)),
    **dict.fromkeys(("quatorze", "catorce", "catorze"), Decimal(14)),
    **dict.fromkeys(("vingt", "veinte", "vinte"), Decimal(20)),
    **dict.fromkeys(("trente", "treinta", "trinta"), Decimal(30)),
}  # without those that are words of other meaning in one of the languages: "dos", "once", "cent"
_WORDS |= _ELSEWHERE
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
    **dict.fromkeys(("mil", "mille", "milliers"), Decimal(10**3)),
    **dict.fromkeys(("millions", "millón", "millones", "milhão", "milhões"), Decimal(10**6)),
    **dict.fromkeys(("milliard", "milliards", "mil millones", "mil milhões"), Decimal(10**9)),
    **dict.fromkeys(("bilhão", "bilhões"), Decimal(10**9)),
}
_SCALE = (
    r"mil\s(?:millones|milhões)|millones|millón|milhões|milhão|milliards?|millions|milliers|mille|mil"
    r"|bilhões|bilhão"
)
_CURRENCY = r"US\$|R\$|(?:USD|GBP|EUR|CHF)(?![^\W\d])|[$£€]"
_MONEY_WORDS = (
    r"(?:US\s)?dollars?\b|euros?\b|pounds?\b|d[óo]lar(?:es)?\b|reais\b|pesos\b|livres sterling\b"
)
_UNIT = "|".join([*_UNITS_TEXT.split()[1:10], *_ORDINALS[1:10]])
_SHARE_WORDS = r"per cent\b|percent\b|pour cent\b|por ciento\b|por cento\b"
_PARTED = rf"(?=\s?(?:%|{_SHARE_WORDS}|(?:{_SCALE})\b|{_CURRENCY}|{_MONEY_WORDS}))"
_EUROPEAN = (
    r"\d{1,3}(?:\.\d{3}){2,}(?:,\d{1,2})?(?!\d)|\d{1,3}(?:\.\d{3})+,\d{1,2}(?![\d,])"
    r"|[1-9]\d{0,2}\.000(?!\d|[.,]\d)"
    rf"|(?:\d{{1,3}}(?:[\u00a0\u202f ]\d{{3}})+|\d+),\d{{1,2}}(?![\d,]){_PARTED}"
)
_NUMBER = re.compile(
    rf"(?P<before>(?<![^\W\d])(?:{_CURRENCY}))?\s{{0,2}}"
    rf"(?:(?P<european>{_EUROPEAN})|"
    rf"(?P<digits>(?:\d{{1,3}}(?:[,\u00a0\u202f ]\d{{3}})+(?!\d)|\d+)(?:\.\d+)?)"
    rf"(?P<ordinal>st|nd|rd|th)?"
    rf"|\b(?:(?P<tens>{'|'.join(_TENS_TEXT.split())})[\s-](?P<unit>{_UNIT})"
    rf"|(?P<word>{'|'.join([*_WORDS, *_ORDINALS])}))\b)"
    rf"(?:[\s-]?(?P<scale>hundred|thousand|million|billion|bn|mn|{_SCALE})\b|(?(before)\s?)(?P<m>m|k)\b)?"
    rf"(?:\s(?P<scale2>thousand|million|billion)\b)?"
    rf"(?:[\s-]?(?:de\s|d['’])?(?P<after>%|{_SHARE_WORDS}|(?:{_CURRENCY})(?!\s?\d)|{_MONEY_WORDS}))?",
    re.IGNORECASE,
)
_NAMED = re.compile(r"\s[A-Z][a-z]+\s[A-Z][a-z]+s\b")  # "100 Resilient Cities" counts nothing
_PERCENT = {"%", "per cent", "percent", "pour cent", "por ciento", "por cento"}


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
    elif found["european"]:
        value = Decimal(re.sub(r"[.\s]", "", found["european"]).replace(",", "."))
    else:
        value = Decimal(re.sub(r"[,\s]", "", found["digits"]))
    if found["tens"]:
        value += _WORDS[found["tens"].lower()]
    for scale in (found["scale"], found["m"], found["scale2"]):
        value *= _SCALES[" ".join(scale.lower().split())] if scale else 1
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
