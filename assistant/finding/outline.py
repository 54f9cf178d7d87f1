"""The lines of documents in their order, headings among them, and the numbers they begin with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from assistant.model import EvidenceSentence
from corpus.model import Passage, Span

_LABEL: Final = re.compile(
    r"\W{0,2}(?P<mark>\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[ivxIVX]{2,5})"
    r"(?:[.)]{1,2}|\s?[–:]|(?<=\d)(?=\s))\s"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or a heading of a document as it stands there."""

    passage: Passage
    span: Span
    is_heading: bool = False

    @property
    def text(self) -> str:
        """The line, verbatim."""
        start = self.passage.start
        return self.passage.text[self.span.start - start : self.span.end - start]

    @property
    def mark(self) -> str:
        """The number or letter that it begins with, in lower case; "" where it has none."""
        return mark_of(self.text)

    def evidence(self, to: Line | None = None) -> EvidenceSentence:
        """It as a quote, up to the end of another line of its passage."""
        last = to if to is not None and to.passage.id == self.passage.id else self
        span = Span(self.span.start, max(self.span.end, last.span.end))
        return EvidenceSentence(
            passage=self.passage, span=span, cosine=0.0, coverage=0.0, score=0.0
        )


def mark_of(line: str) -> str:
    """The number or letter that a line begins with, in lower case; "" where it has none."""
    found = _LABEL.match(f"{line} ")
    return found["mark"].lower() if found else ""


def lines_of(passages: Sequence[Passage]) -> list[Line]:
    """The lines of a document.

    Args:
        passages: all of it, in order.
    """
    return [line for passage in passages for line in _lines(passage)]


def _lines(passage: Passage) -> Iterator[Line]:
    end = passage.start
    for span in passage.sentences:
        yield from _headings(passage, end, span.start)
        yield Line(passage, span)
        end = span.end


def _headings(passage: Passage, start: int, end: int) -> Iterator[Line]:
    """The lines between two sentences, which are headings."""
    between = passage.text[start - passage.start : end - passage.start]
    for found in re.finditer(r"[^\n]+", between):
        if any(map(str.isalpha, found[0])):
            indent = len(found[0]) - len(found[0].lstrip())
            last = found.start() + len(found[0].rstrip())
            yield Line(passage, Span(start + found.start() + indent, start + last), True)
