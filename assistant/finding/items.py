"""The item of a list inside a part of a document, by its mark: what "3(b)" is."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from assistant.finding.outline import Line, lines_of
from assistant.finding.units import announces
from assistant.model import EvidenceSentence
from assistant.question.parts import Part
from corpus.model import Passage

_MOST_WORDS_OF_A_NUMBER = 3


@dataclass(frozen=True, slots=True)
class Item:
    """An item with what of it stands below it, behind the lines that lead to it."""

    leads: tuple[Line, ...]
    lines: tuple[Line, ...]

    @property
    def quotes(self) -> tuple[EvidenceSentence, ...]:
        """Each line that leads to it, and the item."""
        return (*(line.evidence() for line in self.leads), self.lines[0].evidence(self.lines[-1]))


def items_in(part: Part, passages: Iterable[Passage]) -> dict[str, Item]:
    """The item that is asked for in each document that has it, by the document's id.

    Where only a number is asked for it is what begins with that, with the items it announces.

    Args:
        part: what is asked for, with its inner marks.
        passages: all of some documents, those of each in their order.
    """
    apart: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        apart[passage.document.id].append(passage)
    found = ((each, _item(part, lines_of(own))) for each, own in apart.items())
    return {each: item for each, item in found if item is not None}


def _item(part: Part, lines: Sequence[Line]) -> Item | None:
    for begins in (part.is_called_in, part.is_numbered_in):
        for at, line in enumerate(lines):
            if begins(line.text) and (item := _inside(part, lines[at : _end(part, lines, at)])):
                return item
    return None


def _end(part: Part, lines: Sequence[Line], at: int) -> int:
    """Where the part ends that begins with a line: at the next of its kind, or a heading."""
    for following in range(at + 1, len(lines)):
        line = lines[following]
        if part.is_other_in(line.text):
            return following
        if part.kinds and part.is_called_in(lines[at].text) and not line.is_heading:
            continue
        beside = line.mark and not line.mark.startswith(f"{part.number}.")
        if (beside and line.mark[0].isdigit()) or (line.is_heading and not line.mark):
            return following
    return len(lines)


def _inside(part: Part, lines: Sequence[Line]) -> Item | None:
    """The item with these marks among the lines of the part, one mark inside the other."""
    if not part.inner:
        return _led_to(lines)
    leads: list[Line] = []
    for mark in part.inner:
        if not lines:
            return None
        lead, *rest = lines
        at = next((n for n, line in enumerate(rest) if line.mark == mark), None)
        if at is None:
            return _in_a_line(lines, mark) if mark == part.inner[-1] else None
        leads.append(lead)
        lines = rest[at : at + _length(rest[at:], mark)]
    return Item(tuple(lead for lead in leads if not lead.is_heading), tuple(lines))


def _led_to(lines: Sequence[Line]) -> Item | None:
    """A line that announces items, with all of them; None where it announces none."""
    marked = list(takewhile(lambda line: line.mark[:1].isalpha(), lines[1:]))
    is_lead = announces(lines[0].text) and not lines[0].is_heading and marked
    return Item((), (lines[0], *marked)) if is_lead else None


def _length(lines: Sequence[Line], mark: str) -> int:
    """How many lines an item has: up to the next mark of its sort, or a blank line."""
    for number, line in enumerate(lines[1:], start=1):
        before = lines[number - 1]
        between = line.passage.text[
            max(before.span.end - line.passage.start, 0) : line.span.start - line.passage.start
        ]
        is_apart = line.passage.id != before.passage.id or "\n\n" in between or line.is_heading
        is_beside = line.mark and _sort(line.mark) == _sort(mark)
        if is_beside or (is_apart and not line.mark) or line.is_heading:
            return number
    return len(lines)


def _sort(mark: str) -> str:
    if mark[0].isdigit():
        return "figure"
    return "roman" if set(mark) <= set("ivx") else "letter"


def _in_a_line(lines: Sequence[Line], mark: str) -> Item | None:
    """The sentence that enumerates the item within itself, with the number before it."""
    marked = re.compile(rf"(?<!\w)\(?{re.escape(mark)}\)\s", re.IGNORECASE)
    at = next((n for n, line in enumerate(lines) if marked.search(line.text)), None)
    if at is None:
        return None
    first = at - 1 if at and not lines[at - 1].is_heading and _is_number(lines[at - 1]) else at
    return Item((), tuple(lines[first : at + 1]))


def _is_number(line: Line) -> bool:
    """Whether a line is a number alone, which was taken for a sentence: "Article 3."."""
    return len(line.text.split()) <= _MOST_WORDS_OF_A_NUMBER and line.text[-2:-1].isdigit()
