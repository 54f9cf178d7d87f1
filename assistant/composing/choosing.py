"""What is shown of the sentences that bear on a question: as many units as it needs, none twice."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.facts.names import things
from assistant.finding.rivals import other_rows, rows_of_other_days
from assistant.finding.units import unit_of
from assistant.model import EvidenceSentence
from assistant.question.understanding import Asked
from corpus.facts.numbers import numbers
from corpus.model import Span

_FIGURE = re.compile(r"\d[\d.,]*")
_SAME = 0.8  # share of their terms that two sentences have in common which say the same
_ALIKE = 0.3  # from which one of another document adds nothing: docs/decisions/0033
_LESS_LIKELY = 1.5  # log-odds: what was read to answer so much less than the best is no answer
_OF_THE_SAME = 0.6  # and from which two with figures of their own are two accounts of one thing
_AS_NEAR = 0.10  # where the newest is asked for: scores this little apart are as near
_AS_LIKELY = 1.0  # and log-odds: of a change at the head of an institute either news is an answer
_SIDES, _MOST_SIDES = 2, 4  # names of a question that each get their say
_FAR = 0.30  # how much less than the best a sentence may score that alone has a name
_COMPARES = re.compile(
    r"\b(?:compar\w+|differ(?:s|ed|ing|ence|ences|ent)?|vs|versus|agree\w*|respectively|both)\b",
    re.IGNORECASE,
)
_CONTAINED = 0.9  # share of its terms
_GAP = 2  # characters between units that are shown as one


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much is shown.

    Args:
        most: units at most.
        margin: how much less than the best a sentence may score.
        words: of all units together, unless the first alone has more.
    """

    most: int
    margin: float
    words: int


# margins and words by the banks that are trained on: docs/decisions/0018
ANSWER = Room(most=3, margin=0.06, words=60)
DENIED = Room(most=1, margin=0.0, words=60)  # none that came second was it: decision 29
SUMMARY = Room(most=6, margin=1.0, words=120)


def chosen(
    asked: Asked, sentences: Sequence[EvidenceSentence], room: Room = ANSWER
) -> tuple[EvidenceSentence, ...]:
    """The units to show, best first; units that touch are one.

    Of two that say the same of different dates, the newer is first. Where the question names two
    or more things, what is said of each is shown, if anything is.

    Args:
        asked: the question.
        sentences: best first, at least one.
        room: how much may be shown.
    """
    said = f"{asked.plain} {asked.question}"  # names of rows stay as typed
    others = other_rows(said, [s.text for s in sentences])
    sentences = [s for s in sentences if s.text not in others]
    of_other_days = rows_of_other_days(asked.plain, sentences)
    sentences = [s for s in sentences if s.text not in of_other_days]
    ordered = _newest_first(sentences) if asked.moment.newest else sentences
    if asked.moment.state:  # what was so before is not so now
        ordered = [s for s in ordered if published(s) >= published(ordered[0])]
    least = min(sentences[0].score, ordered[0].score) - room.margin
    kept: list[EvidenceSentence] = []
    shown: list[EvidenceSentence] = []
    left = room.most  # what adds nothing makes no room for what is farther
    for sentence in ordered:
        if not left:
            break
        unit = _unit(sentence)
        fits = not kept or _words([*kept, unit]) <= room.words
        if sentence.score < least or not fits:
            continue
        left -= 1
        if _adds(sentence, shown):
            shown.append(sentence)
            _put(unit, kept)
    for sentence in _other_sides(asked, sentences, kept):
        _put(_unit(sentence), kept)
    return tuple(_newer_first(kept))


def published(sentence: EvidenceSentence) -> dt.date:
    """When a sentence's document was published; before all others where nobody says."""
    return sentence.passage.document.facts.published or dt.date.min


def alike(one: EvidenceSentence, other: EvidenceSentence, share: float) -> bool:
    """Whether two sentences have more than a share of their terms in common."""
    return len(one.terms & other.terms) > share * len(one.terms | other.terms)


def _newest_first(sentences: Sequence[EvidenceSentence]) -> list[EvidenceSentence]:
    """The sentences with those that are as near as the best in front, newest first."""
    likeliest = max((s.answers for s in sentences if s.answers is not None), default=math.inf)

    def is_as_near(sentence: EvidenceSentence) -> bool:
        odds = -math.inf if sentence.answers is None else sentence.answers
        as_likely = likeliest - odds <= _AS_LIKELY
        return as_likely or sentences[0].score - sentence.score <= _AS_NEAR

    near = [s for s in sentences if is_as_near(s)]
    return [*sorted(near, key=published, reverse=True), *(s for s in sentences if s not in near)]


