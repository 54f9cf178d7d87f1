"""Cutting a model's stream into sentences with their marks.

One character after the other is taken, so that it cannot matter how the stream was split. A line
ends a sentence; inside a line, each word that is complete is a chance to see that the sentence
before it has ended, by the same splitter that cuts documents. Marks between two sentences belong to
the first one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from assistant.chat.plain import Plain, opened_at, plain, visible
from corpus.model import Span
from corpus.sentences import sentence_spans

_MOST_HELD = 8_000
_LONGEST = 1_000
_STRIDE = 400  # characters between two looks into what is too long anyway: each costs its length
_NEAR = 300  # characters back that the end of a sentence is looked for
_ENDS = re.compile(r"[.!?…。！？].*\s\S", re.DOTALL)
_LINE_ENDS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_LEAD = re.compile(r"\s*(?:>\s*|[-+*•▪●◦‣·–—]\s+|\(?[0-9]{1,3}[.)]\s+|\[[ xX]\]\s+|#{1,6}\s+)*")
_FENCE = re.compile(r"\s*(?:`{3,}|~{3,})")
_ROW = re.compile(r"\s*\|")
_HEADING = re.compile(r"\s*#{1,6}(?:\s|$)")
_HELD_TO_THE_END = re.compile(r"\s*(?:#{1,6}|`{2,}|~{2,}|\|)")
_CELL = re.compile(r"\s*\|\s*")
_DOUBLE_STOP = re.compile(r"(?<!\.)\.\.$")
_LOOSE = re.compile(r"^(?:[,;:.|)\]*_#-]+(?:\s+|$))+|(?:\s+[|*_#]+)+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A sentence that a model wrote.

    Args:
        text: in plain words, on one line, without marks.
        marks: the numbers it was marked with, each once, in order; they may be anything.
        paragraph: whether it begins a line.
    """

    text: str
    marks: tuple[int, ...]
    paragraph: bool


class SentenceCutter:
    """Gives the sentences of a stream as soon as they have ended; any split gives the same ones.

    `dropped` counts what was too long to be a sentence. Headings without a mark, rulers, and lines
    without a letter are left out and not counted.
    """

    def __init__(self) -> None:
        self.dropped = 0
        self._line = ""  # of the current line, what is not yet given
        self._begins = True  # whether that is the line's beginning
        self._next_look = 0  # the length from which on it is looked at again
        self._skipping = False  # to the end of a line that was too long

    def feed(self, text: str) -> list[Written]:
        """The sentences that have ended now."""
        return [written for char in text for written in self._step(char)]

    def end(self) -> list[Written]:
        """The sentences that are left when the stream has ended; the cutter is as new then."""
        return self._end_line()

    def _step(self, char: str) -> list[Written]:
        if char in _LINE_ENDS:
            return self._end_line()
        if self._skipping or not visible(char):
            return []
        if not char.isspace():
            self._line += char
            if len(self._line) >= _MOST_HELD:
                self.dropped += 1
                self._line, self._skipping = "", True
            return []
        if not self._line or self._line[-1].isspace():
            return []
        ended = self._ended()
        self._line += char
        return ended

    def _ended(self) -> list[Written]:
        """The sentences that a complete word after them shows to have ended."""
        if len(self._line) < self._next_look or not _ENDS.search(self._line[-_NEAR:]):
            return []
        if self._begins and _HELD_TO_THE_END.match(self._line):
            return []
        self._next_look = len(self._line) + _STRIDE if len(self._line) > _LONGEST else 0
        lead = self._lead()
        known = plain(self._line[lead : max(lead, opened_at(self._line))])
        spans = sentence_spans(known.text)
        while spans and not _wordy(known, spans[-1]):
            spans.pop()
        if len(spans) < 2:
            return []
        written = self._written(known, spans[:-1], known.origin[spans[-1].start])
        self._line = self._line[lead + known.origin[spans[-1].start] :]
        self._begins, self._next_look = False, 0
        return written

    def _end_line(self) -> list[Written]:
        line, begins = self._line, self._begins
        written: list[Written] = []
        if line and not (begins and _FENCE.match(line)):
            known = plain(_cells(line) if begins and _ROW.match(line) else line[self._lead() :])
            if known.marks or not (begins and _HEADING.match(line)):
                written = self._written(known, sentence_spans(known.text), len(line) + 1)
        self._line, self._begins, self._skipping, self._next_look = "", True, False, 0
        return written

    def _lead(self) -> int:
        """The length of the bullet, number or sign at the line's beginning."""
        found = _LEAD.match(self._line) if self._begins else None
        return found.end() if found else 0

    def _written(self, known: Plain, spans: list[Span], until: int) -> list[Written]:
        """The sentences at `spans`, with the marks before `until` in the raw text."""
        made: list[Written] = []
        starts = [known.origin[span.start] for span in spans]
        ends = [*starts, until][1:]
        for number, (span, end) in enumerate(zip(spans, ends, strict=True)):
            text = _tidy(known.text[span.start : span.end])
            since = starts[number] if number else -1
            marks = [n for at, numbers in known.marks if since <= at < end for n in numbers]
            if len(text) > _LONGEST:
                self.dropped += 1
            elif any(map(str.isalpha, text)):
                paragraph = self._begins and not made
                made.append(
                    Written(text=text, marks=tuple(dict.fromkeys(marks)), paragraph=paragraph)
                )
        return made


def _wordy(known: Plain, span: Span) -> bool:
    return any(map(str.isalnum, known.text[span.start : span.end]))


def _cells(row: str) -> str:
    """A table's row as a list of its cells."""
    return ", ".join(filter(None, _CELL.split(row)))


def _tidy(text: str) -> str:
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    return _LOOSE.sub("", _DOUBLE_STOP.sub(".", text))
