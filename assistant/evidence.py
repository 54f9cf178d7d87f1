"""The sentences of the found passages, in the order in which they bear on the question."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from assistant.asking import naming_words
from assistant.followups import Standalone
from assistant.model import EvidenceSentence, Ranked
from corpus.audience import Audience
from corpus.index import LibraryIndex
from corpus.model import Vector

_MEANING, _WORDS, _PASSAGE = 0.5, 0.3, 0.2


def rank_sentences(
    ranked: Sequence[Ranked],
    asked: Standalone,
    vector: Vector,
    index: LibraryIndex,
    audience: Audience,
) -> list[EvidenceSentence]:
    """Every sentence of these passages, best first.

    A sentence's score is half its cosine to the question, three tenths the share of the question's
    words that it holds (each word weighted by its inverse document frequency among this reader's
    passages), and two tenths its passage's score. A word that stands only in the sentence before,
    in the headings or in the title counts half: "It", "The organisation" and "These" point there.
    A sentence that only repeats its document's title says nothing and is left out. Words of earlier
    questions that a follow-up leans on count as far as those questions do.
    """
    weights: dict[str, float] = {}
    for part in asked.parts:
        for term, rarity in index.rarity(audience, naming_words(part.text)).items():
            weights[term] = max(weights.get(term, 0.0), part.weight * rarity)
    sentences = [
        sentence
        for each in ranked
        for sentence in _sentences_of(each, vector, weights, index)
        if sentence.text != sentence.passage.document.facts.title
    ]
    return sorted(
        sentences, key=lambda s: (-s.score, s.passage.document.id, s.passage.ordinal, s.span.start)
    )


def _sentences_of(
    ranked: Ranked, vector: Vector, weights: Mapping[str, float], index: LibraryIndex
) -> list[EvidenceSentence]:
    passage = ranked.passage
    cosines = np.asarray(passage.sentence_vectors, dtype=np.float32) @ vector
    headings = set(index.terms(f"{passage.document.facts.title} {passage.heading}"))
    before: set[str] = set()
    found = []
    for span, cosine in zip(passage.sentences, cosines.tolist(), strict=True):
        text = passage.text[span.start - passage.start : span.end - passage.start]
        own = set(index.terms(text))
        coverage = _coverage(weights, own, headings | before)
        score = _MEANING * cosine + _WORDS * coverage + _PASSAGE * ranked.score
        found.append(
            EvidenceSentence(
                passage=passage, span=span, cosine=cosine, coverage=coverage, score=score
            )
        )
        before = own
    return found


def _coverage(weights: Mapping[str, float], own: set[str], around: set[str]) -> float:
    total = math.fsum(weights.values())
    if not total:
        return 0.0
    held = (
        weight if term in own else weight / 2
        for term, weight in weights.items()
        if term in own or term in around
    )
    return math.fsum(held) / total
