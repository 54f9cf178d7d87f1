"""Follow-up questions without a chat model: what was asked before counts along, but less.

"And in Ghana?" names neither the programme nor the grants that the conversation is about. Pasting
the history into the query drowns the new question, so the earlier questions are searched beside it
with a weight of their own: the one before, and the first, which usually names the subject. A
question that shows no sign of leaning on them gets a third of that weight.

The weights were chosen on the tuning half of a public set: see docs/decisions/0005.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.question.asking import saying_words
from corpus.hits import Weighted

_EARLIER = 0.3  # weight of the question before, and of the first one
_WEIGHTS = (1.0, 0.6, 0.45, _EARLIER)  # by the words that the question has of its own
_UNMARKED = 1 / 3  # of that, where nothing points back
_FEW_WORDS = 5
_POINTS_BACK = re.compile(
    r"\b(it|its|they|them|their|this|that|these|those|he|she|his|her|there|ones?|such|same|else"
    r"|other|another|also|more|too|instead|then)\b"
    r"|^(and|but|so|or|what about|how about|why|ok|okay|yes|no)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standalone:
    """A question with what it leans on: the texts to search for, the question itself first."""

    parts: tuple[Weighted, ...]
    leans: bool
    earlier: str = ""  # the question before, as far as it leans on it
    words: tuple[Weighted, ...] = ()  # what to search by words, where that is something else

    @property
    def text(self) -> str:
        """The question as it is understood, for the reader to see."""
        question = self.parts[0].text
        return f"{question} (after: {self.earlier})" if self.leans else question


def standalone(question: str, earlier: Sequence[str] = ()) -> Standalone:
    """The question in the light of the reader's earlier ones, oldest first."""
    before = list(dict.fromkeys((*earlier[-1:], *earlier[:1])))
    before = [text for text in before if text != question]
    leans = bool(before) and points_back(question)
    weight = _leaning(question) if leans else _EARLIER * _UNMARKED
    parts = (
        Weighted(text=question, weight=1.0),
        *(Weighted(text=text, weight=weight) for text in before),
    )
    return Standalone(parts=parts, leans=leans, earlier=before[0] if leans else "")


def _leaning(question: str) -> float:
    """How much a question leans on those before: the more, the less it says itself."""
    return _WEIGHTS[min(len(saying_words(question).split()), len(_WEIGHTS) - 1)]


def points_back(question: str) -> bool:
    """Whether a question shows that it leans on what was said before."""
    return len(question.split()) <= _FEW_WORDS or bool(_POINTS_BACK.search(question))
