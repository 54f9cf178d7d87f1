"""Sentences of the part of a document that is asked for by its number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import replace

from assistant.finding.outline import mark_of
from assistant.finding.whole import PARTS
from assistant.model import EvidenceSentence
from assistant.question.parts import Part
from corpus.model import Span


def sentences_of_part(
    part: Part, sentences: Sequence[EvidenceSentence], within: Set[str]
) -> list[EvidenceSentence]:
    """What stands in the part, in the order of its document.

    A part is called by its kind and number ("Article 2 Fees") in a heading or at the beginning of
    a sentence; where none is, a heading or an item with the number alone is one. A plain number
    that several documents have means none of them, unless the question says which.

    Args:
        part: what is asked for.
        sentences: of passages that were found for the question, best first.
        within: the terms of the document that the question names, if any.
    """
    for is_part in (part.is_called_in, part.is_numbered_in):
        found: dict[str, list[EvidenceSentence]] = defaultdict(list)
        for sentence in sentences:
            headed = any(is_part(line) for line in _headings(sentence, part))
            is_named = not within or within & (sentence.terms | sentence.around)
            if is_named and (headed or is_part(sentence.text)):
                found[sentence.passage.document.id].append(sentence)
        is_told = is_part == part.is_called_in or "." in part.number or within or part.about
        if len(found) == 1 or (found and is_told):
            best = max(found.values(), key=lambda some: _fit(some, within))
            return sorted(best, key=lambda each: (each.passage.ordinal, each.span.start))
    return []


def _fit(some: Sequence[EvidenceSentence], within: Set[str]) -> tuple[int, float]:
    """How well sentences of one document fit what the question names, and the question."""
    return (
        max(len(within & (each.terms | each.around)) for each in some),
        max(each.score for each in some),
    )


def _headings(sentence: EvidenceSentence, part: Part) -> list[str]:
    """The headings that a sentence stands under, from the nearest up to another part's."""
    above = sentence.passage.heading.replace(PARTS, "\n").split("\n")
    lines = [sentence.heading, *reversed(above)]
    mark = mark_of(sentence.heading)
    is_beside = mark[:1].isdigit() and not f"{mark}.".startswith(f"{part.number}.")
    if part.is_other_in(sentence.heading) or is_beside:
        return lines[:1]
    return [line for line in lines if line]


def whole_items(sentences: Sequence[EvidenceSentence], part: Part) -> list[EvidenceSentence]:
    """The sentences, each that begins the part itself with the rest of its line."""
    return [
        replace(each, span=_line_of(each)) if _begins(each, part) else each for each in sentences
    ]


def _begins(sentence: EvidenceSentence, part: Part) -> bool:
    return part.is_called_in(sentence.text) or part.is_numbered_in(sentence.text)


def _line_of(sentence: EvidenceSentence) -> Span:
    """A sentence with those behind it on the same line of its passage."""
    passage, end = sentence.passage, sentence.span.end
    for span in passage.sentences:
        between = passage.text[end - passage.start : span.start - passage.start]
        if span.start >= end and "\n" not in between:
            end = span.end
    return Span(sentence.span.start, end)
