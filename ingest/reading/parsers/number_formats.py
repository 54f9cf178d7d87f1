"""A number of a spreadsheet as its cell shows it, by the format codes of ECMA-376 part 1, 18.8.31.

Days and times of day are left to whoever asks: they are read in full, whatever their format.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from ingest.reading.parsers.format_digits import decimal_digits, exponent, fraction, spread
from ingest.reading.parsers.format_sections import Section, restored, section_for, sections_of

_DIGITS: Final = re.compile(r"[0#?][0#?,]*(?:\.[0#?]*,*)?|\.[0#?]+,*")
_EXPONENT: Final = re.compile(r"([0#?]+(?:\.[0#?]*)?)E([+-])([0#?]+)", re.IGNORECASE)
_FRACTION: Final = re.compile(r"(?:([0#?][0#?,]*) +)?([0#?]+) ?/ ?([0#?]+|[1-9]\d{0,3})")
_GENERAL: Final = re.compile("General", re.IGNORECASE)
_TEMPORAL: Final = re.compile(r"[dmyhs]", re.IGNORECASE)
_PLAIN: Final = ("", "general", "@")
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_ELAPSED: Final = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_CLOCK: Final = re.compile(
    r'"([^"]*)"|\\(.)|\[(h+|m+|s+)\]|(h+|m+|s+)|\.0+|\[[^\]]*\]|_.|\*.', re.IGNORECASE
)
_SECONDS: Final = {"h": 3600, "m": 60, "s": 1}


def plain_number(value: float) -> str:
    """A number in full, where no format says how it is shown."""
    # 15 digits are what Excel itself keeps: 0.1 + 0.2 is 0.3
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
        return str(int(value))
    return f"{value:.15g}"


def shown_number(value: float, code: str) -> str | None:
    """The text that a cell with this format code shows for a number.

    None where the code says nothing ("General") or is one that is not known here. A code with an
    empty section, as ";;;" has, shows nothing: "". Where the colour alone tells what is below
    nought, a minus does.
    """
    if code.strip().lower() in _PLAIN:
        return None
    sections = sections_of(code)
    section = section_for(value, sections)
    if section is None or (section.is_text and len(sections) > 1):
        return None
    if not section.text.strip():
        return ""
    written = _written(abs(value), section, len(sections))
    if written is None:
        return None
    before, number, after = written
    is_below = value < 0 and (section.shows_sign or _differs_by_colour(section, sections[0]))
    text = f"{before}{'-' if is_below else ''}{number}{after}"
    return " ".join(restored(text, section).split())


def shown_text(value: str, code: str) -> str:
    """What a cell with this format code shows for a text: with words around it, or nothing."""
    sections = sections_of(code)
    section = sections[-1]
    if not section.is_text and len(sections) < 4:
        return value
    return restored(section.text, section).replace("@", value).strip()


def shows_truth(code: str) -> bool:
    """Whether a cell with this format code shows TRUE and FALSE."""
    sections = sections_of(code)
    return len(sections) < 4 or any(section.text.strip() for section in sections)


def shown_moment(value: dt.date, code: str) -> str | None:
    """The text for a date whose format code shows no day: a month and a year, or a year."""
    letters = re.sub(r"[^dmyhs]", "", _LITERAL.sub("", code).lower())
    if "y" not in letters or set(letters) - set("my"):
        return None
    if "m" not in letters:
        return f"{value:%Y}"
    return f"{value:%B %Y}" if "mmmm" in letters else f"{value:%b %Y}"


def shown_duration(value: dt.timedelta, code: str) -> str | None:
    """The text for a format code of elapsed time, such as "[h]:mm"; None for any other."""
    code = code.split(";")[0]
    found = _ELAPSED.search(_LITERAL.sub(lambda m: m[0] if _ELAPSED.match(m[0]) else "", code))
    if not found:
        return None
    # the smallest part that is shown is rounded, as "[h]:mm" rounds to minutes
    parts = [m[3] or m[4] for m in _CLOCK.finditer(code) if m[3] or m[4]]
    least = min(_SECONDS[part[0].lower()] for part in parts)
    rest = round(abs(value.total_seconds()) / least) * least
    sign = "-" if value < dt.timedelta() and rest else ""

    def part_of(match: re.Match[str]) -> str:
        nonlocal rest
        if (name := match[3] or match[4]) is None:
            return (match[1] or match[2] or "") if match[0][0] not in "._*[" else ""
        size = _SECONDS[name[0].lower()]
        count, rest = divmod(rest, size)
        return f"{count:0{len(name)}}"

    return f"{sign}{_CLOCK.sub(part_of, code).strip()}"


def _written(value: float, section: Section, count: int) -> tuple[str, str, str] | None:
    """A number not below nought by a section, and what stands before and behind it there."""
    text = section.text
    if found := _GENERAL.search(text):
        return text[: found.start()], plain_number(value), text[found.end() :]
    if found := _EXPONENT.search(text):
        return text[: found.start()], exponent(value, *found.groups()), text[found.end() :]
    if _TEMPORAL.search(text):
        return None
    value *= 100 ** text.count("%")
    if found := _FRACTION.search(text):
        return text[: found.start()], fraction(value, found[1], found[3]), text[found.end() :]
    digits = list(_DIGITS.finditer(text))
    if not digits:  # a word in the place of a number
        return (text, "", "") if (count > 1 or section.is_literal) and "/" not in text else None
    first, last = digits[0].start(), digits[-1].end()
    if len(digits) == 1:
        return text[:first], decimal_digits(value, digits[0][0]), text[last:]
    if any({".", ","} & set(found[0]) for found in digits) or "/" in text:
        return None
    return text[:first], spread(value, text[first:last]), text[last:]


def _differs_by_colour(section: Section, first: Section) -> bool:
    """Whether a number below nought is told from another by its colour alone."""
    return section.is_coloured and restored(section.text, section) == restored(first.text, first)
