"""Boxes of short lines side by side on a slide, such as those of people: each is one thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any, Final

from ingest.reading.card_lines import MOST_WORDS, are_cards, marks_of
from ingest.reading.inline import Piece
from ingest.reading.parsers.slide_text import paragraph_pieces

_LEAST_LINES, _MOST_LINES = 3, 12
_LEAST_CARDS: Final = 2


def cards_of(shapes: Sequence[Any]) -> dict[int, list[Piece]]:
    """What each card among the shapes of a slide says, by the id of its shape.

    Args:
        shapes: in reading order.
    """
    cards: dict[int, list[Piece]] = {}
    for run in _runs(shapes):
        columns = [[paragraph.text.strip() for paragraph in _lines(shape)] for shape in run]
        rows = [[text for text in row if text] for row in zip_longest(*columns, fillvalue="")]
        if are_cards(rows, columns):
            cards |= {shape.shape_id: list(_pieces(shape)) for shape in run}
    return cards


def _runs(shapes: Sequence[Any]) -> Iterator[list[Any]]:
    """Boxes of short lines that follow each other."""
    run: list[Any] = []
    for shape in [*shapes, None]:
        if shape is not None and _is_short(shape):
            run.append(shape)
            continue
        if len(run) >= _LEAST_CARDS:
            yield run
        run = []


def _is_short(shape: Any) -> bool:
    if not getattr(shape, "has_text_frame", False) or shape.is_placeholder:
        return False
    lines = _lines(shape)
    return _LEAST_LINES <= len(lines) <= _MOST_LINES and all(
        len(line.text.split()) <= MOST_WORDS and not line.level for line in lines
    )


def _lines(shape: Any) -> list[Any]:
    return [each for each in shape.text_frame.paragraphs if each.text.strip()]


def _pieces(shape: Any) -> Iterator[Piece]:
    lines = _lines(shape)
    for line, mark in zip(lines, marks_of(len(lines)), strict=True):
        yield from paragraph_pieces(line)
        yield Piece(f"{mark} ")
