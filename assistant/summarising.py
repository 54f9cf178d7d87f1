"""A summary in quotes: the sentences of a document that say most of what the others say.

Maximal marginal relevance (Carbonell and Goldstein, 1998) over its sentence vectors:
near the mean of all, unlike those chosen before; early sentences count a little more, because
reports and news begin with what matters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from assistant.model import EvidenceSentence
from corpus.model import Vector

_SUMMARY = re.compile(
    r"\b(?:summari[sz]e|summary|sum up|tl;?dr|key (?:points?|messages?|findings?|takeaways?)"
    r"|main (?:points?|messages?|findings?)|in a nutshell|overview of"
    r"|r[ée]sum[ée]r?|resum(?:e|en|ir|o))",
    re.IGNORECASE,
)
_MOST = 3
_MOST_WORDS = 100
_UNLIKE = 0.6  # how much a sentence loses by being like one chosen before
_EARLY = 0.15
_FEWEST_WORDS = 6


def asks_for_summary(question: str) -> bool:
    """Whether a question wants the gist of a document and not one fact of it."""
    return bool(_SUMMARY.search(question))


def summarised(sentences: Sequence[EvidenceSentence]) -> list[EvidenceSentence]:
    """Up to three sentences of the best sentence's document, in its order."""
    document = sentences[0].passage.document.id
    of_it = sorted(
        (
            s
            for s in {s.text: s for s in reversed(sentences)}.values()
            if s.passage.document.id == document and len(s.text.split()) >= _FEWEST_WORDS
        ),
        key=lambda s: s.span.start,
    )
    if not of_it:
        return []
    vectors = np.array([_vector(s) for s in of_it])
    mean = vectors.mean(axis=0)
    worth = vectors @ (mean / np.linalg.norm(mean)) - _EARLY * np.arange(len(of_it)) / len(of_it)
    chosen: list[int] = []
    words = 0
    while len(chosen) < min(_MOST, len(of_it)):
        likeness = (vectors @ vectors[chosen].T).max(axis=1) if chosen else np.zeros(len(of_it))
        left = worth - _UNLIKE * likeness
        left[chosen] = -np.inf
        best = int(left.argmax())
        words += len(of_it[best].text.split())
        if chosen and words > _MOST_WORDS:
            break
        chosen.append(best)
    return [of_it[i] for i in sorted(chosen)]


def _vector(sentence: EvidenceSentence) -> Vector:
    at = sentence.passage.sentences.index(sentence.span)
    return np.asarray(sentence.passage.sentence_vectors[at], dtype=np.float32)
