"""Answers that rest on more than one sentence: comparisons, lists, readings, and disagreement."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from assistant.asking import naming_words
from assistant.claims import Stem, rivals
from assistant.facts.names import names
from assistant.facts.places import Gazetteer
from assistant.model import EvidenceSentence
from assistant.wants import Want, Wanted

_COMPARES = re.compile(
    r"\b(?:differ(?:s|ent|ence|ences)?|compar(?:e|es|ed|ison)|versus|vs\.?|same (?:thing|as)"
    r"|in common|rather than|unlike|distinguish(?:es)?)\b",
    re.IGNORECASE,
)
_THE_NOUN = re.compile(r"\b(?:the|that|this)\s+([a-z]{3,})\b")
_MOST_LISTED = 6
_MOST_READINGS = 3
_CLOSE = 0.10


def compared(
    question: str, sentences: Sequence[EvidenceSentence], stem: Stem
) -> list[EvidenceSentence]:
    """For a question that compares two names, what is said of each; else nothing.

    Where the best sentence has both names it comes first. Then, for each name, the best sentence
    that has it and not the other one; where there is none, the best that has it at all.
    """
    if not _COMPARES.search(question):
        return []
    named = list(dict.fromkeys(part for n in names(question) for part in n.text.split(" and ")))
    if len(named) != 2:
        return []
    one, another = named
    found = [s for s in sentences[:1] if _says(s, one, stem) and _says(s, another, stem)]
    for name, other in ((one, another), (another, one)):
        terms = frozenset(stem(name))
        own = [s for s in sentences if _says(s, name, stem)]
        alone = [s for s in own if not _says(s, other, stem)]
        near = [s for s in sentences if terms <= s.terms | s.around]
        best = next((s for s in alone + own + near if s not in found), None)
        if best is None:
            return found if own else []
        found.append(best)
    return found


def _says(sentence: EvidenceSentence, name: str, stem: Stem) -> bool:
    """Whether a sentence itself has a name."""
    written = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sentence.text, re.IGNORECASE)
    return bool(written) or frozenset(stem(name)) <= sentence.terms


def gathered(
    asked: Wanted, sentences: Sequence[EvidenceSentence], gazetteer: Gazetteer
) -> list[EvidenceSentence]:
    """The fewest sentences that together name every place of a kind; nothing for other kinds."""
    if asked.want is Want.COUNTRY:
        find = gazetteer.countries
    elif asked.want is Want.REGION:
        find = gazetteer.regions
    else:
        return []
    named = {s: set(find(s.text)) for s in sentences}
    found: list[EvidenceSentence] = []
    known: set[str] = set()
    while len(found) < _MOST_LISTED:
        best = max(named, key=lambda s: (len(named[s] - known), s.score))
        if not named[best] - known:
            break
        known |= named[best]
        found.append(best)
    return found


def readings(question: str, sentences: Sequence[EvidenceSentence]) -> list[EvidenceSentence]:
    """Sentences that name a thing which the question only calls by its kind, each name once.

    Only where the question says nothing else that could tell which is meant.
    """
    noun = _THE_NOUN.search(question)
    named = naming_words(question).lower().split()
    if not noun or [word for word in named if word not in {"the", "a", "an"}] != [noun[1]]:
        return []
    found: dict[str, EvidenceSentence] = {}
    for sentence in sentences:
        for name in names(sentence.text):
            words = name.text.split()
            if len(words) > 1 and words[-1].lower() == noun[1]:
                found.setdefault(name.text, sentence)
    return list(dict.fromkeys(found.values()))[:_MOST_READINGS]


def differing(
    best: EvidenceSentence,
    others: Sequence[EvidenceSentence],
    noun: frozenset[str],
    about: frozenset[str],
    stem: Stem,
) -> list[EvidenceSentence]:
    """The best sentence and those of other documents with another figure for the same thing.

    Newest first; documents without a date come last.

    Args:
        best: what would be quoted alone.
        others: sentences that hold a figure of the kind asked for.
        noun: the terms of what is counted; with none, figures of one kind are compared only where
            the sentences are as near to the question.
        about: the terms of the names asked about; a passage without them is about something else.
        stem: the terms of a text.
    """
    found = [best]
    for other in others:
        if any(_same_source(other, s) for s in found):
            continue
        if not about <= frozenset(stem(_whole(other))):
            continue
        against = rivals(best.text, other.text, stem)
        counted = bool(noun) and any(noun <= set(stem(each)) for each in against)
        as_near = bool(against) and not noun and best.score - other.score <= _CLOSE
        if counted or as_near:
            found.append(other)
    return sorted(found, key=published, reverse=True)[:_MOST_READINGS]


def published(sentence: EvidenceSentence) -> dt.date:
    """When a sentence's document was published; before all others where nobody says."""
    return sentence.passage.document.facts.published or dt.date.min


def _whole(sentence: EvidenceSentence) -> str:
    passage = sentence.passage
    return f"{passage.document.facts.title} {passage.heading} {passage.text}"


def _same_source(a: EvidenceSentence, b: EvidenceSentence) -> bool:
    return a.passage.document.id == b.passage.document.id
