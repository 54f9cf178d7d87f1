"""A number of a spreadsheet as its cell shows it, for the common part of the format codes.

The codes are those of ECMA-376 part 1, 18.8.31. What is not known here – fractions, exponents,
conditions, digits with other characters between them – is left to whoever asks.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

_QUOTED: Final = re.compile(r'"([^"]*)"|\\(.)')
_PAINT: Final = re.compile(r"\[(?:[A-Za-z]+ ?\d*|\$-[^\]]*)\]")  # colours and languages
_CURRENCY: Final = re.compile(r"\[\$([^\]-]+)(?:-[^\]]*)?\]")
_SPACING: Final = re.compile(r"[_*].")
_DIGITS: Final = re.compile(r"[0#?][0#?,]*(?:\.[0#?]*,*)?|\.[0#?]+,*")
_TEMPORAL: Final = re.compile(r"[dmyhs]", re.IGNORECASE)
_SPECIAL: Final = re.compile(r"[/]|E[+-]|General|@", re.IGNORECASE)
_ELAPSED: Final = re.compile(r"\[h+\]", re.IGNORECASE)


def shown_number(value: float, code: str) -> str | None:
    """The text that a cell with this format code shows for a number.

    None where the code says nothing ("General") or is one that is not known here. A code with an
    empty section, as ";;;" has, shows nothing: "".
    """
    sections, literals = _sections(code)
    if code.strip().lower() in ("", "general", "@") or any("[" in each for each in sections):
        return None
    section = _section(value, sections)
    if section == "":
        return ""
    digits = _DIGITS.findall(section)
    if not digits and len(sections) > 1 and not _SPECIAL.search(section):
        return _restored(section, literals).strip()  # a word in the place of a number
    if len(digits) != 1 or _SPECIAL.search(section):
        return None
    if _TEMPORAL.search(section):
        return None
    signed = value < 0 and len(sections) == 1
    number = _digits(abs(value) * 100 ** section.count("%"), digits[0])
    before, _, after = section.partition(digits[0])
    text = f"{before}{'-' if signed else ''}{number}{after}"
    return _restored(text, literals).strip()


def shown_text(value: str, code: str) -> str:
    """What a cell with this format code shows for a text: nothing where the fourth section is."""
    sections, _ = _sections(code)
    return "" if len(sections) == 4 and not sections[3].strip() else value


def shown_moment(value: dt.date, code: str) -> str | None:
    """The text for a date whose format code shows no day: a month and a year, or a year."""
    letters = re.sub(r"[^dmyhs]", "", _PAINT.sub("", _QUOTED.sub("", code)).lower())
    if "y" not in letters or set(letters) - set("my"):
        return None
    if "m" not in letters:
        return f"{value:%Y}"
    return f"{value:%B %Y}" if "mmmm" in letters else f"{value:%b %Y}"


def shown_duration(value: dt.timedelta, code: str) -> str | None:
    """Hours and minutes for a format code of elapsed time, "[h]:mm"; None for any other."""
    if not _ELAPSED.search(code):
        return None
    minutes, seconds = divmod(round(abs(value.total_seconds())), 60)
    sign = "-" if value < dt.timedelta() else ""
    tail = f":{seconds:02}" if "s" in code.lower() else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}{tail}"


def _sections(code: str) -> tuple[list[str], list[str]]:
    """The sections of a code, without colours and spacing, with a sign for each literal text."""
    literals: list[str] = []

    def held(text: str) -> str:
        literals.append(text)
        return chr(0xE000 + len(literals) - 1)

    code = _QUOTED.sub(lambda m: held(m[1] if m[1] is not None else m[2]), code)
    code = _CURRENCY.sub(lambda m: held(m[1]), code)
    code = _SPACING.sub(" ", _PAINT.sub("", code))
    return code.split(";")[:4], literals


def _section(value: float, sections: list[str]) -> str:
    if value < 0 and len(sections) > 1:
        return sections[1]
    if value == 0 and len(sections) > 2:
        return sections[2]
    return sections[0]


def _digits(value: float, pattern: str) -> str:
    """A number not below zero by a pattern such as "#,##0.00"."""
    scale = len(pattern) - len(pattern.rstrip(","))
    whole, _, fraction = pattern.rstrip(",").partition(".")
    # 15 digits are what a spreadsheet itself keeps
    exact = Decimal(f"{value:.15g}").scaleb(-3 * scale)
    rounded = exact.quantize(Decimal(1).scaleb(-len(fraction)), rounding=ROUND_HALF_UP)
    least = whole.count("0")
    units, _, parts = f"{rounded:f}".partition(".")
    units = units.lstrip("0").rjust(least, "0")
    if "," in whole and units:
        units = f"{int(units):0{least + max(least - 1, 0) // 3},}"
    kept = len(fraction.rstrip("#?"))
    parts = parts[:kept] + parts[kept:].rstrip("0")
    return f"{units}.{parts}" if parts else units


def _restored(text: str, literals: list[str]) -> str:
    return "".join(
        literals[ord(c) - 0xE000] if 0 <= ord(c) - 0xE000 < len(literals) else c for c in text
    )