def _unit(sentence: EvidenceSentence) -> EvidenceSentence:
    """A sentence with what it leans on; what that holds was not looked for."""
    span = unit_of(sentence.passage, sentence.span)
    alone = span == sentence.span
    return replace(
        sentence,
        span=span,
        holds=sentence.holds if alone else sentence.holds or None,
        cells=sentence.cells if alone or _is_row(sentence) else "",
    )


def _is_row(sentence: EvidenceSentence) -> bool:
    """Whether only some cells of a row are shown."""
    return bool(sentence.cells) and sentence.cells != sentence.text


def _other_sides(
    asked: Asked, sentences: Sequence[EvidenceSentence], kept: Sequence[EvidenceSentence]
) -> list[EvidenceSentence]:
    """For each name of the question that no unit has, the best sentence that has it.

    Where two things are compared, what names both says nothing of either.
    """
    sides = [asked.forms(name) for name in things(asked.plain)]
    if len(sides) < _SIDES:
        return []
    least = sentences[0].score - _FAR
    compared = len(sides) == _SIDES and _COMPARES.search(asked.plain) is not None

    def says_of(sentence: EvidenceSentence, side: set[str]) -> bool:
        others = [other for other in sides if other is not side] if compared else []
        return _has(sentence, side) and not any(_has(sentence, other) for other in others)

    found = (
        next((s for s in sentences if s.score >= least and says_of(s, side)), None)
        for side in sides[:_MOST_SIDES]
        if not any(says_of(unit, side) for unit in kept)
    )
    return [sentence for sentence in dict.fromkeys(found) if sentence is not None]


def _has(sentence: EvidenceSentence, forms: set[str]) -> bool:
    text = sentence.text.lower()  # "ca" is not in "africa", and UN-Habitat is not the UN
    return any(re.search(rf"(?<![\w-]){re.escape(form)}(?![\w-])", text) for form in forms)


def _newer_first(units: list[EvidenceSentence]) -> list[EvidenceSentence]:
    for i, unit in enumerate(units):
        for j, better in enumerate(units[:i]):
            if alike(better, unit, _OF_THE_SAME) and published(unit) > published(better):
                units[i], units[j] = better, unit
                break
    return units


def _adds(sentence: EvidenceSentence, shown: Sequence[EvidenceSentence]) -> bool:
    """Whether a sentence adds to what is shown: about as likely an answer, and not alike."""
    best, own = shown[0].answers if shown else None, sentence.answers
    near = best is None or (own is not None and best - own <= _LESS_LIKELY)
    return near and not any(_repeats(sentence, each) for each in shown)


def _repeats(one: EvidenceSentence, other: EvidenceSentence) -> bool:
    """Whether a sentence tells nothing beside another.

    It says the same, or is alike and of another document: within one, what is alike goes on. Two
    with nearly the same words and a figure each that the other lacks are two accounts.
    """
    within = one.passage.document.id == other.passage.document.id
    if one.shown == other.shown or tells_no_more(one, other):
        return True
    if not alike(one, other, _SAME if within else _ALIKE):
        return False
    figures, others = _figures(one), _figures(other)
    return not (alike(one, other, _OF_THE_SAME) and figures - others and others - figures)


def tells_no_more(one: EvidenceSentence, other: EvidenceSentence) -> bool:
    """Whether nearly all words of a sentence, and its figures, stand in another."""
    contained = len(one.terms & other.terms) >= _CONTAINED * len(one.terms)
    return contained and _figures(one) <= _figures(other)


def _figures(sentence: EvidenceSentence) -> set[str]:
    """Its figures, those of dates too, and its numbers in words."""
    in_words = (str(number.value) for number in numbers(sentence.text))
    return {*(found.rstrip(".,") for found in _FIGURE.findall(sentence.text)), *in_words}


def _put(unit: EvidenceSentence, kept: list[EvidenceSentence]) -> None:
    """Add a unit, or widen the one that it touches."""
    for i, other in enumerate(kept):
        here = other.passage.id == unit.passage.id
        if here and _touch(other.span, unit.span) and not (_is_row(unit) or _is_row(other)):
            start = min(other.span.start, unit.span.start)
            span = Span(start, max(other.span.end, unit.span.end))
            kept[i] = replace(other, span=span, holds=other.holds or unit.holds, cells="")
            return
    kept.append(unit)


def _touch(one: Span, other: Span) -> bool:
    return one.start <= other.end + _GAP and other.start <= one.end + _GAP


def _words(units: Sequence[EvidenceSentence]) -> int:
    return sum(len(unit.shown.split()) for unit in units)
