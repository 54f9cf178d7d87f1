"""Whether a question wants a list of partners, grants or approaches, and of which of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.facts.names import names, things
from assistant.facts.terms import Stem
from assistant.finding.tables import words
from assistant.finding.tables.bounds import Bound, bounds_of
from assistant.question.asking import naming_words_alone
from assistant.question.understanding import Asked
from corpus.ledger.kinds import RecordKind

_BEGINS = (  # what stands before what is asked for
    r"^\W*(?:(?:please|can|could|would|do|does|you|i|we|need|want|know|give|show|tell|me|us|hi|hello)"
    r"\b\W*)*"
)
_LISTS = re.compile(
    rf"{_BEGINS}(?:which|what|who|list|name|all|every|the|a full|a complete)\b", re.IGNORECASE
)
_WHO = re.compile(
    rf"{_BEGINS}(?:who|(?:which|what) (?:organi[sz]ation|body|agency|institution|partner))"
    r" (?:is |are |was )?",
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
    originally initial beginning day one current currently so far ever back
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
        bounds: on its sum of money.
        year: that one of its dates has to touch.
    """

    kind: str
    noun: str
    names: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    bounds: tuple[Bound, ...] = ()
    year: int | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether some of the kind are wanted and not all."""
        return bool(self.names or self.words or self.bounds or self.year)


def listing_of(asked: Asked, kinds: Mapping[str, RecordKind], stem: Stem) -> Listing | None:
    """What a question wants listed; None where it wants something else."""
    bounds, rest = next(
        (bounds_of(part) for part in _SENTENCES.split(asked.plain) if _LISTS.search(part)), ((), "")
    )
    if _NO_LIST.search(rest) or words.EXTREMES.search(rest):
        return None
    kind, noun = _kind_of(rest, kinds)
    if not kind or any(bound.number is None for bound in bounds) or len(asked.years) > 1:
        return None
    named = things(rest)
    return Listing(
        kind=kind,
        noun=noun.lower(),
        names=tuple(name for name in named if name not in asked.years),
        words=_left(rest, noun, stem),
        bounds=bounds,
        year=int(asked.years[0]) if asked.years else None,
    )


def holder_of(asked: Asked, kinds: Mapping[str, RecordKind], stem: Stem) -> Listing | None:
    """Who has a role, where a question asks that: "Who coordinates the programme?"."""
    question = asked.plain
    if not _WHO.search(question) or _NO_LIST.search(_WHO.sub(" ", question)) or asked.years:
        return None
    terms = set(stem(question))
    for name, kind in kinds.items():
        for choice in kind.held:
            words = kind.words_of(choice)
            said = set(stem(" ".join(words)))
            if said & terms:
                return Listing(
                    kind=name,
                    noun=choice,
                    names=tuple(things(question)),
                    words=_left(_WHO.sub(" ", question), "", stem) - said,
                )
    return None


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
    told = question.replace(noun, " ") if noun else question
    for name in names(told):
        told = told.replace(name.text, " ")
    kept = [word for word in naming_words_alone(told) if not word.isdigit()]
    return frozenset(stem(" ".join(kept))) - frozenset(stem(_NEUTRAL))
