"""The gist of a document, a section or a subject: its lead, and what is nearest to its middle."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.composing.choosing import SUMMARY, chosen
from assistant.facts.names import things
from assistant.facts.unknown import says_unknown
from assistant.finding.meant import Meant
from assistant.finding.units import unit_of
from assistant.finding.whole import Line, telling_lines
from assistant.model import EvidenceSentence
from assistant.question.gist import wants_it_short
from assistant.question.understanding import Asked
from corpus.model import Span, Vector

_MOST = 10  # units
_WORDS, _FEW_WORDS = 180, 140  # with the title; fewer where it is asked for shortly
_LEAD = 0.10  # what the first sentence under a heading is worth
_FACT, _MOST_FACTS = 0.05, 4  # what a figure or a name is worth, and how many count
_UNSAID = 0.10  # what is lost by a sentence that says what is not known
_PERSONAL = 0.15  # what is lost by one in which somebody speaks for themselves
_SHORT, _LONG, _LENGTH = 8, 32, 0.06  # words, and what a sentence with fewer or more loses
_ALIKE = 0.3  # how much nearness to what is chosen counts against a sentence
_SAME = 0.92  # cosine of two sentences that say the same
_SECTIONS = 3  # groups at least, before deeper headings are looked at
_DEPTHS = (1, 2, 3)  # of headings
_FIGURE = re.compile(r"\d[\d.,]*")
_OPENING = 3  # sentences of which the lead is taken
_OF_ABSTRACT = 4  # units of an author's own summary
_NEAR, _NEARER = 0.20, 0.15  # how much less than the best one on a subject scores; of several
_OF_DOCUMENT = 2  # units of each of several documents
_ABSTRACT = re.compile(
    r"^\W*(?:[\dA-Z]{1,3}[.)]? )?(?:executive summary|summary(?: of (?:key |main )?findings)?"
    r"|abstract|(?:key|main) (?:findings|messages|points|takeaways)|highlights|at a glance|in brief"
    r"|r[ée]sum[ée](?: (?:ex[ée]cutif|analytique))?|synth[èe]se|resumen(?: ejecutivo)?"
    r"|resumo(?: executivo)?|sum[áa]rio executivo)\W*$",
    re.IGNORECASE,
)

Group = Callable[[Line], Hashable]


def summarised(
    asked: Asked, meant: Meant, sentences: Sequence[EvidenceSentence]
) -> tuple[EvidenceSentence, ...]:
    """Units that together tell what is meant, in the order of its documents, none twice.

    Of a document or section: what its author calls the summary, or its lead, and for each section
    the sentence that is nearest to the middle of the whole and tells most; then the next best ones,
    as long as there is room. Of a subject: what is nearest to the
    question, one or two units for each document, the newest first.

    Args:
        asked: the question.
        meant: of what.
        sentences: that were found for it, best first, at least one.
    """
    words = _FEW_WORDS if wants_it_short(asked.plain) else _WORDS
    if meant.lines:
        told = (meant.documents[0].facts.title, meant.section)
        picked = _of_whole(meant.lines, words - sum(len(text.split()) for text in told))
        return tuple(_unit(line, score) for line, score in sorted(picked, key=_place))
    return _of_subject(asked, meant, sentences, words)


def _of_whole(lines: Sequence[Line], words: int) -> list[tuple[Line, float]]:
    middle = _middle(lines)
    scores = {line_id: _worth(line, middle) for line_id, line in enumerate(lines)}
    abstract = [i for i, line in enumerate(lines) if any(map(_ABSTRACT.match, line.section))]
    picking = _Picking(lines=lines, words=words)
    if len(abstract) >= _OPENING - 1:
        for _ in range(_OF_ABSTRACT):
            picking.best({i: scores[i] for i in abstract}, each=lambda line: line.span)
        if abstract[0] < len(lines) / _OPENING:  # what stands before it is a foreword
            scores = {i: score for i, score in scores.items() if i >= abstract[0]}
    else:
        picking.best({i: scores[i] for i in range(min(_OPENING, len(lines)))}, each=_section(lines))
    for group in (_section(lines), lambda line: line.span):
        while picking.best(scores, each=group):
            pass
    return [(lines[i], scores[i]) for i in picking.taken]


def _of_subject(
    asked: Asked, meant: Meant, sentences: Sequence[EvidenceSentence], words: int
) -> tuple[EvidenceSentence, ...]:
    within = {document.id for document in meant.documents}
    own = [s for s in sentences if s.passage.document.id in within]
    found = {(s.passage.id, s.span): s for s in own}
    passages = list({s.passage.id: s.passage for s in own}.values())
    lines = [line for line in telling_lines(passages) if (line.passage.id, line.span) in found]

    def of(line: Line) -> EvidenceSentence:
        return found[line.passage.id, line.span]

    nearest = {i: of(line).score for i, line in enumerate(lines)}
    several = len(within) > 1
    least = max(nearest.values(), default=0.0) - (_NEARER if several else _NEAR)
    scores = {
        i: nearest[i] - _UNSAID * says_unknown(lines[i].text)
        for i, s in enumerate(map(of, lines))
        if s.terms & meant.about and s.score >= least
    }
    if not scores:
        return tuple(sorted(chosen(asked, own, SUMMARY), key=lambda s: s.span.start))
    picking = _Picking(
        lines=lines, words=words, most_of_document=_OF_DOCUMENT if several else _MOST
    )
    while picking.best(scores, each=lambda line: line.span):
        pass
    picked = [(lines[i], scores[i]) for i in picking.taken]
    return tuple(_unit(line, score) for line, score in sorted(picked, key=_place))


@dataclass
class _Picking:
    """Takes one line after the other: near, not near to what is taken, as far as there is room."""

    lines: Sequence[Line]
    words: int
    most_of_document: int = _MOST
    taken: list[int] = field(default_factory=list)

    def best(self, scores: dict[int, float], each: Group) -> bool:
        """Take the best line of a group that has none yet; whether there was one."""
        done = {each(self.lines[i]) for i in self.taken}
        fitting = [
            i for i in scores if each(self.lines[i]) not in done and self._fits(self.lines[i])
        ]
        if not fitting or len(self.taken) >= _MOST:
            return False
        self.taken.append(max(fitting, key=lambda i: scores[i] - _ALIKE * self._nearness(i)))
        return True

    def _fits(self, line: Line) -> bool:
        used = sum(_words(self.lines[i]) for i in self.taken)
        here = line.passage.document.id
        of_it = sum(self.lines[i].passage.document.id == here for i in self.taken)
        room = not self.taken or used + _words(line) <= self.words
        return room and of_it < self.most_of_document and not self._said(line)

    def _said(self, line: Line) -> bool:
        taken = (self.lines[i] for i in self.taken)
        return any(_overlap(line, t) or float(t.vector @ line.vector) > _SAME for t in taken)

    def _nearness(self, i: int) -> float:
        vector = self.lines[i].vector
        return max((float(self.lines[j].vector @ vector) for j in self.taken), default=0.0)


def _middle(lines: Sequence[Line]) -> Vector:
    total = np.sum([line.vector for line in lines], axis=0, dtype=np.float32)
    return np.asarray(total / (np.linalg.norm(total) or 1.0), dtype=np.float32)


def _worth(line: Line, middle: Vector) -> float:
    words = len(line.text.split())
    return (
        float(line.vector @ middle)
        + _LEAD * line.leads
        + _FACT * min(_MOST_FACTS, len(_facts(line.text)))
        - _UNSAID * says_unknown(line.text)
        - _PERSONAL * line.is_personal
        - _LENGTH * (not _SHORT <= words <= _LONG)
    )


def _facts(text: str) -> set[str]:
    """The figures and names of a sentence."""
    return {*_FIGURE.findall(text), *things(text)}


def _section(lines: Sequence[Line]) -> Group:
    """How lines are grouped: by the highest headings that make several groups, else by passage."""
    for depth in _DEPTHS:
        if len({line.section[:depth] for line in lines}) >= _SECTIONS:
            return lambda line: line.section[:depth]
    if len({line.passage.id for line in lines}) >= _SECTIONS:
        return lambda line: line.passage.id
    return lambda line: line.span


def _place(picked: tuple[Line, float]) -> tuple[int, str, int]:
    line, _ = picked
    day = line.passage.document.facts.published
    return -(day.toordinal() if day else 0), line.passage.document.id, line.span.start


def _overlap(line: Line, other: Line) -> bool:
    """Whether two units have a sentence in common."""
    one, two = _whole_unit(line), _whole_unit(other)
    here = line.passage.id == other.passage.id
    return here and one.start < two.end and two.start < one.end


def _words(line: Line) -> int:
    """Of a line with what it leans on."""
    span, start = _whole_unit(line), line.passage.start
    return len(line.passage.text[span.start - start : span.end - start].split())


def _whole_unit(line: Line) -> Span:
    """A line with what it leans on, unless that is a piece of a sentence."""
    span = unit_of(line.passage, line.span)
    begins = line.passage.text[span.start - line.passage.start]
    return line.span if begins.islower() else span


def _unit(line: Line, score: float) -> EvidenceSentence:
    return EvidenceSentence(
        passage=line.passage, span=_whole_unit(line), cosine=score, coverage=0.0, score=score
    )
