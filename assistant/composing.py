"""Writing an answer: fixed lines and quotes in order, each quote with its mark and its citation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.judging.verdict import Verdict
from assistant.model import Citation, EvidenceSentence, Outcome, SentenceCheck
from assistant.quoting import cite
from assistant.wording import Wording
from corpus.model import Document, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The next piece of an answer's text, with the citation it ends in, if it is a quote."""

    text: str
    citation: Citation | None = None


def compose(verdict: Verdict, closest: Sequence[Document], wording: Wording) -> list[Piece]:
    """The pieces of an answer; joined, they are its text."""
    pieces: list[Piece] = []
    length = 0

    def add(text: str, sentence: EvidenceSentence | None = None) -> None:
        nonlocal length
        gap = "\n\n" if pieces else ""
        index = sum(piece.citation is not None for piece in pieces) + 1
        mark = f"[{index}]"
        whole = f"{gap}{text} {mark}" if sentence else f"{gap}{text}"
        length += len(whole)
        citation = cite(index, sentence, Span(length - len(mark), length)) if sentence else None
        pieces.append(Piece(text=whole, citation=citation))

    titles = [document.facts.title for document in closest]
    before = list(verdict.before)
    if verdict.name_closest and titles:
        before[-1] = f"{before[-1]} {wording.closest(titles)}"
    for line in before:
        add(line)
    for sentence in verdict.quotes:
        add(sentence.text, sentence)
    for line in verdict.after:
        add(line)
    return pieces


def quoted(pieces: Sequence[Piece]) -> tuple[SentenceCheck, ...]:
    """The checks of an answer that is quotes: each is proven by being its citation's quote."""
    return tuple(
        SentenceCheck(text=c.quote, outcome=Outcome.QUOTED, citation=c.index)
        for c in (piece.citation for piece in pieces)
        if c is not None
    )
