"""Fields of a form by their places: those of a row, boxes in a column under a question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from ingest.reading.pdf.pages import Line

_BESIDE: Final = 3.0  # points by which boxes of one column may lie apart
_GAP: Final = 3.0  # heights of a box between two of a column
_ABOVE: Final = 2.4  # heights of a box in which the question stands over the first
_LEAST: Final = 2
_FEW: Final = 10  # words of a question that no sign ends
_FAR: Final = 100_000.0
_MOST: Final = 150


class Field(NamedTuple):
    """A field of a form: where it is, and what stands in it."""

    left: float
    bottom: float
    right: float
    top: float
    name: str
    label: str
    value: str
    is_tick: bool


def without_labels(lines: Iterable[Line], filled: Iterable[str]) -> list[Line]:
    """The lines of a page without those that are the label of a filled field and no more.

    Args:
        lines: of the page.
        filled: "label: value" of its fields, in which each label is read.
    """
    labels = {text.partition(": ")[0] for text in filled}
    return [line for line in lines if line.table or line.text.rstrip(" :?") not in labels]


def in_row(field: Field, fields: Sequence[Field]) -> list[Field]:
    """The fields that stand beside a field, itself among them."""
    return [other for other in fields if other.bottom < field.top and other.top > field.bottom]


def question_above(words: Any, field: Field, fields: Sequence[Field]) -> str:
    """The question over the column of boxes in which a box stands; empty where there is none.

    Args:
        words: the text page.
        field: a box to tick.
        fields: all of its page.
    """
    if not field.is_tick or sum(other.is_tick for other in in_row(field, fields)) > 1:
        return ""
    column = _column(field, fields)
    if len(column) < _LEAST:
        return ""
    top = column[0].top
    height = top - column[0].bottom
    over = words.get_text_bounded(0.0, top + 1, _FAR, top + _ABOVE * height, errors="ignore")
    line = next((line for line in reversed(str(over).splitlines()) if line.strip()), "")
    asked = " ".join(line.split())
    room = Field(0.0, top + 1, _FAR, top + height, "", "", "", is_tick=False)
    return asked if _asks(asked) and not in_row(room, fields) else ""


def _column(field: Field, fields: Sequence[Field]) -> list[Field]:
    """The boxes right above and below a box, from the top."""
    boxes = sorted(
        (each for each in fields if each.is_tick and abs(each.left - field.left) <= _BESIDE),
        key=lambda each: -each.top,
    )
    at = boxes.index(field)
    first = last = at
    while first and _follow(boxes[first - 1], boxes[first]):
        first -= 1
    while last + 1 < len(boxes) and _follow(boxes[last], boxes[last + 1]):
        last += 1
    return boxes[first : last + 1]


def _follow(upper: Field, lower: Field) -> bool:
    return upper.bottom - lower.top <= _GAP * (upper.top - upper.bottom)


def _asks(text: str) -> bool:
    is_short = len(text.split()) <= _FEW and not text.endswith((".", "!", ";", ","))
    return 0 < len(text) <= _MOST and (text.endswith(("?", ":")) or is_short)
