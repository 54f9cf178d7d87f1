"""Answering without a chat model: the best evidence sentences, verbatim, each with its proof.

The first is the sentence that bears most on the question. More follow only when they are nearly as
good and say something else. When even the best falls below `_ENOUGH` nothing is quoted at all.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.model import Citation, EvidenceSentence
from corpus.model import Span

# of the best sentence's own merit, half cosine and half coverage: see docs/quality.md
_ENOUGH = 0.40
_NEARLY = 0.05  # a further sentence scores at most this much below the best
_MOST_SENTENCES = 3
_AROUND = 160  # characters of context on each side of a quote


def choose(sentences: Sequence[EvidenceSentence]) -> list[EvidenceSentence]:
    """The sentences worth quoting, best first; none when the evidence is too weak."""
    if not sentences or _merit(sentences[0]) < _ENOUGH:
        return []
    chosen: list[EvidenceSentence] = []
    for sentence in sentences:
        near = sentences[0].score - sentence.score <= _NEARLY
        if near and len(chosen) < _MOST_SENTENCES and not _said(sentence, chosen):
            chosen.append(sentence)
    return chosen


def cite(index: int, sentence: EvidenceSentence, mark: Span) -> Citation:
    """The citation that proves a quoted sentence; `mark` is where `[index]` stands."""
    passage = sentence.passage
    start, end = sentence.span.start - passage.start, sentence.span.end - passage.start
    page = passage.page_at(sentence.span.start)
    return Citation(
        index=index,
        document=passage.document,
        edition=passage.edition,
        start=sentence.span.start,
        end=sentence.span.end,
        page=page.number if page else None,
        page_label=page.label if page else None,
        quote=passage.text[start:end],
        before=_from_a_word(passage.text[:start]),
        after=_to_a_word(passage.text[end:]),
        spans=(mark,),
    )


def _from_a_word(text: str) -> str:
    """The end of a text, from the beginning of a word."""
    if len(text) <= _AROUND:
        return text
    return text[-_AROUND:].partition(" ")[2]


def _to_a_word(text: str) -> str:
    """The beginning of a text, to the end of a word."""
    if len(text) <= _AROUND:
        return text
    return text[:_AROUND].rpartition(" ")[0]


def _merit(sentence: EvidenceSentence) -> float:
    return (sentence.cosine + sentence.coverage) / 2


def _said(sentence: EvidenceSentence, chosen: Sequence[EvidenceSentence]) -> bool:
    return any(" ".join(sentence.text.split()) == " ".join(c.text.split()) for c in chosen)
