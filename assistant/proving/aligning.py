"""Who did it to whom: names and figures of a sentence that stand where its quote has others.

The words of both are aligned. Where a name stands against another name, one was put in the other's
place; where two stand the other way round with the same words between them, they were exchanged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

from assistant.claims import Stem
from assistant.proving.naming import SameName, stands

_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*")
_LISTING = frozenset(["and", "or", "as", "well", "with", "the", "of"])
_LEADS = frozenset(
    """
    a an the this that these those it its they their there he his she her we our you your in on at
    by for from to of with as if when while after before during since until under over both each
    every some many most more such other one no not yes also however but and or so then than all
    any few several according about what which who where why how because although is are was were
    has have had do does did can could will would may might must should
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    term: str
    start: int
    end: int
    name: bool  # a capital, or a figure


def misplaced(sentence: str, quote: str, stem: Stem, same: SameName) -> list[str]:
    """The sentence's names and figures that stand in the place of another one of the quote."""
    said, given = _words(sentence, stem), _words(quote, stem)
    if _passive(said) != _passive(given):
        return []
    found = [*_replaced(said, given, same), *_exchanged(said, given)]
    return list(dict.fromkeys(found))


def _replaced(said: Sequence[_Word], given: Sequence[_Word], same: SameName) -> Iterator[str]:
    """A name against another name, as alignment has them."""
    matcher = SequenceMatcher(None, [w.term for w in said], [w.term for w in given], False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "replace":
            continue
        mine = " ".join(w.text for w in said[a:b] if w.name)
        theirs = " ".join(w.text for w in given[c:d] if w.name)
        if not mine or not theirs:
            continue
        if any(stands(form, theirs) for form in [mine, *same(mine)]) or stands(theirs, mine):
            continue
        if any(stands(mine, other) for other in same(theirs)):
            continue
        if not _listed(said, a, b) or not _listed(given, c, d):
            yield mine


def _exchanged(said: Sequence[_Word], given: Sequence[_Word]) -> Iterator[str]:
    """Two names the other way round with the same words between them."""
    places: dict[str, list[int]] = {}
    for at, word in enumerate(given):
        places.setdefault(word.term, []).append(at)
    anchors = [at for at, word in enumerate(said) if word.name and word.term in places]
    for first, second in combinations(anchors, 2):
        ones, others = places[said[first].term], places[said[second].term]
        if said[first].term == said[second].term or min(ones) < max(others):
            continue
        between = {w.term for w in said[first + 1 : second] if not w.name} - _LISTING
        there = {w.term for w in given[min(others) + 1 : max(ones)] if not w.name} - _LISTING
        if between & there - _LEADS:
            yield said[first].text
            yield said[second].text


def _words(text: str, stem: Stem) -> list[_Word]:
    words = []
    for found in _WORD.finditer(text):
        word = found.group()
        name = (word[0].isupper() or word[0].isdigit()) and word.lower() not in _LEADS
        term = (stem(word) or (word.lower(),))[0]
        words.append(_Word(word, term, found.start(), found.end(), name))
    return words


def _passive(words: Sequence[_Word]) -> bool:
    return any(word.text.lower() in {"by", "from"} for word in words)


def _listed(words: Sequence[_Word], first: int, end: int) -> bool:
    """Whether the words before or after a stretch make it one of several in a row."""
    before = words[first - 2 : first] if first > 1 else []
    after = words[end : end + 2]
    return any(w.text.lower() in {"and", "or"} for w in [*before, *after])
