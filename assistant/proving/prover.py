"""Finding the quote that proves a sentence, or what stands against every quote.

A quote is one sentence of a passage, or up to three in a row where one leaves out who is meant.
Of those that nothing in the sentence's form speaks against, the closest in meaning is taken; it
has to be close enough.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files

import numpy as np

from assistant.asking import naming_words
from assistant.claims import Stem
from assistant.facts.dates import dates
from assistant.proving.checks import Check, Objection, objections
from assistant.proving.naming import SameName, proper_names
from assistant.proving.opposites import Opposites, load_opposites
from corpus.model import Passage, Span, Vector

FEWEST_CHARACTERS = 12  # of a quote
_MOST_SENTENCES = 3
_LESS_COVERED = 0.1  # of a sentence's terms, beside a quote that speaks against it
_ALL, _MOST = 0.8, 0.5  # of a sentence's terms in one sentence of a quote
_LOOKED_AT = 40  # quotes, those nearest in meaning
_LEANS = re.compile(
    r"\b(?:it|its|they|their|them|he|his|she|her|this|these|those|such|both|latter|former)\b"
    r"|^\W*(?:that|the (?:programme|program|project|organi[sz]ation|initiative|partnership"
    r"|alliance|network|agency|institute|foundation|charity|company|bank|fund|tool|method|study"
    r"|report|assessment|grant|city|country|government|event|meeting|plan|strategy))\b",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Closeness:
    """How likely a quote means what a sentence says: a logistic model of two figures.

    Args:
        cosine: the weight of the cosine of their vectors.
        coverage: the weight of the share of the sentence's terms that the quote has.
        bias: what is added.
        threshold: the least probability at which a sentence is proven.
    """

    cosine: float
    coverage: float
    bias: float
    threshold: float

    def probability(self, cosine: float, coverage: float) -> float:
        """The probability for a cosine (-1 to 1) and a coverage (0 to 1)."""
        total = self.bias + self.cosine * cosine + self.coverage * coverage
        return 1 / (1 + math.exp(-total))


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
class Prover:
    """Proves sentences.

    Args:
        embed: the unit vector of a text.
        stem: the terms of a text, as the word indexes know them.
        same: of a name the other names of the same thing in the reader's documents.
    """

    embed: Callable[[str], Vector]
    stem: Stem
    same: SameName
    closeness: Closeness = field(default_factory=lambda: load_closeness())
    opposites: Opposites = field(default_factory=load_opposites)

    def prove(self, sentence: str, passages: Sequence[Passage]) -> Proof | Unproven:
        """The best proof of a sentence among these passages, or why there is none."""
        vector, terms = self.embed(sentence), self._terms(sentence)
        near = sorted(
            (w for p in passages for w in _windows(p)), key=lambda w: -float(w.vector @ vector)
        )[:_LOOKED_AT]
        compared = [self._compare(sentence, terms, vector, window) for window in near]
        # what a nearer sentence speaks against, one that shares less of it does not prove
        least = max((c.covered for c in compared if c.objections), default=0.0) - _LESS_COVERED
        proofs = [
            c
            for c in compared
            if not c.objections and c.covered >= least and c.closeness >= self.closeness.threshold
        ]
        if not proofs:
            return Unproven(objections=_against(compared))
        best = max(proofs, key=lambda c: (round(c.closeness, 2), -len(c.window.sentences)))
        return Proof(passage=best.window.passage, span=best.window.span, closeness=best.closeness)

    def _compare(
        self, sentence: str, terms: frozenset[str], vector: Vector, window: _Window
    ) -> _Compared:
        share = _share(terms, self._terms(window.text))
        doing = terms - self._given(sentence)  # what is said of those named, and of that time
        main = max(
            window.sentences,
            key=lambda each: (_share(doing, found := self._terms(each)), _share(terms, found)),
        )
        against = objections(
            sentence,
            main if _share(terms, self._terms(main)) >= _ALL else window.text,
            main if _share(doing, self._terms(main)) >= _MOST else window.text,
            stem=self.stem,
            same=self.same,
            opposites=self.opposites,
        )
        return _Compared(
            window=window,
            covered=share,
            closeness=self.closeness.probability(float(window.vector @ vector), share),
            objections=tuple(against),
        )

    def _given(self, text: str) -> frozenset[str]:
        spans = [text[d.start : d.end] for d in dates(text)]
        spans += [name.text for name in proper_names(text)]
        return frozenset(term for span in spans for term in self.stem(span))

    def _terms(self, text: str) -> frozenset[str]:
        return frozenset(self.stem(naming_words(text)))


def _against(compared: Sequence[_Compared]) -> tuple[Objection, ...]:
    """What the sentence that shares most has against it, or that all are too far in meaning."""
    nearest = max(compared, key=lambda c: c.covered, default=None)
    if nearest is not None and nearest.objections:
        return nearest.objections
    return (Objection(check=Check.MEANING, words=()),)


def _share(terms: frozenset[str], of: frozenset[str]) -> float:
    return len(terms & of) / len(terms) if terms else 1.0


def load_closeness() -> Closeness:
    """The calibrated model that comes with the package."""
    text = (files("assistant") / "proving" / "closeness.json").read_text(encoding="utf-8")
    return Closeness(**json.loads(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Window:
    """Sentences in a row: what may be quoted, with its vector."""

    passage: Passage
    span: Span
    text: str
    sentences: tuple[str, ...]
    vector: Vector


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    """A window beside the sentence: what it covers of it, and what it has against it."""

    window: _Window
    covered: float
    closeness: float
    objections: tuple[Objection, ...]


def _windows(passage: Passage) -> Iterator[_Window]:
    vectors = np.asarray(passage.sentence_vectors, dtype=np.float32)
    texts = [
        passage.text[s.start - passage.start : s.end - passage.start] for s in passage.sentences
    ]
    for first in range(len(texts)):
        for count in range(1, min(_MOST_SENTENCES, len(texts) - first) + 1):
            if count > 1 and not _LEANS.search(texts[first + count - 1]):
                break
            rows = passage.sentences[first : first + count]
            span = Span(rows[0].start, rows[-1].end)
            text = passage.text[span.start - passage.start : span.end - passage.start]
            if len(_SPACE.sub("", text)) < FEWEST_CHARACTERS:
                continue
            total = vectors[first : first + count].sum(axis=0)
            norm = float(np.linalg.norm(total)) or 1.0
            yield _Window(
                passage=passage,
                span=span,
                text=text,
                sentences=tuple(texts[first : first + count]),
                vector=total / norm,
            )
