"""What a file says of itself, believed only where it is plausible."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from ingest.reading.cleaning import clean_text

_PLACEHOLDER: Final = re.compile(
    r"\W*(untitled|anonymous|unspecified|document|doc|title|presentation|powerpoint presentation|"
    r"slide|book|none|null|print|template|layout|page|sheet|word document|new document|pdf|"
    r"sans titre|sin t[íi]tulo|sem t[íi]tulo|unbenannt|document sans nom)\W*\d*\W*"
    r"|microsoft (word|powerpoint|excel)\b.*"
    r"|.*\.(docx?|pptx?|xlsx?|pdf|indd|qxd|qxp|rtf|odt|pages|tmp|html?|md|txt)",
    re.IGNORECASE,
)
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_PDF: Final = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})(?!\d{3}$)")
_NAMED: Final = re.compile(
    r"(?:(\d{1,2})\.?\s+)?([A-Za-z]{3})[a-z]*\.?,?\s+(?:(\d{1,2}),\s*)?(\d{4})"
)
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Title, ISO date, two-letter language and publisher, each None when unknown."""

    title: str | None = None
    published: str | None = None
    language: str | None = None
    publisher: str | None = None


def plausible_title(value: object) -> str | None:
    """Return a title that a person would have given, or None."""
    text = clean_text(str(value))[:300].strip() if value else ""
    letters = sum(char.isalpha() for char in text)
    is_file_name = " " not in text and bool(re.search(r"[\d_]", text))
    if letters < 3 or letters * 3 < len(text) or is_file_name or _PLACEHOLDER.fullmatch(text):
        return None
    return text


def plausible_name(value: object) -> str | None:
    """Return a publisher's name, or None when it is empty or an address."""
    text = clean_text(str(value))[:200].strip() if value else ""
    return text if len(text) > 1 and "://" not in text else None


def iso_language(value: object) -> str | None:
    """Return the two-letter code that a language tag starts with, or None."""
    match = re.match(r"([A-Za-z]{2})(?![A-Za-z])", str(value).strip()) if value else None
    return match[1].lower() if match else None


def iso_date(value: object) -> str | None:
    """Read the usual ways to write a date; the time of day is dropped."""
    text = str(value).strip() if value else ""
    numbers = _ISO.match(text) or _PDF.match(text)
    if numbers:
        return _valid(int(numbers[1]), int(numbers[2]), int(numbers[3]))
    named = _NAMED.search(text)
    if named and named[2].lower() in _MONTHS and (named[1] or named[3]):
        month = _MONTHS.index(named[2].lower()) + 1
        return _valid(int(named[4]), month, int(named[1] or named[3]))
    return None


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if 1900 <= year <= 2100 else None
    except ValueError:
        return None
