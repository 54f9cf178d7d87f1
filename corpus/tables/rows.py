"""The line of a row as ingest writes it: "Zone: Zone 16 | Adult fare: 18.10 euros"."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

_Key = TypeVar("_Key", bound=Hashable)

SEPARATOR = " | "
_A_SENTENCE = 5  # words
_TELLING = 4  # letters at least of a word that is a part of what a name says
_A_STATEMENT = 12  # words that are no name and no label, whether or not a full stop ends them
_REMARKS_TEXT = """
    remark remarks note notes comment comments description descriptions remarque remarques
    commentaire observación observaciones comentario descripción observação observações descrição
    comentário
"""
_REMARKS = frozenset(_REMARKS_TEXT.split())
_WORD = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it stands in its line; `head` is empty where its column has none."""

    text: str
    head: str
    value: str


def cells_of(line: str) -> list[Cell]:
    """The cells of a row; none where the line is no row."""
    parts = line.split(SEPARATOR)
    cells = [_cell(part) for part in parts] if len(parts) > 1 else []
    return cells if sum(bool(cell.head) for cell in cells) > (len(cells) > 2) else []


def as_said(line: str) -> str:
    """A row as an answer says it: "Zone 16 – Adult fare: 18.10 euros; Night fare: 20 euros".

    What its first cell names leads; a first cell without a word in it keeps its head ("Year 2015").
    Where the one other cell is a sentence with the words of it, that says all; a first cell that is
    a sentence is not told again what it says. A line that is no row is given as it is.
    """
    cells = cells_of(line)
    if not cells:
        return line
    key, *others = cells
    told = others[0].value
    if len(others) == 1 and is_sentence(told) and _names(told, key.value):
        return told
    named = key.value if _WORD.search(key.value) else f"{key.head} {key.value}".strip()
    if is_sentence(key.value):
        others = [cell for cell in others if not says(key.value, cell.value)]
    said = "; ".join(cell.value if _is_remark(cell) else cell.text for cell in others)
    return f"{named} – {said}" if said else named


def in_order(rows: Iterable[Iterable[_Key]]) -> list[_Key]:
    """The columns of all rows, each once: behind the one that it follows where it first stands."""
    keys: list[_Key] = []
    for row in rows:
        at = 0
        for key in row:
            if key in keys:
                at = keys.index(key) + 1
            else:
                keys.insert(at, key)
                at += 1
    return keys


def says(sentence: str, value: str) -> bool:
    """Whether a sentence has a value as words of its own."""
    return re.search(rf"(?<![\w.,]){re.escape(value)}(?![\w]|[.,]\d)", sentence) is not None


def _names(sentence: str, key: str) -> bool:
    """Whether a sentence has the words of a name, "FY2010" by its figures."""
    said = sentence.casefold()
    words = re.findall(rf"[^\W\d_]{{{_TELLING},}}|\d+", key.casefold())
    return key.casefold() in said or (bool(words) and all(word in said for word in words))


def _is_remark(cell: Cell) -> bool:
    """Whether a cell is a sentence under a head that says no more than that."""
    return is_sentence(cell.value) and cell.head.casefold() in _REMARKS


def is_sentence(value: str) -> bool:
    """Whether the value of a cell is a whole sentence: a remark, a description."""
    words = len(value.split())
    return words >= _A_STATEMENT or (words >= _A_SENTENCE and value.endswith((".", "!")))


def _cell(part: str) -> Cell:
    head, colon, value = part.partition(": ")
    return Cell(part, head, value) if colon else Cell(part, "", part)
