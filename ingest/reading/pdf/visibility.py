"""Tells text that a reader of the page sees from text that is hidden."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from ingest.reading.pdf.ruling import Edge

Colour = tuple[int, int, int]
_WHITE: Final[Colour] = (255, 255, 255)
# what differs by less than this from its ground cannot be read
LIKE: Final = 12
_SMALLEST: Final = 1.0
_SCAN: Final = 0.5  # of the sheet
_MAX_COMPARISONS: Final = 1_000_000


class Box(NamedTuple):
    """An upright box on a page, in points."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> tuple[float, float]:
        """The point in the middle."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    def has(self, x: float, y: float) -> bool:
        """Tell whether a point lies in the box."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    def holds(self, other: Box, slack: float) -> bool:
        """Tell whether another box lies in this one, but for a little."""
        return (
            self.left - slack <= other.left
            and self.bottom - slack <= other.bottom
            and other.right <= self.right + slack
            and other.top <= self.top + slack
        )


class Matrix(NamedTuple):
    """Places of a form's content on its page."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def of(self, inner: Matrix) -> Matrix:
        """The matrix of a form in a form."""
        return Matrix(
            self.a * inner.a + self.c * inner.b,
            self.b * inner.a + self.d * inner.b,
            self.a * inner.c + self.c * inner.d,
            self.b * inner.c + self.d * inner.d,
            self.a * inner.e + self.c * inner.f + self.e,
            self.b * inner.e + self.d * inner.f + self.f,
        )

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """The upright box around a box of the form."""
        corners = [(x, y) for x in (left, right) for y in (bottom, top)]
        xs = [self.a * x + self.c * y + self.e for x, y in corners]
        ys = [self.b * x + self.d * y + self.f for x, y in corners]
        return Box(min(xs), min(ys), max(xs), max(ys))


@dataclass(frozen=True, slots=True)
class Cover:
    """Something filled on a page; without a colour it is a picture or a shading.

    `is_box` is False for drawings; `is_solid` boxes let nothing through. `is_picture` tells a
    picture from a shading.
    """

    order: int
    box: Box
    colour: Colour | None = None
    is_box: bool = False
    is_solid: bool = False
    is_picture: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """When each text of a page was drawn, by its address, and what else is drawn there.

    `edges` are the straight lines of paths, the sides of boxes among them.
    """

    orders: dict[int, int] = field(default_factory=dict)
    covers: tuple[Cover, ...] = ()
    edges: tuple[Edge, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Characters of one text object, from `first` to before `end`; `box` is their ink.

    What `may_be_off` is on a layer that can be shut off, or beyond what cuts it off.
    """

    first: int
    end: int
    address: int
    box: Box
    size: float
    is_invisible: bool
    colour: Colour | None
    may_be_off: bool = False


def certainly_hidden(run: Run, sheet: Box, drawn: Drawn) -> bool:
    """Tell whether a text is off the sheet, too small, or drawn invisibly over no picture."""
    if not sheet.has(*run.box.middle) or run.size < _SMALLEST:
        return True
    return run.is_invisible and not any(
        cover.box.has(*run.box.middle) and not cover.is_box for cover in drawn.covers
    )


def perhaps_hidden(runs: Iterable[Run], sheet: Box, drawn: Drawn) -> list[Run]:
    """The texts in the colour of their ground, under a box or a picture, cut off or shut off.

    A picture of most of the sheet is a scan, and the text below it says what is on it.
    """
    runs = [run for run in runs if not run.is_invisible and run.address in drawn.orders]
    covers = drawn.covers
    if len(runs) * len(covers) > _MAX_COMPARISONS:
        # the largest are the likeliest to hide anything
        most = _MAX_COMPARISONS // len(runs)
        covers = tuple(
            sorted(
                sorted(covers, key=lambda cover: _area(cover.box))[-most:],
                key=lambda cover: cover.order,
            )
        )
    large = _SCAN * _area(sheet)
    hiding = {c.order for c in covers if c.is_solid or (c.is_picture and _area(c.box) < large)}
    return [run for run in runs if _is_suspect(run, drawn.orders[run.address], covers, hiding)]


def _is_suspect(run: Run, order: int, covers: Iterable[Cover], hiding: Set[int]) -> bool:
    if run.may_be_off:
        return True
    ground: Colour | None = _WHITE
    x, y = run.box.middle
    for cover in covers:
        if cover.order < order:
            if cover.box.has(x, y):
                ground = cover.colour
        elif cover.order in hiding and cover.box.holds(run.box, run.size / 4):
            return True
    if run.colour is None or ground is None:
        return False
    return all(abs(a - b) < LIKE for a, b in zip(run.colour, ground, strict=True))


def _area(box: Box) -> float:
    return (box.right - box.left) * (box.top - box.bottom)
