"""Tables of a page: where they stand in its text, and the text without them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import pairwise
from typing import Final

from ingest.reading.pdf.aligned import aligned_grids
from ingest.reading.pdf.grids import Grid, Words, trimmed
from ingest.reading.pdf.pages import Line, Table
from ingest.reading.pdf.pdfium_characters import Characters
from ingest.reading.pdf.pdfium_lines import lines_of, stretches
from ingest.reading.pdf.pdfium_words import words_of
from ingest.reading.pdf.ruled import is_filled, ruled_grid
from ingest.reading.pdf.ruling import Edge, lattices
from ingest.reading.pdf.table_form import is_table
from ingest.reading.pdf.words import Word, printed_rows

_FEWEST_EDGES: Final = 6
_FEWEST_ROWS: Final = 3
# words that are looked at in one file, about as many as in a thousand pages
_MOST_WORDS: Final = 400_000
_MOST_CHARACTERS: Final = 100_000


class TableFinder:
    """Looks for tables on the pages of one file, at so many words at the most."""

    def __init__(self) -> None:
        self._room = _MOST_WORDS
        self._before: Sequence[float] = ()
        self.gave_up_at: int | None = None

    def lines(
        self, characters: Characters, text: str, edges: Sequence[Edge], page: int
    ) -> list[Line]:
        """The lines of a page's text, with each table as one of them."""
        lines = lines_of(characters, text)
        if len(text) > _MOST_CHARACTERS or not (len(edges) >= _FEWEST_EDGES or _has_rows(lines)):
            return lines
        if self._room <= 0:
            self.gave_up_at = self.gave_up_at or page
            return lines
        words = list(words_of(characters, text))
        self._room -= len(words)
        grids = _grids(words, edges, self._before)
        if not grids:
            return lines
        self._before = min(grids, key=_bottom).lefts
        tables = [
            (min(word.start for word in grid.words), _table(characters, text, grid))
            for grid in grids
        ]
        left = _without(text, grids)
        written = [placed for placed in tables if placed[1].lines]
        return lines_of(characters, left, sorted(written, key=lambda placed: placed[0]))


def _has_rows(lines: Sequence[Line]) -> bool:
    """Tell whether some rows of a page have several pieces, which may be columns."""
    pieces = sorted(
        ((part.y, part.size) for line in lines for part in line.parts or (line,) if line.size),
        reverse=True,
    )
    rows = sum(1 for above, below in pairwise(pieces) if above[0] - below[0] < 0.4 * above[1])
    return rows >= _FEWEST_ROWS


def _bottom(grid: Grid) -> float:
    return min(word.y for word in grid.words)


def _grids(words: Sequence[Word], edges: Sequence[Edge], before: Sequence[float]) -> list[Grid]:
    found: list[Grid] = []
    left = list(words)
    for lattice in lattices(edges, partial(is_filled, words)):
        grid = ruled_grid(lattice, left)
        if grid is not None:
            left = _kept(grid, left, found, before)
    for grid in aligned_grids(left):
        left = _kept(grid, left, found, before)
    return found


def _kept(grid: Grid, words: list[Word], found: list[Grid], before: Sequence[float]) -> list[Word]:
    """Add a grid to what was found if it is a table, and return the words that are in none."""
    grid = trimmed(grid, before)
    if not is_table(grid, before):
        return words
    found.append(grid)
    used = set(grid.words)
    return [word for word in words if word not in used]


def _table(characters: Characters, text: str, grid: Grid) -> Table:
    cells = {id(cell): cell for row in grid.rows for cell in row}
    read = {key: _lines(characters, text, cell) for key, cell in cells.items()}
    return Table(
        rows=tuple(tuple(read[id(cell)] for cell in row) for row in grid.rows),
        lefts=tuple(grid.lefts),
    )


def _lines(characters: Characters, text: str, cell: Words) -> tuple[Line, ...]:
    """The printed lines of a cell; words that follow each other in the text are read as one."""
    places: list[tuple[int, int]] = []
    for row in printed_rows(cell):
        for number, word in enumerate(row.words):
            between = text[places[-1][1] : word.start] if places else ""
            if number and between and not between.strip(" \t"):
                places[-1] = (places[-1][0], word.end)
            else:
                places.append((word.start, word.end))
    return tuple(stretches(characters, text, places))


def _without(text: str, grids: Iterable[Grid]) -> str:
    """The text of a page with spaces in place of what stands in tables."""
    characters = list(text)
    for grid in grids:
        for word in grid.words:
            characters[word.start : word.end] = " " * (word.end - word.start)
    return "".join(characters)
