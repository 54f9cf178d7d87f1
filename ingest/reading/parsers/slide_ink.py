"""Whether a slide shows a text: in its colour on its ground, in its size, not under another shape.

What is not sure counts as seen: over pictures, gradients and shapes of the layout, and on slides
with animations, where a shape may leave.
"""

from __future__ import annotations

import re
from typing import Any, Final

from ingest.reading.parsers.ink import Colour, is_alike
from ingest.reading.parsers.package import A
from ingest.reading.parsers.slide_theme import SlideTheme

_FILLS: Final = ("solidFill", "gradFill", "blipFill", "pattFill", "grpFill")
_LEGIBLE: Final = 200  # hundredths of a point
_INK: Final = re.compile(r"\w")
_UNKNOWN: Final = object()


class SlideInk:
    """What one slide is drawn in, and on."""

    def __init__(self, slide: Any) -> None:
        """Take the slide's shapes in the order of drawing; of a group no place is known."""
        self._theme = SlideTheme(slide)
        self._shapes = list(slide.shapes)
        self._moves = next(slide._element.iter("{*}timing"), None) is not None

    def covered(self, shape: Any) -> bool:
        """Whether a shape with text lies wholly under another one that lets nothing through."""
        if self._moves or shape not in self._shapes or not _has_place(shape):
            return False
        above = self._shapes[self._shapes.index(shape) + 1 :]
        return any(_holds(other, shape) and self._is_solid(other) for other in above)

    def hide_unseen(self, shape: Any) -> int:
        """Take the text that its reader does not see out of a shape; in how many places."""
        ground: Colour | object | None = None
        count = 0
        for run in list(shape._element.iter(f"{A}r")):
            properties = run.find(f"{A}rPr")
            text = run.findtext(f"{A}t") or ""
            if properties is None or not _INK.search(text):
                continue
            hidden = _is_tiny(properties) or properties.find(f"{A}noFill") is not None
            colour = None if hidden else self._theme.colour(properties.find(f"{A}solidFill"))
            if colour is not None and properties.find(f"{A}highlight") is None:
                ground = self._ground(shape) if ground is None else ground
                hidden = isinstance(ground, tuple) and is_alike(colour, ground)
            if hidden:
                run.find(f"{A}t").text = ""
                count += 1
        return count

    def _ground(self, shape: Any) -> Colour | object:
        own = self._fill(shape)
        if own is not None:
            return own
        if shape not in self._shapes or not _has_place(shape):
            return _UNKNOWN
        for below in reversed(self._shapes[: self._shapes.index(shape)]):
            if not _touches(below, shape):
                continue
            fill = self._fill(below)
            if fill is not None:
                return fill if _holds(below, shape) else _UNKNOWN
        return self._theme.ground or _UNKNOWN

    def _fill(self, shape: Any) -> Colour | object | None:
        """The colour of a shape; None where it is clear, something else where it is not known."""
        properties = next(shape._element.iterchildren("{*}spPr"), None)
        if properties is None or str(shape._element.tag).endswith("}pic"):
            return _UNKNOWN
        own = self._own_fill(properties)
        styled = next(shape._element.iterchildren("{*}style"), None)
        if own is None and properties.find(f"{A}noFill") is None and styled is not None:
            return _UNKNOWN
        return own

    def _own_fill(self, properties: Any) -> Colour | object | None:
        if not any(properties.find(f"{A}{name}") is not None for name in _FILLS):
            return None
        return self._theme.colour(properties.find(f"{A}solidFill")) or _UNKNOWN

    def _is_solid(self, shape: Any) -> bool:
        return isinstance(self._fill(shape), tuple) and _is_box(shape)


def _is_tiny(properties: Any) -> bool:
    size = properties.get("sz", "")
    return size.isdecimal() and int(size[:6]) < _LEGIBLE


def _is_box(shape: Any) -> bool:
    geometry = next(shape._element.iter(f"{A}prstGeom"), None)
    turned = next(shape._element.iter(f"{A}xfrm"), None)
    return (
        geometry is not None
        and geometry.get("prst") == "rect"
        and (turned is None or turned.get("rot", "0") == "0")
    )


def _has_place(shape: Any) -> bool:
    return None not in (shape.left, shape.top, shape.width, shape.height)


def _holds(outer: Any, inner: Any) -> bool:
    return (
        _has_place(outer)
        and outer.left <= inner.left
        and outer.top <= inner.top
        and outer.left + outer.width >= inner.left + inner.width
        and outer.top + outer.height >= inner.top + inner.height
    )


def _touches(one: Any, other: Any) -> bool:
    return not _has_place(one) or (
        one.left < other.left + other.width
        and other.left < one.left + one.width
        and one.top < other.top + other.height
        and other.top < one.top + one.height
    )
