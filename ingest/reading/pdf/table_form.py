"""Tells tables from boxes, forms, contents pages, lists and charts: what is unsure is none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from statistics import mean
from typing import Final

from ingest.reading.pdf.grids import Grid, Words, same_columns, text_of

_FEWEST_FILLED: Final = 0.3
_MOST_WORDS: Final = 250
_PROSE_WORDS: Final = 12
_MOST_REPEATED: Final = 4.0
_FEW: Final = 2_000
_FORM: Final = re.compile(r"_{3,}|:\s*$|[☐☑☒□]|\.{8,}")
_BULLET: Final = re.compile(r"[•◦▪▫■□●○◆✓✔❖\uf0a7\uf0b7·–—-]|\(?\d{1,2}[.)]|\(?[a-z][.)]")
_PAGE: Final = re.compile(r"\d{1,4}|[ivxl]{1,6}", re.IGNORECASE)
_LEADERS: Final = re.compile(r"\.{4,}|(?: \.){4,}|…")


def is_table(grid: Grid, before: Sequence[float] = ()) -> bool:
    """Tell whether rows and columns of words are a table.

    Args:
        grid: What was found.
        before: The places of the columns of the last table before; a single row is enough where
            it keeps to them, as the rest of that table does.
    """
    rows, width = grid.rows, len(grid.lefts)
    full = [row for row in rows if _filled(row) > 1]
    needed = 1 if same_columns(grid.lefts, before) else 3 if width == 2 else 2
    if width < 2 or len(full) < needed:
        return False
    cells = list({id(cell): cell for row in rows for cell in row}.values())
    filled = [cell for cell in cells if cell]
    if len(filled) < _FEWEST_FILLED * len(cells) or max(map(len, filled)) > _MOST_WORDS:
        return False
    return not (
        _repeats_too_much(rows, filled)
        or _is_form(filled)
        or _is_contents(rows)
        or _is_list(rows, width)
        or _is_prose(rows, width)
    )


def _filled(row: Sequence[Words]) -> int:
    return len({id(cell) for cell in row if cell})


def _repeats_too_much(rows: Sequence[Sequence[Words]], filled: Sequence[Words]) -> bool:
    written = sum(len(cell) for row in rows for cell in row)
    return written > _FEW + _MOST_REPEATED * sum(map(len, filled))


def _is_form(filled: Sequence[Words]) -> bool:
    return mean(bool(_FORM.search(text_of(cell))) for cell in filled) > 0.3


def _is_contents(rows: Sequence[Sequence[Words]]) -> bool:
    """Numbers of pages at the right, each at least as large as the one before."""
    last = [text_of(row[-1]) for row in rows if row[-1]]
    if mean(bool(_LEADERS.search(" ".join(map(text_of, row)))) for row in rows) > 0.3:
        return True
    pages = [int(text) for text in last if text.isdecimal() and len(text) <= 4]
    is_all = sum(bool(_PAGE.fullmatch(text)) for text in last) == len(last) > 0
    is_wordy = mean(len(row[0]) for row in rows) > 1.5
    return is_all and is_wordy and len(pages) > 2 and all(a <= b for a, b in pairwise(pages))


def _is_list(rows: Sequence[Sequence[Words]], width: int) -> bool:
    """Bullets or numbers, and beside them what they stand for."""
    marks = [row[0] for row in rows if row[0]]
    is_marked = bool(marks) and mean(bool(_BULLET.fullmatch(text_of(mark))) for mark in marks) > 0.7
    return is_marked and width == 2


def _is_prose(rows: Sequence[Sequence[Words]], width: int) -> bool:
    """Two columns of long texts in a frame, without short names at their left or above them."""
    heads = [len(cell) for cell in rows[0] if cell]
    first = [len(row[0]) for row in rows if row[0]]
    return width == 2 and mean(heads) > _PROSE_WORDS and mean(first) > _PROSE_WORDS
