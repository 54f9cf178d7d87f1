"""What a figure or date belongs to: that of another row, item or deed of the quote proves nothing.

"It opened in 2014 and closed in 2016" has every word of "It opened in 2016".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.claims import Stem
from assistant.facts.dates import dates
from assistant.facts.names import names
from assistant.facts.numbers import numbers
from assistant.proving.naming import proper_names

_DATE = "date"
_SMALL = (
    r"(?:on|in|of|at|to|by|from|for|with|the|an?|about|around|nearly|almost|approximately|some|up"
    r"|over|under|more|less|fewer|than|least|most|only|just|early|late|mid|during|since|until"
    r"|before|after|its|their|his|her|US|USD|GBP|EUR|CHF)"
)
_RULES_OVER = re.compile(
    rf"(?P<word>\b(?!{_SMALL}\b|(?:and|or)\b)[^\W\d_][\w'’-]*)\s+(?:{_SMALL}\s+)*$", re.IGNORECASE
)
_LEAD = re.compile(r"\W*(?P<word>[^\W\d_][\w-]+)")
_BACK = 80  # characters before a figure that are looked at


@dataclass(frozen=True, slots=True)
class _Point:
    """A figure or date of a text: what may stand for what, and where it is."""

    kind: str
    first: object
    last: object
    text: str
    start: int

    def lies_in(self, other: _Point) -> bool:
        """Whether it is the other one, or a date within it."""
        if self.kind != _DATE or other.kind != _DATE:
            return (self.kind, self.first) == (other.kind, other.first)
        if None in {self.first, other.first}:
            return self.text == other.text
        return bool(other.first <= self.first and self.last <= other.last)  # type: ignore[operator]


def distant(sentence: str, quote: str, stem: Stem) -> Iterator[str]:
    """The sentence's figures and dates that belong to something else in the quote."""
    said_names, given = _names_of(sentence, quote), list(_points(quote))
    others = [
        n.start
        for n in proper_names(quote)
        if not any(n.text in each or each in n.text for each in said_names)
    ]
    places = [f.start() for n in said_names for f in re.finditer(rf"\b{re.escape(n)}\b", quote)]
    for point in _points(sentence):
        same = [each for each in given if each.lies_in(point)]
        rivals = [each for each in given if each.kind == point.kind and not each.lies_in(point)]
        if not same or not rivals:
            continue
        over = _over(sentence, point, stem)
        of_same = {_over(quote, each, stem) for each in same}
        of_rivals = {_over(quote, each, stem) for each in rivals}
        known = {"", over, *stem(sentence)}
        if over and over in of_rivals and not of_same & known:
            yield point.text
        # what is told of one thing has many dates: those of another are told in the same words
        elif point.kind != _DATE or of_same == {over} != {""}:
            ways = [(place, each.start) for place in places for each in same]
            starts = [each.start for each in rivals]
            if ways and all(_parted(*way, starts, others) for way in ways):
                yield point.text


def _points(text: str) -> Iterator[_Point]:
    for number in numbers(text):
        written = text[number.start : number.end]
        if number.value != 1 or not written.isalpha():
            yield _Point(number.unit, number.value, None, written.strip(), number.start)
    for date in dates(text):
        yield _Point(_DATE, date.first, date.last, text[date.start : date.end], date.start)


def _names_of(sentence: str, quote: str) -> list[str]:
    """The names of a sentence; its first word is one where the quote has it in capitals alone."""
    found = [name.text for name in proper_names(sentence)]
    lead = _LEAD.match(sentence)
    if lead and _is_name(lead["word"]) and not re.search(rf"\b{lead['word'].lower()}\b", quote):
        found.append(lead["word"])
    return found


def _is_name(word: str) -> bool:
    """Whether a word would be a name within a sentence."""
    return any(name.text == word for name in names(f"of {word}"))


def _over(text: str, point: _Point, stem: Stem) -> str:
    """The term of the word that a figure or date goes with, that before it; empty if none does."""
    found = _RULES_OVER.search(text[max(point.start - _BACK, 0) : point.start])
    return " ".join(stem(found["word"])) if found else ""


def _parted(name: int, figure: int, rivals: Sequence[int], others: Sequence[int]) -> bool:
    """Whether another figure stands nearer to the name, and another name nearer to the figure."""
    if name < figure:
        return any(name < rival < other < figure for rival in rivals for other in others)
    return any(figure < other < rival < name for rival in rivals for other in others)
