"""The citation that proves a quoted sentence."""

from __future__ import annotations

from assistant.model import Citation, EvidenceSentence
from corpus.model import Span

_AROUND = 160  # characters of context on each side of a quote


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
