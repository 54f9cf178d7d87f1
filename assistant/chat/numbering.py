"""Numbering the passages that a model is shown, as many as its budget holds."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus.model import Passage
from corpus.tokens import token_counter

CountTokens = Callable[[str], int]
_MARGIN = 1.15  # models cut texts into other tokens than the counter


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A passage under the number that it is cited by."""

    number: int
    passage: Passage


@functools.cache
def shared_counter() -> CountTokens:
    """The token counter, read from its file when it is first asked for."""
    return token_counter()


def budgeted(
    passages: Sequence[Passage], tokens: int, count: CountTokens | None = None
) -> list[Numbered]:
    """The passages that fit, best first, numbered from 1.

    A passage is kept whole or left out, and smaller ones after it may still fit. The first one is
    always kept; alone too large, it is cut at the end of a sentence, its first at least.

    Args:
        passages: best first.
        tokens: the budget, with a margin of 15 in 100 for other ways to count.
        count: counts tokens; the product's own where none is given.
    """
    count = count or shared_counter()
    left = tokens / _MARGIN
    kept: list[Passage] = []
    for passage in passages:
        if not kept:
            passage = _cut(passage, left, count)
        size = _size(passage, count)
        if not kept or size <= left:
            kept.append(passage)
            left -= size
    return [Numbered(number=i, passage=each) for i, each in enumerate(kept, start=1)]


def _size(passage: Passage, count: CountTokens) -> int:
    return count(f"{passage.document.facts.title}\n{passage.text}")


def _cut(passage: Passage, most: float, count: CountTokens) -> Passage:
    shorter = passage
    while len(shorter.sentences) > 1 and _size(shorter, count) > most:
        sentences = shorter.sentences[:-1]
        text = passage.text[: sentences[-1].end - passage.start]
        shorter = replace(
            passage,
            text=text,
            end=sentences[-1].end,
            sentences=sentences,
            sentence_vectors=passage.sentence_vectors[: len(sentences)],
            tokens=count(text),
        )
    return shorter
