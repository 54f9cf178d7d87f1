"""Dates in a text, as far as they are given: a year, a month, a day.

In English, French, Spanish and Portuguese: "12 March 2019", "12 mars 2019", "12 de marzo de 2019".
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTHS = {
    name: number
    for number in range(1, 13)
    for name in (calendar.month_name[number].lower(), calendar.month_abbr[number].lower())
} | {"sept": 9}
_ELSEWHERE_TEXT = """
    janvier février mars avril mai juin juillet août septembre octobre novembre décembre
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
"""
_ELSEWHERE = {name: at % 12 + 1 for at, name in enumerate(_ELSEWHERE_TEXT.split())}
_MONTHS |= _ELSEWHERE
_MONTH = (
    r"(?P<month>(?:January|February|March|April|May|June|July|August|September|October|November"
    r"|December)\b|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
    rf"|(?:{'|'.join(_ELSEWHERE)})\b)"
)
_TH = r"(?:st|nd|rd|th|er|\.?º)?"
_TO = r"(?:\s?[-–]\s?|\s+(?:to|and|au|al?|et?|y)\s+)"
_OF = r"(?:(?:of|del?|do)\s+)?"
# what is counted or paid, so that a figure before it is no year
_COUNTED = (
    r"thousand|million|billion|people|households|families|residents|inhabitants|hectares|dollars"
    r"|euros|pounds|millions|millones|milhões|mil|personnes|personas|pessoas|habitants|habitantes"
    r"|familles|familias|famílias|ménages|dólares"
)
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)"
_DATE = re.compile(
    rf"\b(?P<iso>(?:1[5-9]|20)\d\d-\d\d-\d\d)\b"
    rf"|\b(?:(?:(?P<from>\d{{1,2}}){_TH}{_TO})?(?P<day>\d{{1,2}}){_TH}\s+{_OF})?{_MONTH}"
    rf"(?:\s+(?P<day2>\d{{1,2}}){_TH}(?![\d%]|[.,]\d(?!\d{{3}}\b))(?:{_TO}(?P<to>\d{{1,2}})(?!\d))?)?"
    rf"(?:(?:\s*,\s*|\s+{_OF}){_YEAR}\b)?"
    rf"|(?<![$£€])(?<![$£€]\s)(?<!USD\s)(?<!GBP\s)(?<!EUR\s)(?<!CHF\s)"
    rf"\b(?P<year2>(?:1[5-9]|20)\d\d)\b(?![,.]?\d|\s?%|\s(?:{_COUNTED})\b)",
    re.IGNORECASE,
)
# months that are words of their own in lower case, or everywhere
_ALSO_WORDS = frozenset({"may", "march", "mar", "august", "sept"})
_SPAN_OF_TIME = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|several|a few|last"
    r"|next)\s+(?:hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies))\b|\b(?:1[5-9]|20)\d0s\b"
    r"|\b(?:\d+|un[ae]?|uno|um|deux|dos|dois|duas|trois|tr[eê]s|quatre|cuatro|quatro|cinq|cinco|six"
    r"|seis|sept|siete|sete|huit|ocho|oito|neuf|nueve|nove|dix|diez|dez|douze|doce|doze)\s+(?:ans?"
    r"|années?|mois|semaines?|jours?|heures?|años?|mes(?:es)?|semanas?|d[ií]as?|horas?|anos?|mês)\b",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|week-?(?:ends?|days?)|holidays?|daily"
    r"|every day|today|tomorrow|(?:easter|christmas|new year)\w*|\d{1,2}(?:st|nd|rd|th)"
    r"|\w+ day of"
    r"|lundis?|mardis?|mercredis?|jeudis?|vendredis?|samedis?|dimanches?|fériés?"
    r"|lunes|martes|miércoles|jueves|viernes|sábados?|domingos?|festivos?"
    r"|(?:segundas?|terças?|quartas?|quintas?|sextas?)(?:-feiras?)?|feriados?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateSpan:
    """A date as it stands in a text: the days it may mean, and the code points it takes.

    `first` and `last` are None for a month without its year.
    """

    first: dt.date | None
    last: dt.date | None
    month: int | None
    start: int
    end: int


def dates(text: str) -> Iterator[DateSpan]:
    """The dates of a text in order. "May" counts as a month only beside a day, a year or "in".

    In lower case it takes a year: "12 may join". Of "10-12 May 2016" both days are in one span.
    """
    for found in _DATE.finditer(text):
        if found["iso"]:
            day = _iso(found["iso"])
            if day:
                yield _span(day, day, day.month, found)
        elif found["year2"]:
            year = int(found["year2"])
            yield _span(dt.date(year, 1, 1), dt.date(year, 12, 31), None, found)
        elif not _is_another_word(text, found):
            yield _month_span(found)


def has_time(text: str) -> bool:
    """Whether a text says when: a date, or a span of time such as "six months"."""
    return any(True for _ in dates(text)) or bool(_SPAN_OF_TIME.search(text))


def has_day(text: str) -> bool:
    """Whether a text names a day: of the year, of the week, or one that is called by a word."""
    return _DAY.search(text) is not None or any(
        span.month is not None and (span.first is None or span.first == span.last)
        for span in dates(text)
    )


def _is_another_word(text: str, found: re.Match[str]) -> bool:
    word, beside = found["month"], found["day"] or found["day2"]
    if word.lower() in _ELSEWHERE:  # "Mars" is a planet, Julio a name, and "mars" a verb
        return word == "Mars" or not (
            beside or found["year"] or (word.islower() and word != "mars")
        )
    if word.lower().rstrip(".") not in _ALSO_WORDS or found["year"]:
        return False
    if word.islower():
        return True
    return word.lower() != "august" and not (
        beside
        or re.search(r"\b(in|by|since|until|from|to|of|last|next|on)\s+$", text[: found.start()])
    )


def _month_span(found: re.Match[str]) -> DateSpan:
    month = _MONTHS[found["month"].lower().rstrip(".")]
    if not found["year"]:
        return _span(None, None, month, found)
    year = int(found["year"])
    first = int(found["from"] or found["day"] or found["day2"] or 0)
    last = int(found["day"] or found["to"] or found["day2"] or 0)
    days = calendar.monthrange(year, month)[1]
    if 1 <= first <= last <= days:
        return _span(dt.date(year, month, first), dt.date(year, month, last), month, found)
    return _span(dt.date(year, month, 1), dt.date(year, month, days), month, found)


def _iso(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _span(
    first: dt.date | None, last: dt.date | None, month: int | None, found: re.Match[str]
) -> DateSpan:
    return DateSpan(first=first, last=last, month=month, start=found.start(), end=found.end())
