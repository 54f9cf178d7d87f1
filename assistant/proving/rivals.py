"""What one text says otherwise than another in the same place.

A rival is another number before the same noun, another COP, another ordinal, another year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.facts.terms import Stem
from assistant.question.asking import saying_words
from corpus.facts.dates import dates
from corpus.facts.numbers import Number, numbers

_SERIES = re.compile(r"(?<!\w)(?!USD|GBP|EUR|CHF|US)([A-Z]{2,})[ -]?(\d+)(?![\w.,]*\d)")
_WORD = re.compile(r"[\w'’-]+")
_WITHIN = 3  # words between a number and its noun: "eight of the larger cities"


def rivals(question: str, sentence: str, stem: Stem) -> list[str]:
    """What the question says otherwise than the sentence, in the question's words.

    Args:
        question: as asked.
        sentence: of a document.
        stem: the terms of a text, as the word indexes know them.
    """
    return list(
        dict.fromkeys(
            [
                *_series(question, sentence),
                *_counts(question, sentence, stem),
                *_years(question, sentence, stem),
            ]
        )
    )


def _series(question: str, sentence: str) -> Iterator[str]:
    """COP22 where the sentence has another COP, and not this one."""
    said = {(m[1], m[2]) for m in _SERIES.finditer(sentence)}
    for found in _SERIES.finditer(question):
        same = {number for name, number in said if name == found[1]}
        if same and found[2] not in same:
            yield found.group()


def _counts(question: str, sentence: str, stem: Stem) -> Iterator[str]:
    """500 cities where the sentence has eight cities; the fifth cohort where it has the third."""
    said = list(_counted(sentence, stem))
    years = {str(d.first.year) for d in dates(question) if d.first}
    for number, nouns, words in _counted(question, stem):
        same = [other for other, its, _ in said if other.unit == number.unit and its & nouns]
        differs = same and all(other.value != number.value for other in same)
        if differs and str(number.value) not in years:
            yield words


def _years(question: str, sentence: str, stem: Stem) -> Iterator[str]:
    """2014 where a sentence about the same has another year."""
    said = [d for d in dates(sentence) if d.first and d.last]
    if not said or not set(stem(saying_words(question))) & set(stem(sentence)):
        return
    for date in dates(question):
        if date.first is None or date.last is None:
            continue
        if all(d.last < date.first or date.last < d.first for d in said if d.first and d.last):
            yield question[date.start : date.end]


def _counted(text: str, stem: Stem) -> Iterator[tuple[Number, set[str], str]]:
    """The numbers of a text with the terms of the words after each, and both as written."""
    for number in numbers(text):
        after = _WORD.findall(re.split(r"[,.;:?!()]", text[number.end :])[0])[:_WITHIN]
        nouns = {term for word in after for term in stem(word)}
        if number.unit == "money":
            nouns.add("money")
        shown = after[:1] if number.unit != "money" else []
        if nouns:
            yield number, nouns, " ".join([text[number.start : number.end], *shown])
