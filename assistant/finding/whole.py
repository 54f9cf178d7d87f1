"""A document as a whole: its sentences in order, each under its heading, without what is no text.

What is left out says nothing by itself: headings, rows, items, contents, sources, boilerplate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant.facts.instructions import speaks_to_the_writer, states_nothing
from assistant.finding.units import announces, is_unfinished
from corpus.model import Passage, Span, Vector

_LEAST_WORDS, _MOST_WORDS = 6, 60
_FIGURES = 0.15  # share of a sentence's characters that are figures: a row or a source
_LETTERS = re.compile(r"[^\W\d_]{2}")
PARTS = " › "
# headings of what is no part of what a document says
_BESIDE = re.compile(
    r"^\W*(?:[\dA-Z]{1,3}[.)]? )?(?:table of contents|contents|references|bibliography|sources"
    r"|works cited|further reading|see also|related|endnotes|footnotes|(?:list of )?(?:acronyms"
    r"|abbreviations|figures|tables)|acknowledge?ments?|credits|photo credits|disclaimer|copyright"
    r"|appendi(?:x|ces)\b.*|annex(?:es)?\b.*|subscribe|comments|share this"
    r"|sommaire|r[ée]f[ée]rences|bibliographie|remerciements|fuentes|referencias|bibliograf[íi]a"
    r"|agradecimientos|fontes|refer[êe]ncias|agradecimentos|[íi]ndice)\W*$",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"\b(?:all rights reserved|copyright|©|cookies?|newsletter|subscrib\w+|click|log ?in|sign up"
    r"|retrieved from|accessed (?:on|at)|isbn|doi|et al|pp|photo(?:graph)? (?:by|credit|courtesy)"
    r"|for (?:more|further) information|please (?:see|refer|reference|visit|contact)"
    r"|thank(?:s|ed)?|acknowledges?|(?:below|above)\W*$|see (?:page|figure|table|appendix)"
    r"|(?:table|figure) \d+"
    r"|terms of (?:use|service))(?!\w)"
    r"|https?://|www\.|\S@\S|[.…]{3,}| [|>•] ",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:I|I['’]m|I['’]ve|my|me)\b|[!]\W*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence in its document.

    Args:
        passage: that it stands in.
        span: of the edition.
        section: the heading it stands under, nearest last; empty where there is none.
        vector: of the sentence as it is embedded in its passage, unit float32 (d,).
        leads: whether it is the first sentence under its heading.
    """

    passage: Passage
    span: Span
    section: tuple[str, ...]
    vector: Vector
    leads: bool

    @property
    def text(self) -> str:
        """The sentence, verbatim."""
        start = self.passage.start
        return self.passage.text[self.span.start - start : self.span.end - start]

    @property
    def is_personal(self) -> bool:
        """Whether somebody speaks for themselves: a foreword, an interview."""
        return bool(_FIRST_PERSON.search(self.text))


def telling_lines(passages: Sequence[Passage]) -> list[Line]:
    """The sentences that can stand for a whole, in the order of these passages."""
    lines: list[Line] = []
    seen: tuple[str, ...] | None = None
    for line in _lines(passages):
        if _tells(line):
            lines.append(replace(line, leads=line.section != seen))
            seen = line.section
    return lines


def _lines(passages: Sequence[Passage]) -> Iterator[Line]:
    """Every sentence; a heading within a passage is what stands between two of its sentences."""
    for passage in passages:
        title = passage.document.facts.title
        section = tuple(part for part in passage.heading.split(PARTS) if part and part != title)
        vectors = np.asarray(passage.sentence_vectors, dtype=np.float32)
        end = passage.sentences[0].start
        for span, vector in zip(passage.sentences, vectors, strict=True):
            between = passage.text[end - passage.start : span.start - passage.start]
            headings = [each.strip() for each in between.split("\n") if _LETTERS.search(each)]
            if headings:
                section = (*section[:-1], headings[-1])
            yield Line(passage=passage, span=span, section=section, vector=vector, leads=False)
            end = span.end


def _tells(line: Line) -> bool:
    text = line.text
    words = len(text.split())
    return (
        _LEAST_WORDS <= words <= _MOST_WORDS
        and not is_unfinished(text)
        and not announces(text)
        and (text[0].isupper() or text[0] in "\"“'‘(«¿¡")
        and sum(c.isdigit() for c in text) < _FIGURES * len(text)
        and not any(map(_BESIDE.match, line.section[-1:]))
        and not _BOILERPLATE.search(text)
        and not states_nothing(text)
        and not speaks_to_the_writer(text)
    )
