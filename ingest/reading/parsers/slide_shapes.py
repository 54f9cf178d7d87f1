"""The shapes of a slide that its audience sees, from top to bottom and from left to right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ingest.reading.parsers.package import MC


def choose_alternatives(tree: Any) -> None:
    """Put what newer programs draw in its place, where a slide offers it twice."""
    for choice in list(tree.iter(f"{MC}AlternateContent")):
        chosen, parent = choice.find(f"{MC}Choice"), choice.getparent()
        if chosen is None or parent is None:
            continue
        for node in list(chosen):
            choice.addprevious(node)
        parent.remove(choice)


def seen_shapes(shapes: Iterable[Any], width: int, height: int) -> tuple[list[Any], int]:
    """The shapes in reading order, those of groups too; how many with text are not seen.

    `width` and `height` are the slide's, in the unit of the shapes; what lies beyond is not seen.
    """
    kept, unseen = [], 0
    for shape in shapes:
        if _is_hidden(shape) or _is_outside(shape, width, height):
            unseen += any(text.strip() for text in shape._element.itertext())
        else:
            kept.append(shape)
    ordered: list[Any] = []
    waiting = [shape for line in _lines(kept) for shape in line][::-1]
    while waiting:
        shape = waiting.pop()
        if hasattr(shape, "shapes"):
            inner = list(shape.shapes)
            hidden = [each for each in inner if _is_hidden(each)]
            unseen += len(hidden)
            seen = [each for each in inner if not _is_hidden(each)]
            waiting += [each for line in _lines(seen) for each in line][::-1]
        else:
            ordered.append(shape)
    return ordered, unseen


def _lines(shapes: list[Any]) -> Iterator[list[Any]]:
    """Shapes that stand side by side, each line from left to right."""
    line: list[Any] = []
    for shape in sorted(shapes, key=lambda each: (each.top or 0, each.left or 0)):
        # beside the first one of the line: it begins above the middle of the lower of both
        lower = min(each.height or 0 for each in (*line[:1], shape))
        if line and (shape.top or 0) >= (line[0].top or 0) + lower / 2:
            yield sorted(line, key=lambda each: each.left or 0)
            line = []
        line.append(shape)
    if line:
        yield sorted(line, key=lambda each: each.left or 0)


def _is_hidden(shape: Any) -> bool:
    properties = next(shape._element.iter("{*}cNvPr"), None)
    return properties is not None and properties.get("hidden") in ("1", "true")


def _is_outside(shape: Any, width: int, height: int) -> bool:
    if None in (shape.left, shape.top, shape.width, shape.height):
        return False
    right, bottom = shape.left + shape.width, shape.top + shape.height
    return bool(right <= 0 or bottom <= 0 or shape.left >= width or shape.top >= height)
