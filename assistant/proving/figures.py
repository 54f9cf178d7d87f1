"""Figures of a sentence that its quote does not have: another value, unit, currency or bound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.facts.terms import Stem
from corpus.facts.numbers import Number, numbers

_CURRENCIES = (
    ("USD", re.compile(r"US\$|\$|\bUSD|\bdollars?\b", re.IGNORECASE)),
    ("GBP", re.compile(r"£|\bGBP|\bpounds?\b", re.IGNORECASE)),
    ("EUR", re.compile(r"€|\bEUR|\beuros?\b", re.IGNORECASE)),
    ("CHF", re.compile(r"\bCHF", re.IGNORECASE)),
)
_MEASURE = re.compile(
    r"[\s-]*(?:square\s+|cubic\s+)?(?P<measure>km²?|k(?:ilo)?met(?:er|re)s?|m²|met(?:er|re)s?"
    r"|miles?|feet|foot|acres?|hectares?|ha|tonnes?|tons?|kg|kilograms?|litres?|gallons?|degrees?"
    r"|years?|months?|weeks?|days?|hours?|minutes?|decades?|centuries|percentage points?"
    r"|watts?|[kmg]w)\b",
    re.IGNORECASE,
)
_SAME_MEASURE = {"kilometre": "km", "kilometer": "km", "meter": "metre", "ha": "hectare"}
_BOUNDS = (
    ("most", r"up to|at most|(?:a )?maximum of|no(?:t)? more than|less than|fewer than|under"
             r"|below"),
    ("least", r"at least|(?:a )?minimum of|no(?:t)? (?:less|fewer) than|more than|over|above"
              r"|exceed(?:s|ed|ing)?|upwards of"),
    ("about", r"about|around|approximately|roughly|circa|some|(?:an )?estimated|almost|nearly"
              r"|close to|just (?:over|under)"),
)  # fmt: skip
_BEFORE = tuple(
    (bound, re.compile(rf"\b(?:{form})\s+(?:the\s+|a\s+)?$", re.IGNORECASE))
    for bound, form in _BOUNDS
)
_AFTER = (
    ("least", re.compile(r"\s*(?:\+|or more\b|or above\b|and more\b)", re.IGNORECASE)),
    ("most", re.compile(r"\s*(?:or (?:less|fewer)\b|or below\b)", re.IGNORECASE)),
)
_SIDE = re.compile(r"(?<!\bup )\b(?P<side>from|to|by)\s+$", re.IGNORECASE)
_ONE = Decimal(1)
_WORD = re.compile(r"[\w'’-]+")
_SCALE = re.compile(
    r"\b(half|quarter|dozen|hundred|thousand|million|billion|trillion|double|twice|triple)s?\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"[,.;:?!()|\n]|\d")
_WITHIN = 3  # words between a number and what it counts: "eight of the larger cities"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure as a sentence gives it.

    Args:
        value: its value, scales multiplied in.
        unit: `money`, `share`, `ordinal`, or empty.
        currency: of money, as ISO 4217 has it; empty where none is known.
        measure: what it measures, such as `km` or `year`; empty for what is only counted.
        bound: `least` for "more than", `most` for "up to", `about`, or empty.
        side: `from`, `to` or `by`, where one stands before it, or empty.
        text: as written.
    """

    value: Decimal
    unit: str
    currency: str
    measure: str
    bound: str
    side: str
    text: str


def figures(text: str) -> Iterator[Figure]:
    """The figures of a text in order; "one" in words is a word, not a figure."""
    for number in numbers(text):
        written = text[number.start : number.end]
        if number.value == _ONE and written.isalpha() and number.unit != "money":
            continue
        yield Figure(
            value=number.value,
            unit=number.unit,
            currency=_currency(written) if number.unit == "money" else "",
            measure=_measure(text, number),
            bound=_bound(text, number),
            side=_side(text, number),
            text=written.strip(),
        )


def unfounded_figures(sentence: str, quote: str) -> list[str]:
    """The sentence's figures that the quote does not give, as written in the sentence."""
    given = list(figures(quote))
    return [f.text for f in figures(sentence) if not any(_says(g, f) for g in given)]


def unfounded_scales(sentence: str, quote: str) -> list[str]:
    """The sentence's words for a vague size ("half a million", "dozens") that the quote lacks."""
    given = set(_scales(quote))
    return [scale for scale in _scales(sentence) if scale not in given]


def _scales(text: str) -> Iterator[str]:
    spans = [(number.start, number.end) for number in numbers(text)]
    for found in _SCALE.finditer(text):
        if not any(start <= found.start() < end for start, end in spans):
            yield found[1].lower()


def miscounted(sentence: str, quote: str, stem: Stem) -> Iterator[str]:
    """The sentence's counts of things of which the quote gives that number of other things."""
    given = list(_counts(quote, stem))
    for value, things, words in _counts(sentence, stem):
        others = [its for other, its, _ in given if other == value]
        if others and things and all(its and not its & things for its in others):
            yield words


def _counts(text: str, stem: Stem) -> Iterator[tuple[Decimal, set[str], str]]:
    """The numbers of things in a text: value, terms of the words after it, and both as written."""
    for number in numbers(text):
        if number.unit or _MEASURE.match(text, number.end):
            continue
        after = _WORD.findall(_STOP.split(text[number.end :], maxsplit=1)[0])[:_WITHIN]
        things = {term for word in after for term in stem(word)}
        yield number.value, things, " ".join([text[number.start : number.end], *after[:1]])


def _says(given: Figure, said: Figure) -> bool:
    """Whether the one given proves the one said; "about eight" may be said of eight."""
    return (
        given.value == said.value
        and given.unit == said.unit
        and given.currency == said.currency
        and (given.measure == said.measure or not said.measure)
        and (given.bound == said.bound or (said.bound == "about" and not given.bound))
        and (given.side == said.side or not (given.side and said.side))
    )


def _currency(written: str) -> str:
    return next((code for code, form in _CURRENCIES if form.search(written)), "")


def _measure(text: str, number: Number) -> str:
    found = _MEASURE.match(text, number.end)
    if not found:
        return ""
    name = found["measure"].lower()
    name = name[:-1] if name.endswith("s") and len(name) > 2 else name
    return _SAME_MEASURE.get(name, name)


def _side(text: str, number: Number) -> str:
    found = _SIDE.search(text[max(number.start - 10, 0) : number.start])
    return found["side"].lower() if found else ""


def _bound(text: str, number: Number) -> str:
    before, after = text[max(number.start - 30, 0) : number.start], text[number.end :]
    for bound, form in _BEFORE:
        if form.search(before):
            return bound
    return next((bound for bound, form in _AFTER if form.match(after)), "")
