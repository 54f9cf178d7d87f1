"""A spreadsheet cell as a person reads it."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any


def cell_text(cell: Any) -> str:
    """Write dates as ISO dates, whole numbers without a fraction, percentages as such."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return (
            value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    return str(value)


def _number(value: float, number_format: str) -> str:
    if "%" in number_format:
        return f"{value * 100:.10g}%"
    # 15 digits are what Excel itself keeps: 0.1 + 0.2 is 0.3
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e15):
        return str(int(value))
    return f"{value:.15g}"
