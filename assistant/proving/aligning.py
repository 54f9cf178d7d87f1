"""Who did it to whom: names and figures of a sentence that stand where its quote has others.

The words of both are aligned. Where a name stands against another name, one was put in the other's
place; where two stand the other way round with the same words between them, they were exchanged.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from assistant.claims import Stem
from assistant.facts.numbers import numbers
from assistant.proving.naming import SameName, stands

_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*")
_BY_NAME = re.compile(r"\bby (?:the )?[A-Z]")
_PLAIN = re.compile(
    r"an?|the|this|that|these|those|it|its|they|their|there|he|his|she|her|we|our|you|your|in|on|at"
    r"|by|for|from|to|of|with|as|if|when|while|after|before|during|since|until|under|over|both|each"
    r"|every|some|many|most|more|such|other|one|no|not|yes|also|however|but|and|or|so|then|than|all"
    r"|any|few|several|according|about|what|which|who|where|why|how|because|although|is|are|was"
    r"|were|has|have|had|do|does|did|can|could|will|would|may|might|must|should|been|be|s",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word, what it is compared by, and whether it is a name or figure by its form."""

    text: str
    term: str
    name: bool


def misplaced(sentence: str, quote: str, stem: Stem, same: SameName) -> list[str]:
    """The sentence's names and figures that stand in the place of another one of the quote."""
    if bool(_BY_NAME.search(sentence)) != bool(_BY_NAME.search(quote)):
        return []
    said, given = _words(sentence, stem), _words(quote, stem)
    return list(dict.fromkeys([*_replaced(said, given, same), *_exchanged(said, given)]))


def _replaced(said: Sequence[_Word], given: Sequence[_Word], same: SameName) -> Iterator[str]:
    """A name against another name, as alignment has them."""
    matcher = SequenceMatcher(None, [w.term for w in said], [w.term for w in given], False)
    for kind, a, b, c, d in matcher.get_opcodes():
        mine = " ".join(w.text for w in said[a:b] if w.name)
        theirs = " ".join(w.text for w in given[c:d] if w.name)
        if kind != "replace" or not mine or not theirs or _one_of_several(said, a, b):
            continue
        if not _alike(mine, theirs, same) and not _alike(theirs, mine, same):
            yield mine


def _alike(mine: str, theirs: str, same: SameName) -> bool:
    if not any(c.isalpha() for c in mine):  # figures
        return set(mine.split()) <= set(theirs.split())
    return any(stands(form, theirs) for form in [mine, *same(mine)])


def _exchanged(said: Sequence[_Word], given: Sequence[_Word]) -> Iterator[str]:
    """Two names the other way round with the same words between them."""
    mine, theirs = _places(said), _places(given)
    anchors = sorted(
        (at, places, nth)
        for term, places in mine.items()
        if term in theirs
        for nth, at in enumerate(places)
    )
    for (first, ones, nth), (second, others, mth) in combinations(anchors, 2):
        one, other = said[first].term, said[second].term
        there, later = (
            _counterpart(theirs[one], ones, nth),
            _counterpart(theirs[other], others, mth),
        )
        if one == other or not there or not later or min(there) < max(later):
            continue
        between = _plainly(said[first + 1 : second]) & _plainly(given[min(later) : max(there)])
        if between:
            yield said[first].text
            yield said[second].text


def _counterpart(theirs: Sequence[int], mine: Sequence[int], nth: int) -> Sequence[int]:
    """Where a name's n-th place may have its counterpart: the n-th one where there are as many."""
    return theirs[nth : nth + 1] if len(theirs) == len(mine) else theirs


def _places(words: Sequence[_Word]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for at, word in enumerate(words):
        if word.name:
            places[word.term].append(at)
    return places


def _plainly(words: Sequence[_Word]) -> set[str]:
    return {w.term for w in words if not w.name and not _PLAIN.fullmatch(w.text)}


def _words(text: str, stem: Stem) -> list[_Word]:
    return [_word(found.group(), stem) for found in _WORD.finditer(text)]


def _word(text: str, stem: Stem) -> _Word:
    number = next(numbers(text), None)
    if number is not None:
        return _Word(text, str(number.value), True)
    name = (text[0].isupper() or text[0].isdigit()) and not _PLAIN.fullmatch(text)
    return _Word(text, " ".join(stem(text)) or text.lower(), name)


def _one_of_several(words: Sequence[_Word], first: int, end: int) -> bool:
    """Whether an "and" beside a stretch makes it one of several, which may change places."""
    beside = [*words[max(first - 2, 0) : first], *words[end : end + 2]]
    return any(word.text.lower() in {"and", "or"} for word in beside)
