"""Computes a query: the values in order, their sum, mean, difference or number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.finding.tables.bounds import Bound
from assistant.finding.tables.query import Point, Query
from assistant.finding.tables.wanting import Operation
from corpus.tables.money import is_share

_SIDES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a query comes to.

    Args:
        query: that was computed.
        points: the values that tell, in the order in which they are told: the one asked for first.
        first: how many of them are what was asked for; the others are what it was compared with.
        value: the computed number, if one was: a sum, a mean, a difference, a count.
        currency: of the value.
        blanks: the points of the query that have no value.
        elsewhere: those whose value is in another currency than the one asked for.
    """

    query: Query
    points: tuple[Point, ...]
    first: int
    value: Decimal | None = None
    currency: str = ""
    blanks: tuple[Point, ...] = ()
    elsewhere: tuple[Point, ...] = ()


def computed(query: Query) -> Result | None:
    """The result of a query; None where its values cannot be put together.

    Sums of several currencies are never made, neither is anything of values that are not there.
    """
    wanted = query.wanting
    if wanted.blank:
        rows = tuple(p for p in query.points if p.value.blank)
        return Result(query=query, points=rows, first=len(rows)) if rows else None
    if wanted.operation is Operation.CELL:
        told = not any(point.value.blank for point in query.points)
        return Result(query=query, points=query.points, first=len(query.points)) if told else None
    if wanted.operation is Operation.COMPARE:
        points = tuple(p for p in query.points if p.value.text)  # "not stated" tells, too
        return Result(query=query, points=points, first=len(points)) if points else None
    if query.measure is None:
        return _counted(query)
    valued = [p for p in query.points if _key(p) is not None and _in(p, wanted.currency)]
    blanks = tuple(p for p in query.points if p.value.blank)
    kept = [p for p in valued if all(_within(p, bound) for bound in wanted.bounds)]
    if wanted.operation in {Operation.LIST, Operation.COUNT}:
        chosen = wanted.bounds or (wanted.currency and wanted.operation is Operation.COUNT)
        listed = _listed(query, kept) if chosen else None
        if listed is None or wanted.operation is Operation.LIST:
            return replace(listed, blanks=blanks) if listed else None
        return replace(listed, value=Decimal(len(kept)), blanks=blanks)
    if wanted.operation in {Operation.MOST, Operation.LEAST}:
        return _ordered(query, kept, blanks)
    reckoned = _reckoned(query, kept, blanks)
    others = tuple(p for p in query.points if _key(p) is not None and not _in(p, wanted.currency))
    return replace(reckoned, elsewhere=others) if reckoned else None


def _counted(query: Query) -> Result | None:
    points = query.points
    if len(points) < _SIDES:
        return None  # one row is as often what the question is of as what it counts
    if query.wanting.operation is Operation.LIST:
        chosen = len(points) < query.rows  # all rows are no choice
        return Result(query=query, points=points, first=len(points)) if chosen else None
    if query.wanting.operation is not Operation.COUNT:
        return None
    return Result(query=query, points=points, first=len(points), value=Decimal(len(points)))


def _listed(query: Query, kept: Sequence[Point]) -> Result | None:
    if not kept:
        return None
    ordered = sorted(kept, key=_sortable, reverse=True)
    return Result(query=query, points=tuple(ordered), first=len(ordered))


def _ordered(query: Query, kept: Sequence[Point], blanks: tuple[Point, ...]) -> Result | None:
    """The first by size; all that are as far up are first together."""
    wanted = query.wanting
    if len(kept) < _SIDES or len({p.value.currency for p in kept}) > 1:
        return None
    ordered = sorted(kept, key=_sortable, reverse=wanted.operation is Operation.MOST)
    if wanted.rank > len(ordered):
        return None
    if wanted.rank > 1:
        ordered = [ordered[wanted.rank - 1], *ordered[: wanted.rank - 1], *ordered[wanted.rank :]]
    several = max(wanted.several, wanted.counted or 1) if wanted.counted != len(kept) else 1
    last = min(several, len(ordered)) - 1
    first = last + 1
    while wanted.rank == 1 and first < len(ordered) and _key(ordered[first]) == _key(ordered[last]):
        first += 1
    return Result(query=query, points=tuple(ordered), first=first, blanks=blanks)


def _reckoned(query: Query, kept: Sequence[Point], blanks: tuple[Point, ...]) -> Result | None:
    numbers = [p.value.number for p in kept]
    currencies = {p.value.currency for p in kept}
    if len(kept) < _SIDES or None in numbers or len(currencies) > 1:
        return None
    values = [number for number in numbers if number is not None]
    operation = query.wanting.operation
    if operation is Operation.SUM and any(is_share(p.column) or p.value.unit == "%" for p in kept):
        return None  # shares of different things add up to nothing
    if operation is Operation.DIFFERENCE:
        if len(kept) != _SIDES:
            return None
        value = abs(values[0] - values[1])
        kept = sorted(kept, key=_sortable, reverse=True)
    else:
        value = sum(values, Decimal(0))
        value = value / len(values) if operation is Operation.MEAN else value
    return Result(
        query=query, points=tuple(kept), first=len(kept), value=value,
        currency=currencies.pop(), blanks=blanks,
    )  # fmt: skip


def _in(point: Point, currency: str) -> bool:
    """Whether a value is in the currency that is asked for, if one is."""
    return not currency or point.value.currency in {currency, ""}


def _within(point: Point, bound: Bound) -> bool:
    return bound.allows(_key(point), point.value.currency)


def _key(point: Point) -> Decimal | dt.date | None:
    """What a value is compared by."""
    return point.value.number if point.value.number is not None else point.value.first


def _sortable(point: Point) -> tuple[Decimal, str]:
    key = _key(point)
    number = Decimal(key.toordinal()) if isinstance(key, dt.date) else key or Decimal(0)
    return number, point.label
