"""What a figure or date belongs to: that of another row, item or deed of the quote proves nothing.

"It opened in 2014 and closed in 2016" has every word of "It opened in 2016".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.facts.terms import Stem
from assistant.proving.naming import proper_names
from corpus.facts.dates import dates
from corpus.facts.numbers import numbers

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
_BEGINNING = 3  # characters, quotation marks among them
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
    given, names_there = list(_points(quote)), _names_at(quote)
    named = [
        name
        for at, name in _names_at(sentence)
        if at >= _BEGINNING or not re.search(rf"\b{re.escape(name.lower())}\b", quote)
    ]
    places = [f.start() for n in named for f in re.finditer(rf"\b{re.escape(n)}\b", quote)]
    others = [at for at, n in names_there if not any(n in each or each in n for each in named)]
    terms = {"", *stem(sentence)}
    for point in _points(sentence):
        same = [each for each in given if each.lies_in(point)]
        rivals = [each for each in given if each.kind == point.kind and not each.lies_in(point)]
        if not same or not rivals:
            continue
        over = _over(sentence, point, stem)
        of_same = {_over(quote, each, stem) for each in same}
        repeated = over and over in {_over(quote, each, stem) for each in rivals}
        ends, other_ends = [each.start for each in same], [each.start for each in rivals]
        if (
            (repeated and not of_same & {over, *terms})
            or (repeated and of_same == {over} and _elsewhere(places, others, ends, other_ends))
            # one thing has many dates: those of another are told in the same words
            or ((point.kind != _DATE or of_same == {over} != {""})
                and _far(places, others, ends, other_ends))
        ):  # fmt: skip
            yield point.text


def _points(text: str) -> Iterator[_Point]:
    for number in numbers(text):
        written = text[number.start : number.end]
        if number.value != 1 or not written.isalpha():
            yield _Point(number.unit, number.value, None, written.strip(), number.start)
    for date in dates(text):
        yield _Point(_DATE, date.first, date.last, text[date.start : date.end], date.start)


def _names_at(text: str) -> list[tuple[int, str]]:
    """The names of a text with their places, its first word among them where it may be one."""
    found = [(name.start, name.text) for name in proper_names(text)]
    lead = _LEAD.match(text)
    if lead and _is_name(lead["word"]) and all(at > lead.start("word") for at, _ in found):
        found.insert(0, (lead.start("word"), lead["word"]))
    return found


def _elsewhere(
    places: Sequence[int], others: Sequence[int], same: Sequence[int], rivals: Sequence[int]
) -> bool:
    """Whether a clause with another figure has the names, and that with this one has others."""
    points = sorted([*same, *rivals])
    clauses = {end: (start, end) for start, end in zip([-1, *points], points, strict=False)}

    def within(some: Sequence[int], ends: Sequence[int]) -> bool:
        return any(clauses[end][0] < at < end for end in ends for at in some)

    return within(places, rivals) and not within(places, same) and within(others, same)


def _is_name(word: str) -> bool:
    """Whether a word would be a name within a sentence."""
    return any(name.text == word for name in proper_names(f"of {word}"))


def _over(text: str, point: _Point, stem: Stem) -> str:
    """The term of the word that a figure or date goes with, that before it; empty if none does."""
    found = _RULES_OVER.search(text[max(point.start - _BACK, 0) : point.start])
    return " ".join(stem(found["word"])) if found else ""


def _far(
    places: Sequence[int], others: Sequence[int], same: Sequence[int], rivals: Sequence[int]
) -> bool:
    """Whether each name is parted from each place of the figure."""
    ways = [(name, figure) for name in places for figure in same]
    return bool(ways) and all(_parted(*way, rivals, others) for way in ways)


def _parted(name: int, figure: int, rivals: Sequence[int], others: Sequence[int]) -> bool:
    """Whether another figure stands nearer to the name, and another name nearer to the figure."""
    if name < figure:
        return any(name < rival < other < figure for rival in rivals for other in others)
    return any(figure < other < rival < name for rival in rivals for other in others)
