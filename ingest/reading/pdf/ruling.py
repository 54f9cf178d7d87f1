"""Straight lines of a page and what they enclose: the lattices that tables are drawn with."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final, NamedTuple

# lines nearer than this are one, such as both sides of a gap between cells, in points
NEAR: Final = 4.5
_SHORTEST: Final = 6.0
# drawings have more lines than tables
_MOST_EDGES: Final = 800
_MOST_CELLS: Final = 6_000
_MOST_STACKS: Final = 200
IsFilled = Callable[[float, float, float, float], bool]


class Edge(NamedTuple):
    """A level or upright line: at which height or place, from where to where, in points."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Lattice:
    """Lines that touch: places of uprights from left to right, of level ones from the top down."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    edges: tuple[Edge, ...] = ()

    @property
    def area(self) -> float:
        """How large it is, in square points."""
        return (self.xs[-1] - self.xs[0]) * (self.ys[0] - self.ys[-1])

    def borders(self) -> Borders:
        """Where lines stand between columns and lie between rows."""
        return Borders(
            right=[
                [_has(stands, (top + bottom) / 2) for top, bottom in pairwise(self.ys)]
                for stands in self._spans(True, self.xs[1:-1])
            ],
            below=[
                [_has(lies, (left + right) / 2) for left, right in pairwise(self.xs)]
                for lies in self._spans(False, self.ys[1:-1])
            ],
        )

    def _spans(self, upright: bool, places: Sequence[float]) -> list[list[Edge]]:
        some = [edge for edge in self.edges if edge.upright is upright]
        return [[edge for edge in some if abs(edge.at - at) <= NEAR] for at in places]


@dataclass(frozen=True, slots=True)
class Borders:
    """For each column its right borders by row, and for each row the borders below by column."""

    right: list[list[bool]]
    below: list[list[bool]]


def lattices(edges: Iterable[Edge], is_filled: IsFilled) -> list[Lattice]:
    """Everything that lines enclose on a page, the smallest first; nothing of a drawing.

    Args:
        edges: All straight lines.
        is_filled: Tells of a left, bottom, right and top whether rows of text fill the place
            between two rules that are equally long, so that both belong to one table.
    """
    joined = _joined(edge for edge in edges if edge.end - edge.start >= _SHORTEST)
    if len(joined) > _MOST_EDGES:
        return []
    found = _absorbed(_stacked([_lattice(group) for group in _groups(joined)], is_filled))
    kept = [each for each in found if 0 < (len(each.xs) - 1) * (len(each.ys) - 1) <= _MOST_CELLS]
    return sorted(kept, key=lambda lattice: lattice.area)


def clustered(values: Iterable[float], near: float) -> list[float]:
    """Values from small to large, of those near to each other the mean."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][0] <= near:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def nearest(places: Sequence[float], value: float) -> float:
    """Which of some places, from small to large, is nearest."""
    right = bisect_left(places, value)
    return min(places[max(right - 1, 0) : right + 1], key=lambda place: abs(place - value))


def _has(edges: Iterable[Edge], middle: float) -> bool:
    return any(edge.start <= middle <= edge.end for edge in edges)


def _joined(edges: Iterable[Edge]) -> list[Edge]:
    """Put pieces of one line together, and lines that are almost in one place."""
    joined: list[Edge] = []
    ordered = sorted(edges)
    for _, some in groupby(ordered, key=lambda edge: edge.upright):
        group = list(some)
        places = clustered((edge.at for edge in group), NEAR)
        placed = sorted(edge._replace(at=nearest(places, edge.at)) for edge in group)
        current = placed[0]
        for edge in placed[1:]:
            if edge.at == current.at and edge.start <= current.end + NEAR:
                current = current._replace(end=max(current.end, edge.end))
            else:
                joined.append(current)
                current = edge
        joined.append(current)
        if len(joined) > _MOST_EDGES:
            break
    return joined


def _groups(edges: Sequence[Edge]) -> Iterator[list[Edge]]:
    """Lines that touch each other, directly or over others."""
    parents = list(range(len(edges)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    level = [index for index, edge in enumerate(edges) if not edge.upright]
    for index, upright in enumerate(edges):
        if upright.upright:
            for other in level:
                if _touch(upright, edges[other]):
                    parents[root(index)] = root(other)
    groups: dict[int, list[Edge]] = {}
    for index, edge in enumerate(edges):
        groups.setdefault(root(index), []).append(edge)
    yield from groups.values()


def _touch(upright: Edge, level: Edge) -> bool:
    return (
        level.start - NEAR <= upright.at <= level.end + NEAR
        and upright.start - NEAR <= level.at <= upright.end + NEAR
    )


def _lattice(edges: Sequence[Edge]) -> Lattice:
    across = [x for edge in edges if not edge.upright for x in (edge.start, edge.end)]
    down = [y for edge in edges if edge.upright for y in (edge.start, edge.end)]
    uprights = [edge.at for edge in edges if edge.upright]
    levels = [edge.at for edge in edges if not edge.upright]
    xs = clustered([*uprights, *_ends([*across, *uprights])], NEAR)
    ys = clustered([*levels, *_ends([*down, *levels])], NEAR)
    return Lattice(tuple(xs), tuple(reversed(ys)), tuple(edges))


def _ends(values: Sequence[float]) -> tuple[float, ...]:
    return (min(values), max(values)) if values else ()


def _stacked(found: Sequence[Lattice], is_filled: IsFilled) -> list[Lattice]:
    """Put together what is equally wide and lies below each other with text between."""
    stacked: list[Lattice] = []
    for lower in sorted(found, key=lambda each: -each.ys[0]):
        place = next((i for i, upper in enumerate(stacked) if _is_below(upper, lower)), None)
        if len(stacked) <= _MOST_STACKS and place is not None:
            upper = stacked[place]
            if is_filled(lower.xs[0], lower.ys[0], lower.xs[-1], upper.ys[-1]):
                del stacked[place]
                lower = _lattice([*upper.edges, *lower.edges])
        stacked.insert(0, lower)
    return stacked


def _absorbed(found: Sequence[Lattice]) -> list[Lattice]:
    """Give the boxes of single cells to the table around them, whose columns they keep to."""
    kept: list[Lattice] = []
    for lattice in sorted(found, key=lambda each: -each.area):
        outer = next(
            (i for i, large in enumerate(kept[:_MOST_STACKS]) if _keeps_to(large, lattice)), None
        )
        if outer is None:
            kept.append(lattice)
        else:
            kept[outer] = _lattice([*kept[outer].edges, *lattice.edges])
    return kept


def _keeps_to(large: Lattice, small: Lattice) -> bool:
    is_inside = large.ys[-1] <= small.ys[-1] and small.ys[0] <= large.ys[0]
    is_table = len(large.xs) > 2 and len(large.ys) > 2
    return (
        is_inside
        and is_table
        and all(abs(nearest(large.xs, x) - x) <= NEAR for x in (small.xs[0], small.xs[-1]))
    )


def _is_below(upper: Lattice, lower: Lattice) -> bool:
    return (
        upper.ys[-1] > lower.ys[0]
        and abs(upper.xs[0] - lower.xs[0]) <= NEAR
        and abs(upper.xs[-1] - lower.xs[-1]) <= NEAR
    )
