"""Pairs for the checker: sentences of documents, true as they stand or changed so that they lie.

Each change is made by rule and drawn by a hash of the sentence, so that a run gives the same pairs
on every machine. Nothing here knows what the checker looks at.
"""

from __future__ import annotations

import calendar
import hashlib
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.facts.names import Name, names
from corpus.facts.dates import dates
from corpus.facts.numbers import Number, numbers


class Change(StrEnum):
    """What was changed in a sentence; the first three leave it true."""

    NONE = "true, as written"
    REWORDED = "true, reworded by rule"
    PARAPHRASE = "true, written by hand"
    FIGURE = "figure"
    UNIT = "unit or currency"
    DATE = "date"
    NAME = "name"
    NEGATION = "negation"
    HEDGE = "hedge dropped"
    SWAPPED = "entities swapped"
    UNTRUE = "untrue, written by hand"

    @property
    def is_true(self) -> bool:
        """Whether the sentence still says what its source says."""
        return self in {Change.NONE, Change.REWORDED, Change.PARAPHRASE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A sentence to prove, the source it was made from, and what was changed."""

    claim: str
    source: str
    change: Change


_WELL_FORMED = re.compile(r"[A-Z][^\n|•]*[a-z)] ?\.")
_FEWEST_WORDS, _MOST_WORDS = 9, 40
_COUNTED = [
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
]  # fmt: skip
_MONTHS = calendar.month_name[1:]
_UNITS = (
    (r"\bmillion\b", "billion"),
    (r"\bbillion\b", "million"),
    (r"\bpercent\b|\bper cent\b|(?<=\d)\s?%", " million"),
    (r"(?:US)?\$(?=\s?\d)", "€"),
    (r"£(?=\s?\d)", "$"),
    (r"(?<=\d\s)years\b", "months"),
    (r"(?<=\d\s)days\b", "weeks"),
    (r"(?<=\d\s)miles\b", "kilometres"),
    (r"(?<=\d\s)km\b", "miles"),
    (r"(?<=\d\s)feet\b", "metres"),
    (r"(?<=\d\s)acres\b", "hectares"),
)
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|has|have|had|will|can|may|must|should|would|could|does|did)\b(?! not)"
)
_DENIED = re.compile(r"\b(is|are|was|were|has|have|had|will|can|may|does|do|did|could|would) not\b")
_HEDGES = (
    (r"\b(?:up to|at least|more than|less than|at most|fewer than|over) (?=[\d$£€])", ""),
    (r"\b(?:may|might|could) be\b", "is"),
    (r"\b(is|are) (?:expected|planned|likely|proposed) to be\b", r"\1"),
    (r"\b(?:plans?|aims?|intends?|hopes?|expects?) to\b", "managed to"),
)


def is_statement(sentence: str) -> bool:
    """Whether a sentence of a document is whole and of a usual length, fit to be changed."""
    words = len(sentence.split())
    return bool(_WELL_FORMED.fullmatch(sentence)) and _FEWEST_WORDS <= words <= _MOST_WORDS


def pairs_of(sentence: str, other_names: Sequence[str]) -> Iterator[Pair]:
    """Every pair that can be made of a sentence; `other_names` come from other documents."""
    draw = random.Random(hashlib.sha256(sentence.encode()).digest())  # noqa: S311 - no secret
    yield Pair(claim=sentence, source=sentence, change=Change.NONE)
    made: tuple[tuple[Change, Callable[[str, random.Random], str | None]], ...] = (
        (Change.REWORDED, _reworded),
        (Change.FIGURE, _figure),
        (Change.UNIT, _unit),
        (Change.DATE, _date),
        (Change.NAME, lambda text, chance: _name(text, chance, other_names)),
        (Change.NEGATION, _negation),
        (Change.HEDGE, _hedge),
        (Change.SWAPPED, _swapped),
    )
    for change, make in made:
        claim = make(sentence, draw)
        if claim is not None and claim != sentence:
            yield Pair(claim=claim, source=sentence, change=change)


def _reworded(text: str, draw: random.Random) -> str | None:
    """What a careful writer does without adding anything: figures for words, no bracket, a lead."""
    said = re.sub(r"\s\([^()]*\)", "", text)
    for value, word in enumerate(_COUNTED, start=2):
        said = re.sub(rf"\b{word}\b(?! of the)", str(value), said)
    said = re.sub(r"(\d) million\b", r"\1m", said) if "$" in said or "£" in said else said
    said = said.replace("per cent", "%").replace("percent", "%")
    if said == text and text.split()[0] in {"The", "A", "An", "In", "It", "This", "These", "There"}:
        said = f"{draw.choice(['As reported, ', 'In short, '])}{text[0].lower()}{text[1:]}"
    return said


def _figure(text: str, draw: random.Random) -> str | None:
    found = [n for n in numbers(text) if _is_plain(text, n)]
    if not found:
        return None
    number = draw.choice(found)
    written = text[number.start : number.end]
    return text[: number.start] + _other_figure(written, draw) + text[number.end :]


def _is_plain(text: str, number: Number) -> bool:
    written = text[number.start : number.end].lower()
    return bool(re.search(r"\d", written)) or written in _COUNTED


def _other_figure(written: str, draw: random.Random) -> str:
    low = written.lower()
    if low in _COUNTED:
        other = draw.choice([word for word in _COUNTED if word != low])
        return other.capitalize() if written[0].isupper() else other
    places = [i for i, c in enumerate(written) if c.isdigit()]
    at = draw.choice(places)
    digit = draw.choice([d for d in "123456789" if d != written[at]])
    return written[:at] + digit + written[at + 1 :]


def _unit(text: str, draw: random.Random) -> str | None:
    able = [(form, other) for form, other in _UNITS if re.search(form, text)]
    if not able:
        return None
    form, other = draw.choice(able)
    return re.sub(form, other, text, count=1)


def _date(text: str, draw: random.Random) -> str | None:
    found = [d for d in dates(text) if d.first]
    if not found:
        return None
    date = draw.choice(found)
    written = text[date.start : date.end]
    month = next((m for m in _MONTHS if m in written), None)
    if month and draw.random() < 0.5:
        other = written.replace(month, draw.choice([m for m in _MONTHS if m != month]))
    else:
        other = re.sub(
            r"\b(1[5-9]|20)(\d\d)\b",
            lambda m: str(int(m.group()) + draw.choice([-10, -3, -2, -1, 1, 2, 3, 10])),
            written,
        )
    return text[: date.start] + other + text[date.end :]


def _name(text: str, draw: random.Random, others: Sequence[str]) -> str | None:
    found = list(names(text))
    if not found or not others:
        return None
    name = draw.choice(found)
    other = draw.choice([o for o in others if o.lower() not in text.lower()] or [""])
    return text[: name.start] + other + text[name.end :] if other else None


def _negation(text: str, draw: random.Random) -> str | None:
    if _DENIED.search(text):
        return _DENIED.sub(r"\1", text, count=1)
    found = list(_AUXILIARY.finditer(text))
    if not found:
        return None
    at = draw.choice(found).end()
    return f"{text[:at]} not{text[at:]}"


def _hedge(text: str, draw: random.Random) -> str | None:
    able = [(form, other) for form, other in _HEDGES if re.search(form, text)]
    if not able:
        return None
    form, other = draw.choice(able)
    return re.sub(form, other, text, count=1)


def _swapped(text: str, draw: random.Random) -> str | None:
    found = list(names(text))
    able = [
        (a, b)
        for i, a in enumerate(found)
        for b in found[i + 1 :]
        if a.text.lower() not in b.text.lower()
        and b.text.lower() not in a.text.lower()
        and re.search(r"\b[a-z]{3,}\b", text[a.end : b.start].replace("and", ""))
    ]
    if not able:
        return None
    a, b = draw.choice(able)
    return _exchanged(text, a, b)


def _exchanged(text: str, a: Name, b: Name) -> str:
    return text[: a.start] + b.text + text[a.end : b.start] + a.text + text[b.end :]
