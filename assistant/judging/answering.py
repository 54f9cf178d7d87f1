"""The ordinary answer: the best sentence, what goes on from it, and what is left open."""

from __future__ import annotations

import re

from assistant.judging.case import Case
from assistant.judging.verdict import Verdict
from assistant.model import EvidenceSentence, Status
from assistant.wants import CHECKED, Want, wanted

_AS_GOOD = 0.03
_MOST_REASONS = 75  # words of quotes that together give a reason
_MOST_WORDS = 45  # of two quotes where one would do
_SECOND = re.compile(
    r"(?:,|;|\band\b)\s*(?:and\s+)?((?:with whom|when|where|who|why|how much"
    r"|how many|in what|in which|in how many|worth how much)\b.*)$",
    re.IGNORECASE,
)
_BECAUSE = re.compile(
    r"\b(?:because|since|as|so that|in order to|due to|therefore|thanks to|for example"
    r"|to (?!(?:the|an?|this|that|these|those|its|their|our|his|her)\b)[a-z]+)\b",
    re.IGNORECASE,
)
_WHAT_YEAR = re.compile(r"\b(?:(?:in|since|until|by) )?(?:what|which) years?\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_GOES_ON = re.compile(
    r"(?:these|they|it|this|among (?:them|these))\s+(?:\w+\s+){0,2}?"
    r"(?:includes?|included|are|comprise)\b",
    re.IGNORECASE,
)


def answered(case: Case) -> Verdict:
    """The quotes, and a line for each part of the question that they leave open."""
    quotes = _quotes(case)
    extra = len(quotes) - 1
    after = [
        *_second_part(case, quotes),
        *_incomplete(case, quotes[0]),
        *_without_year(case, quotes),
    ]
    if case.asked.moment.state:
        published = quotes[0].passage.document.facts.published
        after.append(case.wording.dated(published) if published else case.wording.undated())
    return Verdict(
        status=Status.PARTIAL if after else Status.ANSWERED,
        quotes=tuple(quotes),
        after=tuple(after),
        extra=extra if len(quotes) == extra + 1 else 0,
    )


def _quotes(case: Case) -> list[EvidenceSentence]:
    """The best sentence, the one that goes on from it, and one that is as good."""
    best = case.best
    following = next((s for s in case.sentences if _goes_on(best, s)), None)
    if following:
        return [best, following]
    want = case.asked.wanted.want
    if want is Want.REASON and not _BECAUSE.search(best.text):
        return [best, *_more_about(case, best)]
    if want in {Want.TEXT, Want.REASON, Want.METHOD}:
        return [best, *[s for s in case.near if _as_good(best, s)][:1]]
    return [best]


def _as_good(best: EvidenceSentence, other: EvidenceSentence) -> bool:
    return (
        other.text != best.text
        and abs(best.score - other.score) <= _AS_GOOD
        and len(other.text.split()) + len(best.text.split()) <= _MOST_WORDS
    )


def _more_about(case: Case, best: EvidenceSentence) -> list[EvidenceSentence]:
    """Where no sentence gives a reason in so many words: the sentences that are about the names.

    A sentence that begins with a name says something of it.
    """
    more: list[EvidenceSentence] = []
    words = len(best.text.split())
    for sentence in case.sentences:
        if sentence is not best and case.names and sentence.text.startswith(case.names):
            words += len(sentence.text.split())
            if words > _MOST_REASONS:
                break
            more.append(sentence)
    return more


def _second_part(case: Case, quotes: list[EvidenceSentence]) -> list[str]:
    """For "…, and when?" a sentence more, or a line that none says it."""
    second = _SECOND.search(case.asked.plain)
    more = wanted(second[1]) if second else None
    if second is None or more is None or more.want not in CHECKED:
        return []
    held = [s for s in case.near if case.holds(s, more)]
    if not held:
        return [case.wording.partial_lacks([second[1].rstrip(" ?.!")])]
    if not any(each in held for each in quotes):
        quotes.append(held[0])
    return []


def _incomplete(case: Case, best: EvidenceSentence) -> list[str]:
    """Where several are asked for and one is named, that no list is given."""
    of = case.asked.wanted
    if of.want is not Want.COUNTRY or not of.several:
        return []
    countries = case.holding.gazetteer.countries(best.text)
    named = [country for country in countries if country not in case.asked.plain]
    return [case.wording.no_list()] if len(named) == 1 else []


def _without_year(case: Case, quotes: list[EvidenceSentence]) -> list[str]:
    """Where a year is asked for and a month or a time is all that they say."""
    asked = _WHAT_YEAR.search(case.asked.plain)
    if asked is None or any(_YEAR.search(quote.text) for quote in quotes):
        return []
    return [case.wording.partial_lacks([asked.group()])]


def _goes_on(best: EvidenceSentence, other: EvidenceSentence) -> bool:
    """Whether a sentence follows another at once and says what it consists of."""
    if best.passage.id != other.passage.id:
        return False
    order = list(best.passage.sentences)
    next_one = order.index(other.span) == order.index(best.span) + 1
    return next_one and bool(_GOES_ON.match(other.text))
