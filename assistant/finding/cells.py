"""What a row of a table says to a question: the cells that tell which row it is, and those asked.

Ingest writes a row as one line, "Zone: Zone 16 | Adult fare: 18.10 euros | Night fare: …".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.facts.terms import Stem
from corpus.tables.money import UNIT_HEADS
from corpus.tables.rows import SEPARATOR, Cell, cells_of, is_sentence
from corpus.tables.values import currency_of

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_FIGURE = re.compile(r"\d")
_FIGURES = re.compile(r"\W*\d[\d\s.,/:%-]*\W*")  # that count and tell no row from another
_SAME = (  # words of questions and heads that no reader tells apart
    "worth value price cost costs", "phone telephone tel", "mail email e-mail",
    "sum amount", "quantity number",
)  # fmt: skip
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
        holds: whether a text holds the kind of thing that is asked for.
    """

    asked: frozenset[str]
    stem: Stem
    holds: Callable[[str], bool | None]
    years: tuple[str, ...] = ()

    def same(self, head: str) -> frozenset[str]:
        """The terms of the question that mean just what a head says: "worth" of "Value"."""
        own = frozenset(self.stem(head))
        groups = (frozenset(self.stem(group)) for group in _SAME)
        return frozenset().union(*(self.asked & group for group in groups if group & own))


def cells_asked(line: str, question: RowQuestion, lines: Sequence[str] = ()) -> str:
    """The cells of a row that a question is about, in their order; else the line as it is.

    A sentence that says most of what the question names stands for its row, unless the head of
    another cell is asked for. What its head says to be of another year than is asked for is left
    out. Of a long row those whose value the question gives, at least half of it, tell which row it
    is, and those that tell it from the rows beside it. Of the others those are asked for whose head
    shares most terms with the question, or means the same; where none does, those that hold the
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
        return _of_few(cells, told_of, question)
    given = _telling(cells, keys_of(line, lines), question)
    leads = [] if _is_given(cells[0], question) else cells[:1]
    wanted = _wanted(leads, [cell for cell in told_of if cell not in given], question)
    if not wanted:
        return line
    remarks = [
        c for c in cells[1:] if is_sentence(c.value) and all(w.value in c.value for w in wanted)
    ]
    if remarks:  # that say it whole
        return SEPARATOR.join([cells[0].text, remarks[0].text])
    if any(_FIGURE.search(cell.value) for cell in wanted):
        units = [c for w, c in pairwise(cells) if w in wanted and c.head.casefold() in UNIT_HEADS]
        given += units or [cell for cell in told_of if _is_currency(cell.value)]
    return SEPARATOR.join(cell.text for cell in cells if cell in given or cell in wanted)


def _of_few(cells: Sequence[Cell], of_years: Sequence[Cell], question: RowQuestion) -> str:
    """What is shown of a short row: all of it, but figures of another year or series than asked."""
    years = any(year in cell.head for cell in of_years for year in question.years)
    kept = [*of_years] if years else [*cells]
    named = [cell for cell in kept[1:] if _is_named(cell, question)]
    figures = all(_FIGURES.fullmatch(cell.value) for cell in kept[1:])
    return SEPARATOR.join(cell.text for cell in ([kept[0], *named] if named and figures else kept))


def _is_named(cell: Cell, question: RowQuestion) -> bool:
    """Whether the question has all words of a head: "the adult fare"."""
    terms = set(question.stem(cell.head))
    return bool(terms) and terms <= question.asked


def _telling(cells: Sequence[Cell], keys: Sequence[Cell], question: RowQuestion) -> list[Cell]:
    """The cells that tell which row it is, the first but for a whole sentence always among them."""
    given = [cell for cell in cells if cell in keys[1:] or _is_given(cell, question)]
    leads = cells[0] not in given and not (given and is_sentence(cells[0].value))
    return [*cells[:1], *given] if leads else given


def _wanted(leads: Sequence[Cell], behind: Sequence[Cell], question: RowQuestion) -> list[Cell]:
    """Of the cells that do not tell which row it is those that are asked for.

    What the head of the first cell is called all rows are ("Load", "Vehicle"): where the question
    does not name it, it is what is asked for if no other head is.
    """
    for shared in (
        [len(question.asked & frozenset(question.stem(cell.head))) for cell in behind],
        [len(question.same(cell.head)) for cell in behind],
    ):
        if max(shared, default=0):
            return [c for c, n in zip(behind, shared, strict=True) if n == max(shared)]
    if any(question.asked & frozenset(question.stem(cell.head)) for cell in leads):
        return list(leads)
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


def _is_given(cell: Cell, question: RowQuestion) -> bool:
    value = set(question.stem(cell.value))
    return bool(value) and 2 * len(value & question.asked) >= len(value)
