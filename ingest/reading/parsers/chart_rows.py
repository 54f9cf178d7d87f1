"""Charts of Office documents as tables: a row for each category, a column for each series."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final

from ingest.reading.parsers.number_formats import shown_duration, shown_moment, shown_number
from ingest.reading.parsers.package import A, C

_MOST_SERIES: Final = 100
_MOST_POINTS: Final = 2_000
_DAY_ZERO: Final = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart says: its title, and tables whose first row is their head."""

    title: str
    tables: tuple[tuple[tuple[str, ...], ...], ...]


def read_chart(root: Any) -> Chart:
    """Read a chart from the root of its part, with the values that it has stored."""
    axes = [_title(axis) for name in ("catAx", "dateAx", "valAx") for axis in root.iter(C + name)]
    corner = axes[0] if len(axes) > 1 else ""
    unit = axes[-1] if axes else ""
    series = [_series(node, unit) for node in list(root.iter(f"{C}ser"))[:_MOST_SERIES]]
    filled = [one for one in series if one.values]
    tables = (
        _table(corner, list(group)) for _, group in groupby(filled, key=lambda one: one.categories)
    )
    return Chart(_title(root.find(f"{C}chart")), tuple(tables))


@dataclass(frozen=True, slots=True)
class _Series:
    name: str
    categories: tuple[tuple[int, str], ...]
    values: dict[int, str]


def _series(node: Any, unit: str) -> _Series:
    name = " ".join(_points(node.find(f"{C}tx")).values()) or unit
    places = _points(_first(node, "cat", "xVal"))
    return _Series(name, tuple(places.items()), _points(_first(node, "val", "yVal")))


def _table(corner: str, series: list[_Series]) -> tuple[tuple[str, ...], ...]:
    categories = dict(series[0].categories)
    places = sorted({place for one in series for place in one.values})
    rows = (
        (
            categories.get(i, "" if categories else str(i + 1)),
            *(s.values.get(i, "") for s in series),
        )
        for i in places
    )
    return ((corner, *(one.name for one in series)), *rows)


def _first(node: Any, *names: str) -> Any | None:
    return next((found for name in names if (found := node.find(C + name)) is not None), None)


def _points(node: Any | None) -> dict[int, str]:
    """The stored texts of a reference by place; groups of categories stand before their members."""
    if node is None:
        return {}
    if (levels := list(node.iter(f"{C}lvl"))) and len(levels) > 1:
        return _grouped([dict(_stored(level)) for level in levels])
    if (plain := node.findtext(f"{C}v")) is not None:
        return {0: plain}
    return dict(_stored(node))


def _stored(node: Any) -> Iterator[tuple[int, str]]:
    code = node.findtext(f".//{C}formatCode") or "General"
    is_number = next(node.iter(f"{C}numCache", f"{C}numLit"), None) is not None
    for point in list(node.iter(f"{C}pt"))[:_MOST_POINTS]:
        place, value = point.get("idx", ""), point.findtext(f"{C}v") or ""
        if place.isdecimal() and len(place) < 7 and value.strip():
            shown = _number(value, point.get("formatCode") or code) if is_number else value
            yield int(place), shown


def _grouped(levels: list[dict[int, str]]) -> dict[int, str]:
    inner, *outer = levels
    labels: dict[int, str] = {}
    for place in sorted(inner):
        names = [_last_until(level, place) for level in reversed(outer)]
        labels[place] = " ".join(filter(None, [*names, inner[place]]))
    return labels


def _last_until(level: dict[int, str], place: int) -> str:
    before = [i for i in level if i <= place]
    return level[max(before)] if before else ""


def _number(value: str, code: str) -> str:
    try:
        number = float(value)
        if (shown := shown_number(number, code)) is not None:
            return shown
        if (elapsed := shown_duration(timedelta(days=number), code)) is not None:
            return elapsed
        if set(code.lower()) & set("dy") and "general" not in code.lower():
            day = _DAY_ZERO + timedelta(days=int(number))
            return shown_moment(day, code) or day.isoformat()
        return f"{number:.15g}"
    except (ValueError, OverflowError, ArithmeticError):
        return value


def _title(node: Any | None) -> str:
    title = None if node is None else node.find(f"{C}title")
    if title is None:
        return ""
    return " ".join("".join(each.itertext(f"{A}t")) for each in title.iter(f"{A}p")) or " ".join(
        _points(title.find(f"{C}tx")).values()
    )
