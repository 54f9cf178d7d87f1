"""Puts the boxes of characters together into one box for each line."""

from __future__ import annotations

from collections.abc import Iterable

from api.page.images.model import Box

_SAME_LINE = 0.5  # of the smaller height that two boxes share
_WIDEST_GAP = 3.0  # heights of a line between two words of it


def line_boxes(characters: Iterable[Box | None]) -> tuple[Box, ...]:
    """One box for each line.

    Args:
        characters: their boxes in reading order; None where a line ends.
    """
    lines: list[Box] = []
    last: Box | None = None
    for box in characters:
        if box is not None and last is not None and _continues(lines[-1], last, box):
            lines[-1] = _around(lines[-1], box)
        elif box is not None:
            lines.append(box)
        last = box
    return tuple(lines)


def _continues(line: Box, last: Box, box: Box) -> bool:
    """Whether a character goes on with a line: beside it, or below or above it in turned text."""
    return _beside(line, box) or _beside(_turned(last), _turned(box))


def _beside(first: Box, second: Box) -> bool:
    shared = min(first.y1, second.y1) - max(first.y0, second.y0)
    gap = max(first.x0, second.x0) - min(first.x1, second.x1)
    return shared >= _SAME_LINE * min(first.height, second.height) and gap <= _WIDEST_GAP * max(
        first.height, second.height
    )


def _turned(box: Box) -> Box:
    return Box(box.y0, box.x0, box.y1, box.x1)


def _around(first: Box, second: Box) -> Box:
    return Box(
        min(first.x0, second.x0),
        min(first.y0, second.y0),
        max(first.x1, second.x1),
        max(first.y1, second.y1),
    )
