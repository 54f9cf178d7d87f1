"""Tables of a page: where they stand in its text, and the text without them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from ingest.reading.pdf.aligned import aligned_grids
from ingest.reading.pdf.grids import Grid, Words, trimmed
from ingest.reading.pdf.pages import Line, Table
from ingest.reading.pdf.pdfium_characters import Characters
from ingest.reading.pdf.pdfium_lines import footnotes, lines_of, stretches
from ingest.reading.pdf.pdfium_words import words_of
from ingest.reading.pdf.ruled import is_filled, may_hold, ruled_grid
from ingest.reading.pdf.ruling import Edge, Lattice, lattices
from ingest.reading.pdf.table_form import is_table
from ingest.reading.pdf.words import Word, printed_rows

_FEWEST_EDGES: Final = 4
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
        grids = self._grids(characters, text, edges, page, _has_rows(lines))
        self._before = min(grids, key=_bottom).lefts if grids else ()
        if not grids:
            return lines
        notes = footnotes(characters, text)
        tables = [
            (_start(grid), _table(characters, text, grid, notes))
            for grid in sorted(grids, key=_start)
        ]
        written = [placed for placed in tables if placed[1].lines]
        return lines_of(characters, _without(text, grids), written)

    def _grids(
        self,
        characters: Characters,
        text: str,
        edges: Sequence[Edge],
        page: int,
        has_rows: bool,
    ) -> list[Grid]:
        is_ruled = len(edges) >= _FEWEST_EDGES
        if not (is_ruled or has_rows) or len(text) > _MOST_CHARACTERS:
            return []
        if self._room <= 0:
            self.gave_up_at = self.gave_up_at or page
            return []
        # most pages with some lines hold nothing that needs the places of words
        words = cache(lambda: tuple(words_of(characters, text)))
        drawn = lattices(edges, lambda *box: is_filled(words(), *box)) if is_ruled else []
        held = [lattice for lattice in drawn if may_hold(lattice)]
        if not (held or has_rows):
            return []
        self._room -= len(words())
        return _found(words(), held, has_rows, self._before)


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


def _start(grid: Grid) -> int:
    return min(word.start for word in grid.words)


def _found(
    words: Sequence[Word], drawn: Sequence[Lattice], has_rows: bool, before: Sequence[float]
) -> list[Grid]:
    """All tables of a page, those with lines first."""
    found: list[Grid] = []
    left = list(words)
    for lattice in drawn:
        grid = ruled_grid(lattice, left)
        if grid is not None:
            left = _kept(grid, left, found, before)
    for grid in aligned_grids(left) if has_rows else ():
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


def _table(characters: Characters, text: str, grid: Grid, notes: frozenset[str]) -> Table:
    cells = {id(cell): cell for row in grid.rows for cell in row}
    read = {key: _lines(characters, text, cell, notes) for key, cell in cells.items()}
    return Table(
        rows=tuple(tuple(read[id(cell)] for cell in row) for row in grid.rows),
        lefts=tuple(grid.lefts),
    )


def _lines(
    characters: Characters, text: str, cell: Words, notes: frozenset[str]
) -> tuple[Line, ...]:
    """The printed lines of a cell; words that follow each other in the text are read as one."""
    places: list[tuple[int, int]] = []
    for row in printed_rows(cell):
        for number, word in enumerate(row.words):
            between = text[places[-1][1] : word.start] if places else ""
            if number and between and not between.strip(" \t"):
                places[-1] = (places[-1][0], word.end)
            else:
                places.append((word.start, word.end))
    return tuple(stretches(characters, text, places, notes))


def _without(text: str, grids: Iterable[Grid]) -> str:
    """The text of a page with spaces in place of what stands in tables."""
    characters = list(text)
    for grid in grids:
        for word in grid.words:
            characters[word.start : word.end] = " " * (word.end - word.start)
    return "".join(characters)
