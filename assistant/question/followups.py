"""Follow-up questions without a chat model: what was asked before counts along, but less.

"And in Ghana?" names neither the programme nor the grants that the conversation is about. Where it
is sure what is meant, the question is written out (`rewriting`) and searched as such. Pasting the
history into the query would drown the new question, so the earlier questions are searched beside it
with a weight of their own: the one before, and the first, which usually names the subject. A
question that shows no sign of leaning on them gets a third of that weight.

The weights were chosen on the tuning half of a public set: see docs/decisions/0005.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.facts.names import names
from assistant.question.asking import saying_words
from assistant.question.rewriting import said_in_one, written_out
from corpus.hits import Weighted

_EARLIER = 0.3  # weight of the question before, and of the first one
_WEIGHTS = (1.0, 0.6, 0.45, _EARLIER)  # by the words that the question has of its own
_UNMARKED = 1 / 3  # of that, where nothing points back
_FEW_WORDS = 5
_VERY_FEW = 3
_OWN_WORDS = 2  # a question with as many needs no name to stand alone
_POINTS_BACK = re.compile(
    r"\b(it|they|them|he|she|him|these|those|ones|same|else|another|instead|both|either)\b"
    r"|\b(the|this|that|which) (\w+ )?(one|two|three|first|second|third|last|other|others)\b"
    r"|\b(any|some|what|tell me) (other|more)\b|\b(more|too|then|there|that|this|so)\W*$"
    r"|^(and|but|so|or|what about|how about|why|ok|okay|yes|no|then)\b"
    r"|(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )\bthere\b(?! (is|are|was|were)\b)"
    r"|\b(is|was|are|were|do|does|did|of|in|for|to|at|about|with|by|after|before|since) that\b"
    r"|^that\b|\bthis\b",
    re.IGNORECASE,
)
_THE = re.compile(r"\bthe\b", re.IGNORECASE)
_NOTHING = re.compile(
    r"\b(?:the|an?|in|of|for|on|at|by|to|with|first|second|third|last|former|latter|two|ones?)\b",
    re.IGNORECASE,
)
_OWNED = re.compile(r"\b(?:its|their|his|her)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standalone:
    """A question with what it leans on.

    Args:
        parts: the texts to search for, the question itself first, written out where that is sure.
        leans: whether it leans on what was said before.
        mixed: whether what was said before counts along in full: it leans on it, or it is short.
        text: the question as a person could have typed it alone.
        words: what to search by words, where that is something else.
    """

    parts: tuple[Weighted, ...]
    leans: bool
    mixed: bool
    text: str
    words: tuple[Weighted, ...] = ()


def standalone(
    question: str,
    earlier: Sequence[str] = (),
    quotes: Sequence[str] = (),
    *,
    is_whole: bool = True,
) -> Standalone:
    """The question in the light of the reader's earlier ones, oldest first.

    Args:
        question: what is asked now.
        earlier: what was asked before.
        quotes: what the last of them was answered with.
        is_whole: whether its words are all there, to be told apart and written out.
    """
    before = list(dict.fromkeys((*earlier[-1:], *earlier[:1])))
    before = [text for text in before if text != question]
    leans = bool(before) and points_back(question, is_whole=is_whole)
    text = written = question
    if leans:
        alone = [text for text in reversed(earlier) if not points_back(text)] or earlier[:1]
        sure = written_out(question, alone, quotes) if is_whole else None
        written = sure or question
        text = sure or said_in_one(question, alone[0])
    mixed = leans or (bool(before) and _is_short(question))
    weight = _leaning(written) if mixed else _EARLIER * _UNMARKED
    parts = (
        Weighted(text=written, weight=1.0),
        *(Weighted(text=each, weight=weight) for each in before),
    )
    return Standalone(parts=parts, leans=leans, mixed=mixed, text=text)


def _leaning(question: str) -> float:
    """How much a question leans on those before: the more, the less it says itself."""
    return _WEIGHTS[min(len(saying_words(question).split()), len(_WEIGHTS) - 1)]


def points_back(question: str, *, is_whole: bool = True) -> bool:
    """Whether a question shows that it leans on what was said before.

    Of one that is not whole, such as a rendering word by word, its length has to tell.
    """
    if _POINTS_BACK.search(question):
        return True
    if not is_whole:
        return _is_short(question)
    named = next(names(question), None)
    owned = _OWNED.search(question)
    if owned and not (named and named.start < owned.start()):
        return True
    return _is_short(question) and not (_asks(question) and (named or _says_enough(question)))


def says_nothing_alone(question: str) -> bool:
    """Whether it can only be about what was said before: "And the second one?"."""
    named = next(names(question), None)
    return not named and points_back(question) and not saying_words(_NOTHING.sub(" ", question))


def _is_short(question: str) -> bool:
    return len(question.split()) <= _FEW_WORDS


def _asks(question: str) -> bool:
    return question.endswith("?") or not saying_words(question.strip().partition(" ")[0])


def _says_enough(question: str) -> bool:
    """Whether a few words without a name say what they are about: "What causes wildfires?"."""
    own = len(saying_words(question).split())
    return len(question.split()) > _VERY_FEW and own >= _OWN_WORDS and not _THE.search(question)
