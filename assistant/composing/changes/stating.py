"""An edition as the sentences it states, each as tokens that can be compared."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from assistant.composing.changes.model import Stated, Token
from assistant.proving.figures import figures
from corpus.facts.dates import dates
from corpus.facts.numbers import numbers
from corpus.model import Span
from corpus.sentences import sentence_spans

_WORD = re.compile(r"(?:(?<![^\s(:])[-−–](?=\d))?\w+")
_LINE = re.compile(r"[^\n]+")
_ROW = " | "
# "… the text says so. Where …": the end of a sentence is missed behind some short words
_AGAIN = re.compile(
    r"(?<![\w.])(?!(?:al|approx|art|cf|ed|eds|etc|fig|incl|no|pp|resp|vol|vs)\.)[a-zà-ÿ]{2,}[.!?]"
    r"[\"”»)]?(?P<gap>\s+)(?=[\"“«(]?[A-ZÀ-Ý])"
)
_MINUS = re.compile(r"(?:^|[\s(:])[-−–]$")  # right before a figure
_OWN = "own year"


def stated(text: str, own_years: Collection[int] = ()) -> list[Stated]:
    """The sentences of an edition's text; a row of a table is one.

    Args:
        text: of the edition.
        own_years: that the edition is of: where each names its own, nothing has changed.
    """
    return [
        Stated(span=span, text=said, tokens=tokens)
        for span in _spans(text)
        if (tokens := tuple(_tokens(said := text[span.start : span.end], own_years)))
    ]


def _spans(text: str) -> Iterator[Span]:
    for line in _LINE.finditer(text):
        said = line.group()
        if _ROW in said:
            left = len(said) - len(said.lstrip())
            yield Span(line.start() + left, line.start() + len(said.rstrip()))
            continue
        for span in sentence_spans(said):
            for start, end in _pieces(said[span.start : span.end]):
                begin = line.start() + span.start
                yield Span(begin + start, begin + end)


def _pieces(sentence: str) -> Iterator[tuple[int, int]]:
    """A sentence cut once more where it is two; both sides are cut alike, so none is lost by it."""
    start = 0
    for found in _AGAIN.finditer(sentence):
        yield start, found.start("gap")
        start = found.end()
    yield start, len(sentence)


def _tokens(sentence: str, own_years: Collection[int]) -> Iterator[Token]:
    end = 0
    for start, stop, token in sorted(_figures(sentence, own_years), key=lambda each: each[0]):
        if start < end:
            continue  # a number within a date
        yield from _words(sentence[end:start])
        yield token
        end = stop
    yield from _words(sentence[end:])


def _words(text: str) -> Iterator[Token]:
    for word in _WORD.findall(text):
        has_digit = any(c.isdigit() for c in word)  # of a code, or a number that is none to us
        yield Token(re.sub("[−–]", "-", word.casefold()), figure=word if has_digit else "")


def _figures(sentence: str, own_years: Collection[int]) -> Iterator[tuple[int, int, Token]]:
    for date in dates(sentence):
        written = sentence[date.start : date.end]
        if written.isdigit():  # a year, or 2000 of something
            own = int(written) in own_years
            yield date.start, date.end, Token(_OWN) if own else Token(f"{written}  ", written)
            continue
        days = "-".join(re.findall(r"\d+", written)) if date.first is None else ""
        key = f"date {date.first} {date.last} {date.month} {days}"
        yield date.start, date.end, Token(key, figure=written)
    for number in numbers(sentence):
        written = sentence[number.start : number.end]
        currency = next((each.currency for each in figures(written)), "")
        minus = "-" if _MINUS.search(sentence[max(0, number.start - 2) : number.start]) else ""
        key = f"{minus}{number.value.normalize():f} {number.unit} {currency}"
        yield number.start, number.end, Token(key, figure=f"{minus}{written.strip()}")
