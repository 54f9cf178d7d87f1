"""Rows that are of other things than the one a question asks for: another name, quarter, day."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from assistant.finding.cells import keys_of
from assistant.finding.tables.bounds import bounds_of
from assistant.model import EvidenceSentence
from corpus.facts.dates import dates
from corpus.model import Passage
from corpus.tables.model import Column, Kind, Row, Table
from corpus.tables.reading import tables_of
from corpus.tables.rows import Cell, cells_of
from corpus.tables.totals import names_total

_WORD = re.compile(r"\w+")
_NTH: Final = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "premier": 1, "deuxième": 2, "troisième": 3,
    "quatrième": 4, "primer": 1, "segundo": 2, "tercer": 3, "cuarto": 4, "primeiro": 1,
    "terceiro": 3, "quarto": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "1er": 1, "2e": 2,
    "3e": 3, "4e": 4, "1º": 1, "2º": 2, "3º": 3, "4º": 4,
}  # fmt: skip
_QUARTER: Final = re.compile(
    rf"\b(?:[qt]\s?(?P<behind>[1-4])|(?P<before>[1-4])[qt]"
    rf"|(?P<nth>{'|'.join(_NTH)})\s(?:quarter|trimestre))\b",
    re.IGNORECASE,
)
_ABOUT_A_TIME: Final = re.compile(  # not of it
    r"\b(?:before|after|since|until|till|by|between|from|avant|après|depuis|jusqu|entre|antes"
    r"|después|desde|hasta|até|depois)\b",
    re.IGNORECASE,
)
_CARD: Final = re.compile(r"((?:[^\s–;:.,]+ ){0,5}[^\s–;:.,]+) – [^;]{2,120}; ")
_SHARED: Final = 0.5  # of the heads of two rows of one table
_A_YEAR: Final = 365  # days
_IsOfIt = Callable[[dt.date, dt.date], bool]


def other_rows(question: str, lines: Sequence[str]) -> set[str]:
    """The lines that are rows of other things than a table's row that the question names.

    Cards ("Ana Berg – Head of the harbour; Tel. 555 0101") count as rows. A question names a row
    where all words of its first cell stand in it, or the quarter that it is. Where several rows
    begin with the same cell it names those whose next cells it has as well. Of a table of which it
    names none, every row may be meant.

    Args:
        question: as it is asked.
        lines: sentences of passages, rows among them.
    """
    asked = set(_words(question))
    quarters = _quarters(question)
    others: set[str] = set()
    for rows in _together({line: cells_of(line) or _card(line) for line in lines}):
        named = {line for line, cells in rows.items() if _is_named(cells[0].value, asked, quarters)}
        if named:
            others |= rows.keys() - named
            others |= _others_beside(named, asked)
    return others


def rows_of_other_days(question: str, sentences: Sequence[EvidenceSentence]) -> set[str]:
    """The lines that are rows of other days than the month or day that a question names.

    Only where a row of the same table is of it; what spans several days counts for each of them.
    """
    found = [span for span in dates(question) if span.month is not None]
    if len(found) != 1 or bounds_of(question)[0] or _ABOUT_A_TIME.search(question):
        return set()
    first, last, month = found[0].first, found[0].last, found[0].month
    if first and last and (last - first).days >= _A_YEAR:
        return set()

    def is_of_it(begin: dt.date, end: dt.date) -> bool:
        if first is None or last is None:
            return begin.month == month and begin == end
        return begin <= last and end >= first

    return {
        _text(row)
        for table in _tables(sentences)
        if (columns := [c for c in table.columns if c.kind is Kind.DATE])
        if any(_days(row, columns, is_of_it) for row in table.rows)
        for row in table.rows
        if _days(row, columns, is_of_it) is False
    }


def _together(lines: Mapping[str, list[Cell]]) -> list[dict[str, list[Cell]]]:
    """Rows under the same first head and mostly the same others: one may leave a cell blank."""
    tables: list[tuple[str, set[str], dict[str, list[Cell]]]] = []
    for line, cells in lines.items():
        if not cells:
            continue
        first, heads = cells[0].head, {cell.head for cell in cells}
        for begins, known, rows in tables:
            if begins == first and len(heads & known) > _SHARED * min(len(heads), len(known)):
                known |= heads
                rows[line] = cells
                break
        else:
            tables.append((first, heads, {line: cells}))
    return [rows for _, _, rows in tables]


def _others_beside(named: Iterable[str], asked: set[str]) -> set[str]:
    """Of rows that begin alike, those without the words that the question has of another."""
    lines = list(named)
    says = {
        line: all(set(_words(cell.value)) <= asked for cell in keys_of(line, lines)[1:])
        for line in lines
        if cells_of(line)
    }
    first = {line: cells_of(line)[0].value for line in says}
    told = {first[line] for line in says if says[line]}
    return {line for line in says if not says[line] and first[line] in told}


def _card(line: str) -> list[Cell]:
    """What a card is of, as the one cell of a row; none where the line is no card."""
    found = _CARD.match(line)
    return [Cell(text=found[1], head="", value=found[1])] if found else []


def _days(row: Row, columns: Sequence[Column], is_of_it: _IsOfIt) -> bool | None:
    """Whether a row is of the days asked for; None where it has no day."""
    values = [row.cell(column.head) for column in columns]
    spans = [(value.first, value.last) for value in values if value.first and value.last]
    if not spans:
        return None
    whole = (min(first for first, _ in spans), max(last for _, last in spans))
    return any(is_of_it(first, last) for first, last in [*spans, whole])


def _tables(sentences: Sequence[EvidenceSentence]) -> list[Table]:
    """The tables of the passages that these sentences stand in."""
    found: dict[str, dict[int, Passage]] = defaultdict(dict)
    for sentence in sentences:
        if cells_of(sentence.text):
            found[sentence.passage.document.id][sentence.passage.ordinal] = sentence.passage
    passages = ([held[at] for at in sorted(held)] for held in found.values())
    return [table for each in passages for table in tables_of(each)]


def _text(row: Row) -> str:
    start = row.passage.start
    return row.passage.text[row.span.start - start : row.span.end - start]


def _is_named(key: str, asked: set[str], quarters: set[int]) -> bool:
    if own := _quarters(key):
        return own <= quarters
    words = set(_words(key))
    return bool(words) and words <= asked and not names_total(key)


def _quarters(text: str) -> set[int]:
    """The quarters of a year that a text names: "Q3", "3T", "third quarter"."""
    return {
        int(found["behind"] or found["before"] or _NTH[found["nth"].lower()])
        for found in _QUARTER.finditer(text)
    }


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
