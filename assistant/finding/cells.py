"""What a row of a table says to a question: the cells that tell which row it is, and those asked.

Ingest writes a row as one line, "Zone: Zone 16 | Adult fare: 18.10 euros | Night fare: …".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.facts.terms import Stem
from corpus.tables.rows import SEPARATOR, Cell, cells_of, is_sentence
from corpus.tables.values import currency_of

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_FIGURE = re.compile(r"\d")
_FIGURES = re.compile(r"\W*\d[\d\s.,/:%-]*\W*")  # that count and tell no row from another
_UNITS = frozenset({"unit", "units", "unité", "unités", "unidad", "unidades", "unidade"})
_FEW = 3  # cells of a row that is shown whole


def of_another_year(line: str, years: Sequence[str]) -> bool:
    """Whether the heads of a row name years, and none of those that are asked for."""
    named = {year for cell in cells_of(line) for year in _YEAR.findall(cell.head)}
    return bool(years and named) and named.isdisjoint(years)


def keys_of(line: str, lines: Iterable[str]) -> list[Cell]:
    """The cells that tell a row from the others: the first, and as many more as it takes.

    Args:
        line: a row.
        lines: the rows around it, itself among them or not.
    """
    first, *behind = cells_of(line)
    keys, alike = [first], [row for row in map(cells_of, lines) if row and row[0] == first]
    alike = [row for row in alike if row != [first, *behind]]
    for cell in behind:
        if not alike:
            break
        if is_sentence(cell.value) or _FIGURES.fullmatch(cell.value):
            continue
        keys.append(cell)
        alike = [row for row in alike if cell in row]
    return keys


@dataclass(frozen=True, slots=True, kw_only=True)
class RowQuestion:
    """What a question asks of rows.

    Args:
        asked: its terms.
        years: that it names.
        stem: the terms of a text.
        meant: the terms of the question that others stand for.
        holds: whether a text holds the kind of thing that is asked for.
    """

    asked: frozenset[str]
    stem: Stem
    holds: Callable[[str], bool | None]
    meant: Callable[[frozenset[str]], frozenset[str]] = lambda _: frozenset()
    years: tuple[str, ...] = ()


def cells_asked(line: str, question: RowQuestion, lines: Sequence[str] = ()) -> str:
    """The cells of a row that a question is about, in their order; else the line as it is.

    A sentence that says most of what the question names stands for its row, unless the head of
    another cell is asked for. What its head says to be of another year than is asked for is left
    out. Of a long row those whose value the question gives, at least half of it, tell which row it
    is, and those that tell it from the rows beside it. Of the others those are asked for whose head
    shares most terms with the question, or stands for them; where none does, those that hold the
    kind of thing that is asked for, and else those that are whole sentences. A sentence that has
    all of these stands for them; a unit in the cell behind, else a currency in a cell
    of its own, goes with figures.

    Args:
        line: a sentence of a passage.
        question: what is asked.
        lines: the rows around it.
    """
    cells = cells_of(line)
    told = _told(cells, question)
    if told:
        return told.value if told == cells[0] else SEPARATOR.join([cells[0].text, told.text])
    told_of = [c for c in cells if not _is_of_another_year(c, question.years)]
    if len(cells) <= _FEW:
        of_years = any(year in cell.head for cell in told_of for year in question.years)
        return SEPARATOR.join(cell.text for cell in told_of) if of_years else line
    given = _telling(cells, keys_of(line, lines), question)
    wanted = _wanted([cell for cell in told_of if cell not in given or cell == cells[0]], question)
    if not wanted:
        return line
    remarks = [
        c for c in cells[1:] if is_sentence(c.value) and all(w.value in c.value for w in wanted)
    ]
    if remarks:  # that say it whole
        return SEPARATOR.join([cells[0].text, remarks[0].text])
    if any(_FIGURE.search(cell.value) for cell in wanted):
        units = [c for w, c in pairwise(cells) if w in wanted and c.head.casefold() in _UNITS]
        given += units or [cell for cell in told_of if _is_currency(cell.value)]
    return SEPARATOR.join(cell.text for cell in cells if cell in given or cell in wanted)


def _telling(cells: Sequence[Cell], keys: Sequence[Cell], question: RowQuestion) -> list[Cell]:
    """The cells that tell which row it is, the first but for a whole sentence always among them."""
    given = [
        cell
        for cell in cells
        if cell in keys[1:] or _is_given(set(question.stem(cell.value)), question.asked)
    ]
    leads = cells[0] not in given and not (given and is_sentence(cells[0].value))
    return [*cells[:1], *given] if leads else given


def _wanted(cells: Sequence[Cell], question: RowQuestion) -> list[Cell]:
    """Of a row's first cell and those that do not tell which row it is those that are asked for.

    What the head of the first is called all rows are ("Load", "Vehicle"): it is what is asked for
    where no other head is.
    """
    behind = cells[1:]
    terms = [frozenset(question.stem(cell.head)) for cell in behind]
    for shared in (
        [len(question.asked & own) for own in terms],
        [len(question.meant(own)) for own in terms],
    ):
        if max(shared, default=0):
            return [c for c, n in zip(behind, shared, strict=True) if n == max(shared)]
    if cells and question.asked & frozenset(question.stem(cells[0].head)):
        return list(cells[:1])
    held = [cell for cell in behind if question.holds(cell.text)]
    return held or [cell for cell in behind if is_sentence(cell.value)]


def _is_of_another_year(cell: Cell, years: Sequence[str]) -> bool:
    named = _YEAR.findall(cell.head)
    return bool(years and named) and set(named).isdisjoint(years)


def _told(cells: Sequence[Cell], question: RowQuestion) -> Cell | None:
    """The sentence that says most of what is asked, if one does and no other cell is asked for."""
    asked, stem, holds = question.asked, question.stem, question.holds
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


def _is_given(value: set[str], asked: frozenset[str]) -> bool:
    return bool(value) and 2 * len(value & asked) >= len(value)
