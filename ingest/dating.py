"""The date and the period that a document gives itself, where its title or first page is sure.

A date counts where it stands alone on a line or behind a word for it ("Published: …"); a period
where the title names its years, or a line says what is covered. Where two are named, neither is
taken: no date is better than a wrong one.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Final

from corpus.errors import InvalidFact
from corpus.periods import Period, years
from corpus.titles import title_mark

_FIRST_LINES, _FIRST_PAGE = 12, 1500  # of a text, where it says what it is
_LONGEST = 60  # years of a period
_YEAR: Final = r"(?:19|20)\d\d"
_MONTH: Final = (
    r"(?:jan|feb|f[ée]v|mar|apr|avr|abr|ma[iy]|jun|juin|jul|juil|aug|ao[uû]t|ago|sep|set|oct|out"
    r"|nov|dec|d[ée]c|dic|dez|ene)[^\W\d_]*\.?"
)
_DAY: Final = (
    rf"(?:{_YEAR}-\d\d-\d\d|\d{{1,2}}[./-]\d{{1,2}}[./-]{_YEAR}|(?:\d{{1,2}}(?:st|nd|rd|th|er|º)?\s+(?:de\s+|of\s+)?)?{_MONTH}"
    rf"\s+(?:del?\s+)?{_YEAR}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR})"
)
_SAID: Final = (
    r"(?:date|published|issued|released|dated|publication date|date of publication"
    r"|date de publication|publi[ée]e?|fecha(?: de publicaci[óo]n)?|publicado"
    r"|data(?: d[ae] publica[çc][ãa]o)?)(?: on| le| el| em)?"
)
_UPDATED: Final = (
    r"(?:(?:last )?(?:updated|revised)|last (?:update|revision)|version (?:of|du)|(?:derni[èe]re )?"
    r"mise? [àa] jour|[úu]ltima actualizaci[óo]n|actualizad[oa]|[úu]ltima atualiza[çc][ãa]o"
    r"|atualizad[oa])(?: on| le| du| el| em)?"
)
# a letter or a notice names its place: "Paris, le 3 avril 2021"
_PLACE: Final = r"[^\W\d_][^\d\n,:]{1,40},\s+(?:le\s+|on\s+|em\s+|el\s+)?"
_LINE: Final = re.compile(
    rf"\W*(?:(?P<said>{_SAID}\s*:?\s+)|(?P<updated>{_UPDATED}\s*:?\s+)|{_PLACE}|(?:le|el|em)\s+)?"
    rf"(?P<day>{_DAY})\W*",
    re.IGNORECASE,
)
_IN_FIGURES: Final = re.compile(rf"(\d{{1,2}})[./-](\d{{1,2}})[./-]({_YEAR})")
_DAY_FIRST: Final = frozenset(("de", "es", "fr", "it", "nl", "pl", "pt", "ru"))
_END: Final = rf"(?:{_DAY}|{_YEAR})"
_TO: Final = (
    r"\s*(?:[-–—]|\bto\b|\buntil\b|\band\b|\bau\b|\bà\b|\bet\b|\bal?\b|\bhasta\b|\bat[ée]\b)\s*"
)
_SPAN: Final = rf"(?P<first>{_END})(?:{_TO}(?:the\s+|le\s+|el\s+|o\s+)?(?P<last>{_END}))?"
_COVERED: Final = (
    re.compile(
        r"\W*(?:(?:reporting |review )?period(?: covered| under review)?|years? covered"
        r"|p[ée]riode(?: couverte)?|per[íi]odo(?: cubierto| abarcado| abrangido| coberto)?)"
        rf"\s*:?\s+(?:from |du |del |de )?{_SPAN}\W*",
        re.IGNORECASE,
    ),
    re.compile(
        r".*\b(?:covers|covering|couvre|couvrant|abarca|cubre|abrange|cobre)"
        r" (?:the |la |le |el |o )?"
        r"(?:period|years?|p[ée]riode|ann[ée]es?|per[íi]odo|a[ñn]os?) (?:of |from |du |de |del )?"
        rf"{_SPAN}\b.*",
        re.IGNORECASE,
    ),
)
_YEAR_ENDED: Final = re.compile(
    r".*\b(?:for the (?:financial |fiscal )?year (?:ended|ending)|exercice clos (?:le|au)"
    r"|ejercicio (?:cerrado|finalizado|terminado) (?:el|al)"
    r"|exerc[íi]cio (?:findo|encerrado) (?:em|a))"
    rf" (?P<last>{_DAY})\b.*",
    re.IGNORECASE,
)
_OF_A_YEAR: Final = re.compile(
    r"\b(?:annual|yearly|year in review|year|budget|accounts|activit\w+ report|fy"
    r"|annuel\w*|bilan|comptes|anual|presupuesto|cuentas|or[çc]amento|contas)\b",
    re.IGNORECASE,
)


def found_day(text: str, language: str | None) -> dt.date | None:
    """The one date that the first lines of a text give it; a month stands for its first day.

    One that is said to be its date counts before one of a change, and one that stands alone last.
    """
    said: set[dt.date] = set()
    updated: set[dt.date] = set()
    alone: set[dt.date] = set()
    for line in _first_lines(text):
        found = _LINE.fullmatch(line)
        day = _first_day(found["day"], language) if found else None
        if found and day:
            (said if found["said"] else updated if found["updated"] else alone).add(day)
    days = said or updated or alone
    return days.pop() if len(days) == 1 else None


def found_period(title: str, text: str, language: str | None) -> Period | None:
    """The one period that the title or the first page says it covers."""
    named = title_mark(title).years
    if named and (named[0] < named[1] or _OF_A_YEAR.search(title)):
        return years(*named) if named[1] - named[0] <= _LONGEST else None
    return _only(_periods(text, language))


def _periods(text: str, language: str | None) -> Iterator[Period]:
    for line in _first_lines(text):
        for form in _COVERED:
            found = form.fullmatch(line)
            if found:
                first = _first_day(found["first"], language)
                last = _last_day(found["last"] or found["first"], language)
                yield from _period(first, last)
        ended = _YEAR_ENDED.fullmatch(line)
        last = _last_day(ended["last"], language) if ended else None
        if last:
            yield from _period(_a_year_before(last) + dt.timedelta(days=1), last)


def _period(first: dt.date | None, last: dt.date | None) -> Iterator[Period]:
    if first and last and last.year - first.year <= _LONGEST:
        try:
            yield Period(first, last)
        except InvalidFact:  # it ends before it begins: it was no period
            return


def _only(periods: Iterable[Period]) -> Period | None:
    found = set(periods)
    return found.pop() if len(found) == 1 else None


def _first_lines(text: str) -> list[str]:
    lines = [line.strip() for line in text[:_FIRST_PAGE].split("\n") if line.strip()]
    return lines[:_FIRST_LINES]


def _first_day(text: str, language: str | None) -> dt.date | None:
    if re.fullmatch(_YEAR, text):
        return dt.date(int(text), 1, 1)
    return _read(text, language)


def _last_day(text: str, language: str | None) -> dt.date | None:
    if re.fullmatch(_YEAR, text):
        return dt.date(int(text), 12, 31)
    day = _read(text, language)
    if day is None or re.search(r"(?<!\d)\d{1,2}(?!\d)", text):
        return day
    return _month_end(day.year, day.month)


def _a_year_before(day: dt.date) -> dt.date:
    """The same day of the year before; of the last day of a month, the last one of that month."""
    end = _month_end(day.year - 1, day.month)
    return end if day == _month_end(day.year, day.month) else end.replace(day=day.day)


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _read(text: str, language: str | None) -> dt.date | None:
    """A date with its month in words, or in the order of ISO; the first day where none is named.

    3/4/2021 is two days, but where the language tells which.
    """
    if figures := _IN_FIGURES.fullmatch(text):
        first, second, year = map(int, figures.groups())
        return _of_figures(first, second, year, language)
    import dateparser

    tongues = [language] if language in {"en", "fr", "es", "pt"} else ["en", "fr", "es", "pt"]
    found = dateparser.parse(
        text,
        languages=tongues,
        settings={
            "PREFER_DAY_OF_MONTH": "first",
            "REQUIRE_PARTS": ["month", "year"],
            "DATE_ORDER": "YMD" if text[:4].isdigit() else "DMY",
        },
    )
    return found.date() if found else None


def _of_figures(first: int, second: int, year: int, language: str | None) -> dt.date | None:
    if first > 12 or language in _DAY_FIRST or first == second:
        day, month = first, second
    elif second > 12:
        day, month = second, first
    else:
        return None
    is_day = 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]
    return dt.date(year, month, day) if is_day else None
