"""Finding the quote that proves a sentence, or what stands against every quote.

Of the quotes that nothing in the sentence's form speaks against, the closest in meaning is taken;
it has to be close enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant.facts.terms import Stem
from assistant.proving.checks import Check, Objection, objections
from assistant.proving.closeness import Closeness, load_closeness
from assistant.proving.naming import SameName, proper_names, stands
from assistant.proving.opposites import Opposites, load_opposites
from assistant.proving.windows import Window, windows
from assistant.question.asking import naming_words
from corpus.facts.dates import dates
from corpus.facts.numbers import in_digits
from corpus.model import Passage, Span, Vector

_LEAD = re.compile(r"^(?:according to|as stated in|in) (?:the|this|that) [a-z]+,\s+", re.IGNORECASE)
_PERCENT = re.compile(r"\bper ?cent\b|%", re.IGNORECASE)
_LOOKED_AT = 40  # windows, those nearest in meaning
_LEAST = 0.3  # of a sentence's terms; a window with fewer is about something else
_LESS_COVERED = 0.1  # of a sentence's terms, beside a window that speaks against it
_ALL, _MOST = 0.8, 0.5  # of a sentence's terms in one sentence of a window


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A passage's span that proves a sentence, and how close it is in meaning, 0 to 1."""

    passage: Passage
    span: Span
    closeness: float

    @property
    def quote(self) -> str:
        """The verbatim text of the span."""
        start = self.passage.start
        return self.passage.text[self.span.start - start : self.span.end - start]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unproven:
    """What the nearest quote has against it that a sentence says more, or other, than it."""

    objections: tuple[Objection, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A window beside a sentence.

    Args:
        window: what may be quoted.
        cosine: of their vectors, -1 to 1.
        coverage: the share of the sentence's terms that the window has.
        objections: what the sentence's form has against being proven by it.
    """

    window: Window
    cosine: float
    coverage: float
    objections: tuple[Objection, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prover:
    """Proves sentences.

    Args:
        embed: the unit vector of a text.
        stem: the terms of a text, as the word indexes know them.
        same: of a name the other names of the same thing in the reader's documents.
        closeness: how close in meaning is close enough.
        opposites: lists of words that say the contrary, more, or another stage.
    """

    embed: Callable[[str], Vector]
    stem: Stem
    same: SameName
    closeness: Closeness = field(default_factory=load_closeness)
    opposites: Opposites = field(default_factory=load_opposites)

    def prove(self, sentence: str, passages: Sequence[Passage]) -> Proof | Unproven:
        """The best proof of a sentence among these passages, or why there is none."""
        compared = self.compare(sentence, passages)
        # what a nearer window speaks against, one that shares less of it does not prove
        least = max((c.coverage for c in compared if c.objections), default=0.0) - _LESS_COVERED
        close = [
            (self.closeness.probability(c.cosine, c.coverage), c.window)
            for c in compared
            if not c.objections and c.coverage >= least
        ]
        proofs = [each for each in close if each[0] >= self.closeness.threshold]
        if not proofs:
            return Unproven(objections=_against(compared))
        best, window = max(proofs, key=lambda each: (round(each[0], 2), -len(each[1].sentences)))
        return Proof(passage=window.passage, span=window.span, closeness=best)

    def compare(self, sentence: str, passages: Sequence[Passage]) -> list[Compared]:
        """The windows of these passages that are nearest to a sentence, nearest first."""
        vector, terms = self.embed(sentence), self._terms(sentence)
        near = sorted(
            ((float(w.vector @ vector), w) for p in passages for w in windows(p)),
            key=lambda each: -each[0],
        )
        return [
            self._compare(sentence, terms, cosine, window) for cosine, window in near[:_LOOKED_AT]
        ]

    def _compare(
        self, sentence: str, terms: frozenset[str], cosine: float, window: Window
    ) -> Compared:
        coverage = _share(terms, self._terms(window.text) | self._same(sentence, window))
        far = (Objection(check=Check.MEANING, words=()),)
        return Compared(
            window=window,
            cosine=cosine,
            coverage=coverage,
            objections=far if coverage < _LEAST else self._objections(sentence, terms, window),
        )

    def _objections(
        self, sentence: str, terms: frozenset[str], window: Window
    ) -> tuple[Objection, ...]:
        said = terms - self._given(sentence)  # what is said of those named, and of that time
        main = max(
            window.sentences,
            key=lambda each: (_share(said, has := self._terms(each)), _share(terms, has)),
        )
        held = self._terms(main)
        found = objections(
            sentence,
            main if _share(terms, held) >= _ALL else window.text,
            main if _share(said, held) >= _MOST else window.text,
            stem=self.stem,
            same=self.same,
            opposites=self.opposites,
        )
        return tuple(found)

    def _given(self, text: str) -> frozenset[str]:
        spans = [text[d.start : d.end] for d in dates(text)]
        spans += [name.text for name in proper_names(text)]
        return frozenset(term for span in spans for term in self.stem(span))

    def _same(self, sentence: str, window: Window) -> frozenset[str]:
        """The terms of those names of a sentence that a window has under another name."""
        found = (
            name.text
            for name in proper_names(sentence)
            if any(stands(form, window.text) for form in self.same(name.text))
        )
        return frozenset(term for name in found for term in self.stem(name))

    def _terms(self, text: str) -> frozenset[str]:
        said = _PERCENT.sub(" ", _LEAD.sub("", text))  # the figure's own check has its unit
        return frozenset(self.stem(naming_words(in_digits(said))))


def _against(compared: Sequence[Compared]) -> tuple[Objection, ...]:
    """What the window that shares most has against it, or that all are too far in meaning."""
    nearest = max(compared, key=lambda c: c.coverage, default=None)
    if nearest is not None and nearest.objections:
        return nearest.objections
    return (Objection(check=Check.MEANING, words=()),)


def _share(terms: frozenset[str], of: frozenset[str]) -> float:
    return len(terms & of) / len(terms) if terms else 1.0
