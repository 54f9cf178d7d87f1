"""An answer while it is written: fixed lines, quotes and proven sentences, in order.

Each quote and sentence ends in the mark of the citation that proves it; what was quoted before
keeps its number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assistant.chat.writing import Proven, Withheld
from assistant.composing.quoting import cite
from assistant.composing.tabling import Statement
from assistant.model import EvidenceSentence, Sentence
from corpus.model import Passage, Span
from corpus.proofs import Citation, Outcome, SentenceCheck
from corpus.tables.rows import as_said

_PARAGRAPH = "\n\n"
_BLANK_LINES = re.compile(r"\n\s*\n")
_A_SENTENCE = 5  # words: "December 2015" leaves the question's answer to its quote


@dataclass
class Draft:
    """Grows by one piece at a time; each is given as the event to send.

    `tabled` is what of the text tells rows that a table tells as well.
    """

    text: str = ""
    checks: list[SentenceCheck] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    tabled: list[Span] = field(default_factory=list)
    _cited: list[_Cited] = field(default_factory=list)
    _pieces: int = 0

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations so far, each with all of its marks."""
        return tuple(
            cite(index, each.passage, each.span, tuple(each.marks))
            for index, each in enumerate(self._cited, start=1)
        )

    def line(self, text: str) -> Sentence:
        """A fixed line, which needs no proof."""
        return self._piece(f"{_PARAGRAPH if self.text else ''}{text}")

    def quote(self, sentence: EvidenceSentence) -> Sentence:
        """A span of a document as it stands there, the blank lines of a list left out.

        Of a row of a table the same words, without its bars, and what its table's caption says of
        its figures: "(USD million)".
        """
        gap = _PARAGRAPH if self.text else ""
        text = "\n".join(map(as_said, _BLANK_LINES.sub("\n", sentence.shown).split("\n")))
        text += f" ({sentence.measure})" if sentence.measure else ""
        piece, index = self._marked(gap, text, sentence.passage, sentence.span)
        self.checks.append(SentenceCheck(text=text, outcome=Outcome.QUOTED, citation=index))
        return piece

    def computed(self, statement: Statement) -> Sentence:
        """A sentence about what was computed, each of its values with the mark of its row."""
        text, new, first = _PARAGRAPH if self.text else "", [], 0
        begin: int | None = None
        for number, (piece, row) in enumerate(statement.segments):
            if number == statement.tabled:
                begin = len(text) if number else 0  # with the gap before it, where it is all of it
            text += piece
            if row is None:
                continue
            index, is_new = self._cite(row.passage, row.span)
            mark = f"[{index}]"
            text += f" {mark}"
            end = len(self.text) + len(text)
            self._cited[index - 1].marks.append(Span(end - len(mark), end))
            new += [index] if is_new else []
            first = first or index
        self.checks.append(
            SentenceCheck(text=statement.text, outcome=Outcome.COMPUTED, citation=first)
        )
        if begin is not None:
            self._tell_in_table(Span(len(self.text) + begin, len(self.text) + len(text)))
        citations = tuple(c for c in self.citations if c.index in new)
        return self._piece(text, citations, tabled=begin)

    def _tell_in_table(self, span: Span) -> None:
        if self.tabled and self.tabled[-1].end == span.start:
            span = Span(self.tabled.pop().start, span.end)
        self.tabled.append(span)

    def index_of(self, passage: Passage, span: Span) -> int | None:
        """The index of the citation of a span; None where it is not cited."""
        places = (i for i, c in enumerate(self._cited, start=1) if c.is_at(passage, span))
        return next(places, None)

    def proven(self, step: Proven) -> Sentence:
        """A written sentence with its proof."""
        gap = (_PARAGRAPH if step.paragraph else " ") if self.text else ""
        proof = step.proof
        piece, index = self._marked(gap, step.text, proof.passage, proof.span)
        self.checks.append(
            SentenceCheck(
                text=step.text,
                outcome=step.outcome,
                citation=index,
                closeness=round(proof.closeness, 4),
            )
        )
        return piece

    def withhold(self, step: Withheld) -> None:
        """Leave a sentence out; which checks are against it is kept, none of its words."""
        against = tuple(each.check.value for each in step.why.objections)
        self.checks.append(
            SentenceCheck(text="", outcome=Outcome.WITHHELD, citation=None, objections=against)
        )

    @property
    def is_written(self) -> bool:
        """Whether there is a word of a chat model in it."""
        return any(c.outcome in {Outcome.PROVEN, Outcome.REATTRIBUTED} for c in self.checks)

    def count(self, outcome: Outcome) -> int:
        """How many sentences came to this."""
        return sum(check.outcome is outcome for check in self.checks)

    def has(self, sentence: EvidenceSentence) -> bool:
        """Whether a sentence of a document is quoted already, or said in more than a fragment."""
        return any(
            each.told
            and each.passage.document.id == sentence.passage.document.id
            and each.passage.edition == sentence.passage.edition
            and each.span.start <= sentence.span.start
            and sentence.span.end <= each.span.end
            for each in self._cited
        )

    def _marked(self, gap: str, text: str, passage: Passage, span: Span) -> tuple[Sentence, int]:
        index, is_new = self._cite(passage, span)
        cited = self._cited[index - 1]
        mark = f"[{index}]"
        whole = f"{gap}{text} {mark}"
        end = len(self.text) + len(whole)
        cited.marks.append(Span(end - len(mark), end))
        cited.told = cited.told or text == _quote(cited) or len(text.split()) >= _A_SENTENCE
        new = (cite(index, passage, span, tuple(cited.marks)),) if is_new else ()
        return self._piece(whole, new), index

    def _cite(self, passage: Passage, span: Span) -> tuple[int, bool]:
        """The index of the citation of a span, and whether it is new."""
        known = self.index_of(passage, span)
        if known is not None:
            return known, False
        self._cited.append(_Cited(passage=passage, span=span))
        return len(self._cited), True

    def _piece(
        self, text: str, citations: tuple[Citation, ...] = (), tabled: int | None = None
    ) -> Sentence:
        self.text += text
        self._pieces += 1
        return Sentence(seq=self._pieces, text=text, citations=citations, tabled=tabled)


@dataclass
class _Cited:
    passage: Passage
    span: Span
    marks: list[Span] = field(default_factory=list)
    told: bool = False

    def is_at(self, passage: Passage, span: Span) -> bool:
        here, there = self.passage, passage
        same = (here.document.id, here.edition) == (there.document.id, there.edition)
        return same and self.span == span


def _quote(cited: _Cited) -> str:
    start = cited.passage.start
    return cited.passage.text[cited.span.start - start : cited.span.end - start]
