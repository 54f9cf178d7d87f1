"""Whether a question wants a list of partners, grants or approaches, and of which of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from assistant.facts.names import names, things
from assistant.facts.terms import Stem
from assistant.finding.tables import words
from assistant.finding.tables.bounds import Than, bounds_of
from assistant.question.asking import naming_words_alone
from assistant.question.understanding import Asked
from corpus.ledger.kinds import RecordKind

_LISTS = re.compile(
    r"^\W*(?:(?:please|can|could|would|you|i|we|need|want|give|show|tell|me|us|hi|hello)\b\W*)*"
    r"(?:which|what|who|list|name|all|every|the|a full|a complete)\b",
    re.IGNORECASE,
)
_SENTENCES = re.compile(r"(?<=[.?!])\s+")
_NO_LIST = re.compile(
    r"\b(?:how|why|when|where|whose|first|last|other than|instead of|not|no|without)\b|n['’]t\b",
    re.IGNORECASE,
)
# what a list is asked with and no record has to say
_NEUTRAL = """
    made make makes given give gave gives awarded award receive received got get paid pay exist
    exists existing documented described recorded known named listed included involved available
    found covered used use part take took takes taking different together there library sources
    source organisation organisations organization organizations full complete overview have been
    start started begin began launch launched found founded founding join joined original
    originally initial current currently so far ever
    people with than
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What is to be listed.

    Args:
        kind: of record.
        noun: the word for several of them that the question has: "members".
        names: that each record has to have in one of its values.
        words: stems of the other words that each record has to have.
        least: of its sum of money, the bound excluded or not as it was said.
        most: the same.
        currency: that the bounds are in; empty where none is named.
        year: that one of its dates has to touch.
    """

    kind: str
    noun: str
    names: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    least: Decimal | None = None
    most: Decimal | None = None
    currency: str = ""
    year: int | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether some of the kind are wanted and not all."""
        bounded = self.least is not None or self.most is not None
        return bool(self.names or self.words or bounded or self.year)


def listing_of(asked: Asked, kinds: Mapping[str, RecordKind], stem: Stem) -> Listing | None:
    """What a question wants listed; None where it wants something else."""
    bounds, rest = next(
        (bounds_of(part) for part in _SENTENCES.split(asked.plain) if _LISTS.search(part)), ((), "")
    )
    if _NO_LIST.search(rest) or words.EXTREMES.search(rest):
        return None
    kind, noun = _kind_of(rest, kinds)
    numbers = [bound for bound in bounds if bound.number is not None]
    if not kind or len(numbers) < len(bounds) or len(asked.years) > 1:
        return None
    least = [b.number for b in numbers if b.than in {Than.ABOVE, Than.AT_LEAST}]
    most = [b.number for b in numbers if b.than in {Than.BELOW, Than.AT_MOST}]
    named = things(rest)
    return Listing(
        kind=kind,
        noun=noun.lower(),
        names=tuple(name for name in named if name not in asked.years),
        words=_left(rest, noun, stem),
        least=next(iter(least), None),
        most=next(iter(most), None),
        currency=next((bound.currency for bound in numbers), ""),
        year=int(asked.years[0]) if asked.years else None,
    )


def _kind_of(question: str, kinds: Mapping[str, RecordKind]) -> tuple[str, str]:
    """The kind whose word for several a question names first, and that word."""
    places = [
        (found.start(), name, found.group())
        for name, kind in kinds.items()
        for word in kind.asked
        if (found := re.search(rf"(?<!\w){re.escape(word)}(?!\w)", question, re.IGNORECASE))
    ]
    _, kind, noun = min(places, default=(0, "", ""))
    return kind, noun


def _left(question: str, noun: str, stem: Stem) -> frozenset[str]:
    """The stems of the words that are neither names nor what a list is asked with."""
    told = question.replace(noun, " ")
    for name in names(told):
        told = told.replace(name.text, " ")
    kept = [word for word in naming_words_alone(told) if not word.isdigit()]
    return frozenset(stem(" ".join(kept))) - frozenset(stem(_NEUTRAL))
