"""A spreadsheet cell as a person reads it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from ingest.reading.parsers.number_formats import (
    plain_number,
    shown_duration,
    shown_moment,
    shown_number,
    shown_text,
    shows_truth,
)
from ingest.reading.raised_text import read_raised


def cell_text(cell: Any, code: str | None = None) -> str:
    """The text that the cell shows, with dates as ISO dates and numbers in full where it has none.

    A whole date is never cut or turned round, whatever its format: 3/4/2021 is two days.

    Args:
        cell: of a workbook.
        code: of the format that a rule gives it; None where its own counts.
    """
    value, code = cell.value, (cell.number_format or "") if code is None else code
    if value is None:
        return ""
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE") if shows_truth(code) else ""
    if isinstance(value, int | float):
        shown = shown_number(value, code)
        return plain_number(value) if shown is None else shown
    if isinstance(value, timedelta):
        return shown_duration(value, code) or str(value)
    if isinstance(value, date):
        return shown_moment(value, code) or _iso(value)
    if isinstance(value, time):
        return value.isoformat("auto" if value.second or value.microsecond else "minutes")
    return shown_text(_written(value) if isinstance(value, list) else str(value), code)


def _written(parts: list[Any]) -> str:
    """Text in several fonts, without what is struck through and the marks of notes."""
    text = ""
    for part in parts:
        font = getattr(part, "font", None)
        if font is None:
            text += str(part)
        elif not font.strike:
            text += read_raised(part.text, text) if font.vertAlign == "superscript" else part.text
    return text


def _iso(value: date) -> str:
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
    return value.isoformat()
