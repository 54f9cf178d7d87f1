"""Dates of a sentence that its quote does not have, or has on the other side."""

from __future__ import annotations

import re

from corpus.facts.dates import DateSpan, dates

_SIDES = (
    ("by", re.compile(r"\b(?:before|by|prior to)\s+(?:the\s+)?$", re.IGNORECASE)),
    ("until", re.compile(r"\b(?:until|till|up to)\s+(?:the\s+)?$", re.IGNORECASE)),
    ("after", re.compile(r"\b(?:after|since|from|following)\s+(?:the\s+)?$", re.IGNORECASE)),
)


def unfounded_dates(sentence: str, quote: str) -> list[str]:
    """The sentence's dates that no date of the quote lies in, as written.

    A sentence may be less exact than its quote, never more; "by 2015" is neither "since 2015" nor
    "in 2015".
    """
    given = [(date, _side(quote, date)) for date in dates(quote)]
    return [
        sentence[said.start : said.end]
        for said in dates(sentence)
        if not any(_proves(date, said) and _agree(side, _side(sentence, said))
                   for date, side in given)
    ]  # fmt: skip


def of_another_time(sentence: str, main: str) -> list[str]:
    """The sentence's dates, where the sentence that says the rest has a date and none of them."""
    said, given = list(dates(sentence)), list(dates(main))
    if not given or any(_proves(one, other) for one in given for other in said):
        return []
    return [sentence[date.start : date.end] for date in said]


def _proves(given: DateSpan, said: DateSpan) -> bool:
    if said.first is None or said.last is None:
        return said.month == given.month
    if given.first is None or given.last is None:
        return False
    return said.first <= given.first and given.last <= said.last


def _side(text: str, date: DateSpan) -> str:
    before = text[max(date.start - 20, 0) : date.start]
    return next((side for side, form in _SIDES if form.search(before)), "")


def _agree(given: str, said: str) -> bool:
    if not said:
        return given != "by"
    return given == said or not given or {given, said} == {"by", "until"}
