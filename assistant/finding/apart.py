"""Sentences that say the same of different things are told apart by what stands above them.

"Kerra well. The count was 4." and "Odum well. The count was 1.": asked about Kerra, the second is
of another well, which only its heading, or a sentence before it, says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from assistant.facts.names import things
from assistant.model import EvidenceSentence
from corpus.model import Span

_MOST = 12  # sentences that are compared, from the best
_ALIKE = 0.8  # share of all their words that both have, figures aside
_FEWEST = 2
_MOST_WORDS = 60  # of a sentence with what says of what it is

Terms = Set[str]


@dataclass(frozen=True, slots=True)
class Apart:
    """Sentences without those of other things, and where each that was told apart begins.

    Args:
        sentences: best first.
        begins: the start of what says of what a sentence is, by passage and its own start.
    """

    sentences: Sequence[EvidenceSentence]
    begins: Mapping[tuple[str, int], int]

    def shown(self, quotes: Sequence[EvidenceSentence]) -> tuple[EvidenceSentence, ...]:
        """Quotes, each with what says of what it is, as far as no other shows that."""
        return tuple(self._whole(quote, quotes) for quote in quotes)

    def _whole(
        self, quote: EvidenceSentence, quotes: Sequence[EvidenceSentence]
    ) -> EvidenceSentence:
        start = self.begins.get((quote.passage.id, quote.span.start))
        if start is None or any(_ends_within(other, quote, start) for other in quotes):
            return quote
        return replace(quote, span=Span(start, quote.span.end), cells="")


@dataclass(frozen=True, slots=True)
class _Placed:
    """A sentence with what stands before it in its paragraph, each with its terms."""

    sentence: EvidenceSentence
    words: frozenset[str]
    before: tuple[tuple[Span, frozenset[str]], ...]
    heading: frozenset[str]

    @property
    def near(self) -> frozenset[str]:
        return frozenset().union(*(terms for _, terms in self.before))


def told_apart(
    sentences: Sequence[EvidenceSentence], asked: Terms, terms: Callable[[str], Iterable[str]]
) -> Apart:
    """The sentences without those that say of another thing what is asked of one.

    Args:
        sentences: best first.
        asked: the terms of the question.
        terms: a text's terms.
    """
    placed = [_placed(each, terms) for each in sentences[:_MOST]]
    others: set[int] = set()
    begins: dict[tuple[str, int], int] = {}
    for one in placed:
        for at, other in enumerate(placed):
            telling = _telling(one, other, asked)
            if not telling:
                continue
            begins[one.sentence.passage.id, one.sentence.span.start] = _start(one, telling)
            if not _telling(other, one, asked):
                others.add(at)
    kept = [each for at, each in enumerate(sentences) if at not in others]
    return Apart(kept, begins) if kept else Apart(sentences, {})


def _placed(sentence: EvidenceSentence, terms: Callable[[str], Iterable[str]]) -> _Placed:
    passage, before = sentence.passage, []
    end = sentence.span.start
    for span in reversed([s for s in passage.sentences if s.end <= sentence.span.start]):
        if "\n\n" in passage.text[span.end - passage.start : end - passage.start]:
            break
        text = passage.text[span.start - passage.start : span.end - passage.start]
        before.append((span, frozenset(terms(text))))
        end = span.start
    words = frozenset(each for each in sentence.terms if each[:1].isalpha())
    return _Placed(sentence, words, tuple(before), frozenset(terms(sentence.heading)))


def _telling(one: _Placed, other: _Placed, asked: Terms) -> frozenset[str]:
    """The terms asked for that stand above one sentence and neither in nor above the other.

    None where the other does not say the same, or is of no other thing.
    """
    if not _says_the_same(one, other, asked):
        return frozenset()
    above, beside = one.near, other.near
    if one.sentence.heading != other.sentence.heading:
        above, beside = above | one.heading, beside | other.heading
    is_other = bool(beside - above) or bool(things(other.sentence.text))
    held = frozenset(asked & above) - beside - other.sentence.terms
    return held - one.words if is_other else frozenset()


def _says_the_same(one: _Placed, other: _Placed, asked: Terms) -> bool:
    """Whether another sentence says what one says, and nothing more of what is asked."""
    both = one.words & other.words
    every = one.words | other.words
    alike = len(both) >= max(_ALIKE * len(every), _FEWEST)
    return alike and bool(both & asked) and other.words & asked <= one.words


def _start(placed: _Placed, telling: Terms) -> int:
    """Where what tells it begins, as far as there is room; else where the sentence does."""
    sentence = placed.sentence
    passage = sentence.passage
    for span, held in placed.before:
        if held & telling:
            text = passage.text[span.start - passage.start : sentence.span.end - passage.start]
            return span.start if len(text.split()) <= _MOST_WORDS else sentence.span.start
    ahead = passage.text[: sentence.span.start - passage.start].rstrip()
    if not placed.before and sentence.heading and ahead.endswith(sentence.heading):
        return passage.start + len(ahead) - len(sentence.heading)
    return sentence.span.start


def _ends_within(other: EvidenceSentence, quote: EvidenceSentence, start: int) -> bool:
    """Whether another quote of the passage stands in what would be added to one."""
    here = other is not quote and other.passage.id == quote.passage.id
    return here and start < other.span.end <= quote.span.start
