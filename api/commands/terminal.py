"""An answer as lines of a terminal: the text, then its numbered sources."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.model import Answer
from corpus.proofs import Citation


def answer_lines(answer: Answer) -> Iterator[str]:
    """The answer, where each quote stands, and what else the reader should know."""
    yield printable(answer.text)
    if answer.citations:
        yield ""
        yield "Sources"
    for citation in answer.citations:
        yield f"  [{citation.index}] {printable(_source(citation))}"
        if citation.quote not in answer.text:
            yield f"      “{printable(' '.join(citation.quote.split()))}”"
    for notice in answer.notices:
        yield f"\n{printable(notice)}"
    if answer.as_of:
        yield f"\nAs of {answer.as_of.isoformat()}, the date of the newest source."


def _source(citation: Citation) -> str:
    parts = [citation.title]
    if citation.page is not None:
        label = citation.page_label
        printed = f" (printed {label})" if label and label != str(citation.page) else ""
        parts.append(f"page {citation.page}{printed}")
    if citation.ocr is not None:
        parts.append(f"read by OCR, {int(100 * citation.ocr)} % sure")
    parts.append(citation.published.isoformat() if citation.published else "no date")
    parts.append(citation.document_id)
    return " · ".join(parts)


def printable(text: str) -> str:
    """Text without characters that would steer the terminal."""
    return "".join(c if c == "\n" or c.isprintable() else " " for c in text)
