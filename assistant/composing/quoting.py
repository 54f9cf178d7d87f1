"""The citation that proves a sentence: a span of a passage, quoted with what stands around it."""

from __future__ import annotations

from corpus.model import Passage, Span
from corpus.proofs import Citation

_AROUND = 160  # characters of context on each side of a quote


def cite(index: int, passage: Passage, span: Span, marks: tuple[Span, ...]) -> Citation:
    """The citation of a span of an edition; `marks` are where `[index]` stands in the answer."""
    start, end = span.start - passage.start, span.end - passage.start
    page = passage.page_at(span.start)
    facts = passage.document.facts
    return Citation(
        index=index,
        document_id=passage.document.id,
        edition=passage.edition,
        title=facts.title,
        kind=facts.kind,
        published=facts.published,
        period_from=facts.period_from,
        period_to=facts.period_to,
        language=facts.language,
        source_url=facts.url,
        page=page.number if page else None,
        page_label=page.label if page else None,
        start=span.start,
        end=span.end,
        quote=passage.text[start:end],
        before=_from_a_word(passage.text[:start]),
        after=_to_a_word(passage.text[end:]),
        spans=marks,
        ocr=page.ocr if page else None,
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
