"""Tells lines that strike words out from underlines, rules of tables and other lines of a page."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ingest.reading.pdf.ruling import Edge

# above the baseline, as shares of the size of the letters: underlines lie lower, roofs higher
_LOWEST: Final = 0.14
_HIGHEST: Final = 0.5
_SHORTEST: Final = 3.0
_ONE_LINE: Final = 0.6  # both sides of a thin box
_GAP: Final = 3.0  # between the pieces of one stroke
_BESIDE: Final = 0.35  # by how much of the size a stroke may begin or end beside its words
_FULL: Final = 0.6
_TOUCHING: Final = 1.5
_MOST_STROKES: Final = 2_000


@dataclass(frozen=True, slots=True)
class Letter:
    """A character that is no space: its place, left and right, baseline and size, in points."""

    place: int
    left: float
    right: float
    base: float
    size: float


def struck(letters: Sequence[Letter], edges: Iterable[Edge]) -> set[int]:
    """The places of the letters through whose middle a line is drawn that covers them alone.

    A line that goes on beyond the words, meets an upright one, or begins or ends within a word is
    the rule of a table, a frame or part of a drawing.
    """
    edges = list(edges)
    strokes = _strokes(edges)
    if not strokes:
        return set()
    heights = [stroke.at for stroke in strokes]
    crossed: dict[int, list[Letter]] = defaultdict(list)
    for letter in letters:
        first = bisect_left(heights, letter.base + _LOWEST * letter.size)
        last = bisect_right(heights, letter.base + _HIGHEST * letter.size)
        middle = (letter.left + letter.right) / 2
        for number in range(first, last):
            if strokes[number].start <= middle <= strokes[number].end:
                crossed[number].append(letter)
    uprights = [edge for edge in edges if edge.upright]
    lines = _by_line(letters)
    return {
        letter.place
        for number, some in crossed.items()
        if _fits(strokes[number], some, lines) and not _meets(strokes[number], uprights)
        for letter in some
    }


def _strokes(edges: Iterable[Edge]) -> list[Edge]:
    """The level lines from the lowest up, the pieces of each put together."""
    joined: list[Edge] = []
    for edge in sorted(edge for edge in edges if not edge.upright):
        near = (old for old in reversed(joined[-8:]) if edge.at - old.at <= _ONE_LINE)
        old = next((old for old in near if _meet(old, edge)), None)
        if old is None:
            joined.append(edge)
        else:
            both = min(old.start, edge.start), max(old.end, edge.end)
            joined[joined.index(old)] = old._replace(start=both[0], end=both[1])
    strokes = [edge for edge in joined if edge.end - edge.start >= _SHORTEST]
    return sorted(strokes, key=lambda edge: edge.at) if len(strokes) <= _MOST_STROKES else []


def _meet(one: Edge, other: Edge) -> bool:
    return one.start - _GAP <= other.end and other.start - _GAP <= one.end


def _fits(stroke: Edge, some: Sequence[Letter], lines: Mapping[int, list[Letter]]) -> bool:
    """Whether a stroke begins and ends with whole words, and crosses little else."""
    first, last = min(some, key=lambda each: each.left), max(some, key=lambda each: each.right)
    slack = _BESIDE * first.size
    if abs(stroke.start - first.left) > slack or abs(stroke.end - last.right) > slack:
        return False
    if len({round(letter.base) for letter in some}) > 2:  # raised letters have a line of their own
        return False
    crossed = sum(letter.right - letter.left for letter in some)
    return crossed >= _FULL * (stroke.end - stroke.start) and not any(
        0 <= letter.left - last.right < 0.1 * last.size
        or 0 <= first.left - letter.right < 0.1 * first.size
        for letter in _beside(first, lines)
        if letter not in some
    )


def _beside(letter: Letter, lines: Mapping[int, list[Letter]]) -> Iterator[Letter]:
    return iter(lines.get(round(letter.base), ()))


def _by_line(letters: Iterable[Letter]) -> dict[int, list[Letter]]:
    lines: dict[int, list[Letter]] = defaultdict(list)
    for letter in letters:
        lines[round(letter.base)].append(letter)
    return lines


def _meets(stroke: Edge, uprights: Iterable[Edge]) -> bool:
    """Whether an upright line stands at an end of a stroke, as in a table or a frame."""
    return any(
        upright.start - _TOUCHING <= stroke.at <= upright.end + _TOUCHING
        and min(abs(upright.at - stroke.start), abs(upright.at - stroke.end)) <= _TOUCHING
        for upright in uprights
    )
