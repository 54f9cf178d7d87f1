"""What a row of a table says to a question: the cells that tell which row it is, and those asked.

Ingest writes a row as one line, "Zone: Zone 16 | Adult fare: 18.10 euros | Night fare: …".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from assistant.facts.terms import Stem
from corpus.tables.rows import SEPARATOR, Cell, cells_of, is_sentence
from corpus.tables.totals import names_total
from corpus.tables.values import currency_of

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d")
_FEW = 3  # cells of a row that is shown whole


def of_another_year(line: str, years: Sequence[str]) -> bool:
    """Whether the heads of a row name years, and none of those that are asked for."""
    named = {year for cell in cells_of(line) for year in _YEAR.findall(cell.head)}
    return bool(years and named) and named.isdisjoint(years)


def other_rows(question: str, lines: Sequence[str]) -> set[str]:
    """The lines that are rows of other things than a table's row that the question names.

    A question names a row where all words of its first cell stand in it. Of a table of which it
    names none, every row may be meant.

    Args:
        question: as it is asked.
        lines: sentences of passages, rows among them.
    """
    asked = set(_words(question))
    tables: dict[tuple[str, ...], dict[str, bool]] = defaultdict(dict)
    for line in lines:
        cells = cells_of(line)
        if cells:
            tables[tuple(cell.head for cell in cells)][line] = _is_named(cells[0].value, asked)
    return {
        line
        for rows in tables.values()
        if any(rows.values())
        for line, is_named in rows.items()
        if not is_named
    }


def cells_asked(
    line: str, asked: frozenset[str], stem: Stem, holds: Callable[[str], bool | None]
) -> str:
    """The cells of a long row that a question is about, in their order; else the line as it is.

    A sentence that says most of what the question names stands for its row, unless the head of
    another cell is asked for. Else those whose value the question gives, at least half of it, tell
    which row it is, the first cell where none does. Of the others those are asked for whose head
    shares most terms with the question; where none does, those that hold the kind of thing that is
    asked for, and else those that are whole sentences. A sentence that has all of these stands for
    them; a currency in a cell of its own goes with figures.

    Args:
        line: a sentence of a passage.
        asked: the terms of the question.
        stem: the terms of a text.
        holds: whether a text holds the kind of thing that is asked for.
    """
    cells = cells_of(line)
    told = _told(cells, asked, stem, holds)
    if told:
        return told.value if told == cells[0] else SEPARATOR.join([cells[0].text, told.text])
    if len(cells) <= _FEW:
        return line
    given = [cell for cell in cells if _is_given(set(stem(cell.value)), asked)] or cells[:1]
    others = [cell for cell in cells if cell not in given]
    shared = [len(asked & set(stem(cell.head))) for cell in others]
    wanted = [c for c, n in zip(others, shared, strict=True) if n == max(shared) > 0]
    wanted = wanted or [cell for cell in others if holds(cell.text)]
    wanted = wanted or [cell for cell in others if is_sentence(cell.value)]
    if not wanted:
        return line
    remarks = [
        c for c in cells[1:] if is_sentence(c.value) and all(w.value in c.value for w in wanted)
    ]
    if remarks:  # that say it whole
        return SEPARATOR.join([cells[0].text, remarks[0].text])
    if any(_FIGURE.search(cell.value) for cell in wanted):
        given += [cell for cell in others if _is_currency(cell.value)]
    return SEPARATOR.join(cell.text for cell in cells if cell in given or cell in wanted)


def _told(
    cells: Sequence[Cell],
    asked: frozenset[str],
    stem: Stem,
    holds: Callable[[str], bool | None],
) -> Cell | None:
    """The sentence that says most of what is asked, if one does and no other cell is asked for."""
    said = {cell: asked & set(stem(cell.value)) for cell in cells if is_sentence(cell.value)}
    if not said:
        return None
    best = max(said, key=lambda cell: len(said[cell]))
    others = [cell for cell in cells if cell != best]
    heads = asked & {term for cell in others for term in stem(cell.head)}
    values = asked & {term for cell in others for term in stem(cell.value)}
    left = (heads | {term for term in values if _FIGURE.search(term)}) - said[best]
    of_the_kind = holds(best.value) or not any(holds(cell.text) for cell in others)
    says_most = 2 * len(said[best]) > len(said[best] | heads | values)
    return best if says_most and of_the_kind and not left else None


def _is_currency(value: str) -> bool:
    return len(value.split()) == 1 and currency_of(value) != "" and not _FIGURE.search(value)


def _is_named(key: str, asked: set[str]) -> bool:
    words = set(_words(key))
    return bool(words) and words <= asked and not names_total(key)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _is_given(value: set[str], asked: frozenset[str]) -> bool:
    return bool(value) and 2 * len(value & asked) >= len(value)
