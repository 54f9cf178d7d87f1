"""The part of a document that deals with something, under the number that it has there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from assistant.finding.outline import Line, lines_of
from assistant.model import EvidenceSentence
from assistant.question.numbering import Numbered
from corpus.model import Passage

_IN_TEXT = 0.4  # what a word counts that stands in the text of a part and not in its heading
_CALLED = 0.1  # a part that is called as it is asked for
_LEAST = 0.35


@dataclass(frozen=True, slots=True)
class Section:
    """A part with a number: the line that gives it, and the lines below that have none."""

    head: Line
    body: tuple[Line, ...]

    @property
    def quote(self) -> EvidenceSentence:
        """Its heading with the first sentence below, or the sentence that has the number."""
        return self.head.evidence(self.body[0] if self.head.is_heading and self.body else None)


def dealing_with(
    asked: Numbered,
    passages: Iterable[Passage],
    weights: Mapping[str, float],
    terms: Callable[[str], Iterable[str]],
) -> Section | None:
    """The numbered part that holds most of the words asked about; None where none holds enough.

    Args:
        asked: the kind of part.
        passages: all of some documents, those of each in their order.
        weights: the terms of what is asked about, each with its weight.
        terms: a text's terms.
    """
    total = sum(weights.values())
    best, most = None, 0.0
    for section in sections_of(asked, passages) if total else ():
        headed = set(terms(section.head.text))
        told = {term for line in section.body for term in terms(line.text)}
        held = sum(w for t, w in weights.items() if t in headed)
        held += _IN_TEXT * sum(w for t, w in weights.items() if t in told - headed)
        score = held / total + _CALLED * bool(held and asked.is_called_in(section.head.text))
        if score > most:
            best, most = section, score
    return best if most >= _LEAST else None


def sections_of(asked: Numbered, passages: Iterable[Passage]) -> Iterator[Section]:
    """The parts that a number begins; those that are called by another kind are none."""
    apart: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        apart[passage.document.id].append(passage)
    for own in apart.values():
        lines = lines_of(own)
        for at, line in enumerate(lines):
            if _is_numbered(line, asked) and not asked.is_another_in(line.text):
                yield Section(line, tuple(_body(lines[at + 1 :], asked)))


def _is_numbered(line: Line, asked: Numbered) -> bool:
    return asked.is_called_in(line.text) or line.mark[:1].isdigit()


def _body(lines: Sequence[Line], asked: Numbered) -> Iterator[Line]:
    return takewhile(lambda line: not (line.is_heading or _is_numbered(line, asked)), lines)
