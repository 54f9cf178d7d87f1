"""Whether a cell fulfils a rule of its sheet, for the rules that ask for plain comparisons."""

from __future__ import annotations

import datetime as dt
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from ingest.reading.parsers.cell_references import area_of

Place = tuple[int, int]
Values = Sequence[Any]
_Ranked = tuple[int, Any]

_COMPARED: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "<>": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}
_NAMED: Final = {
    "lessThan": "<",
    "lessThanOrEqual": "<=",
    "equal": "=",
    "notEqual": "<>",
    "greaterThanOrEqual": ">=",
    "greaterThan": ">",
}
_PLACES: Final[dict[str, Callable[[str, str], bool]]] = {
    "containsText": operator.contains,
    "notContainsText": operator.contains,
    "beginsWith": str.startswith,
    "endsWith": str.endswith,
}
_NUMBER: Final = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?")
_TEXT: Final = re.compile(r'"((?:[^"]|"")*)"')
_CELL: Final = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d{1,7})")
_TOLD: Final = re.compile(r"(ISERROR|ISNA|ISBLANK|ISNUMBER|ISTEXT)\(([^()]+)\)", re.IGNORECASE)
_COMPARISON: Final = re.compile(r'("(?:[^"]|"")*"|[^<>="]+?) ?(<>|<=|>=|<|>|=) ?(.+)')
_BLANK: Final[_Ranked] = (-1, None)


class _Unknown(Exception):
    """A formula that is not one of those that are known here."""


def holds(
    asks: Mapping[str, str], formulas: Sequence[str], row: Values, place: Place, origin: Place
) -> bool | None:
    """Tell whether a cell fulfils a rule; None where that cannot be told.

    Args:
        asks: the rule's type, operator and text.
        formulas: what it compares with.
        row: the values of the cell's row.
        place: the cell's row and column.
        origin: those of the cell that the formulas are written for.
    """
    try:
        return _holds(asks, formulas, _Cells(row, place, origin))
    except (_Unknown, TypeError, IndexError):
        return None


class _Cells:
    """The values that formulas may name: those of the cell's own row."""

    def __init__(self, row: Values, place: Place, origin: Place) -> None:
        self._row = row
        self._place = place
        self._origin = origin

    @property
    def own(self) -> Any:
        """The value of the cell itself."""
        return self._row[self._place[1] - 1]

    def at(self, reference: re.Match[str]) -> Any:
        """The value that a reference of a formula means for this cell."""
        found = area_of(reference[2] + reference[4])
        if found is None:
            raise _Unknown
        down = 0 if reference[3] else self._place[0] - self._origin[0]
        across = 0 if reference[1] else self._place[1] - self._origin[1]
        if found.top + down != self._place[0]:
            raise _Unknown  # other rows are not kept
        column = found.left + across - 1
        return self._row[column] if 0 <= column < len(self._row) else None


def _holds(asks: Mapping[str, str], formulas: Sequence[str], cells: _Cells) -> bool:
    kind, own = asks.get("type", ""), cells.own
    if kind == "cellIs":
        return _is(asks.get("operator", ""), formulas, cells)
    if kind == "expression":
        return _is_true(formulas[0].strip().removeprefix("="), cells)
    text = str("" if own is None else own).lower()
    if kind.endswith("Errors"):
        found = _is_error(own)
    elif kind.endswith("Blanks"):
        found = not text.strip()
    else:
        found = _has(kind, asks.get("text", "").lower(), text)
    return found is not kind.startswith("not")


def _has(kind: str, wanted: str, text: str) -> bool:
    """Whether a text has the wanted one in the place that a kind of rule names."""
    if not wanted or kind not in _PLACES:
        raise _Unknown
    return _PLACES[kind](text, wanted)


def _is(name: str, formulas: Sequence[str], cells: _Cells) -> bool:
    own = _ranked(cells.own)
    bounds = [_ranked(_value(formula, cells)) for formula in formulas]
    if own == _BLANK:
        own = 0, 0.0
    if name in ("between", "notBetween"):
        return (min(bounds) <= own <= max(bounds)) is (name == "between")
    if name not in _NAMED:
        raise _Unknown
    return _COMPARED[_NAMED[name]](own, bounds[0])


def _is_true(formula: str, cells: _Cells) -> bool:
    if formula.upper() in ("TRUE", "TRUE()", "1"):
        return True
    if formula.upper() in ("FALSE", "FALSE()", "0"):
        return False
    if told := _TOLD.fullmatch(formula):
        return _is_kind(told[1].upper(), _value(told[2], cells))
    if compared := _COMPARISON.fullmatch(formula):
        left, right = _ranked(_value(compared[1], cells)), _ranked(_value(compared[3], cells))
        if _BLANK in (left, right):
            left, right = (
                each if each != _BLANK else _empty(left, right) for each in (left, right)
            )
        return _COMPARED[compared[2]](left, right)
    raise _Unknown


def _empty(*sides: _Ranked) -> _Ranked:
    """A blank beside a text is an empty text, beside a number nought."""
    return (1, "") if any(rank == 1 for rank, _ in sides) else (0, 0.0)


def _is_kind(name: str, value: Any) -> bool:
    if name in ("ISERROR", "ISNA"):
        return _is_error(value) and (name == "ISERROR" or value == "#N/A")
    if name == "ISBLANK":
        return value is None
    return _ranked(value)[0] == (0 if name == "ISNUMBER" else 1) and not _is_error(value)


def _is_error(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"#[A-Z/0]{2,12}[!?]?", value) is not None


def _value(formula: str, cells: _Cells) -> Any:
    formula = formula.strip()
    if _NUMBER.fullmatch(formula):
        return float(formula)
    if text := _TEXT.fullmatch(formula):
        return text[1].replace('""', '"')
    if formula.upper() in ("TRUE", "FALSE"):
        return formula.upper() == "TRUE"
    if reference := _CELL.fullmatch(formula):
        return cells.at(reference)
    raise _Unknown


def _ranked(value: Any) -> _Ranked:
    """Numbers come before texts, and those before what is true or false."""
    if value is None:
        return _BLANK
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, int | float):
        return 0, float(value)
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        from openpyxl.utils import datetime as days

        to_serial: Any = days.to_excel
        return 0, float(to_serial(value))
    return 1, str(value).lower()
