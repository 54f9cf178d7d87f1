"""Which document, section or subject a summary is asked of."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from assistant.finding.ranking import joined, same_as
from assistant.finding.whole import PARTS, Line, telling_lines
from assistant.model import EvidenceSentence
from assistant.question.gist import KINDS, summarised_subject
from assistant.question.understanding import Asked
from corpus.audience import Audience
from corpus.index import LibraryIndex
from corpus.model import Document, Passage

Passages = Callable[[Sequence[str]], Sequence[Passage]]

_VOTING = 12  # sentences that tell which document is meant
_NAMED = 0.6  # share of the question's words in the title of the document that is meant
_VOTED = 0.5  # share of those sentences that it has, where its title is not named
_LEFT = 0.25  # share of the question's words beyond a title that ask for a part of it
_HEADS = 0.5  # share of those that a heading has
_SOME, _WHOLE_HEADING = 0.2, 0.75  # the same, of a heading whose words nearly all are named
_ALL_OVER = 0.3  # share of a document's passages that have a word which says what it is
_TELLING = 0.8  # of the rarity of the rarest of them, that one word of a heading has
_LEAST_NAMED = 2  # words of a heading, or half of it
_LEAST_LINES = 2
_SMALL = 8  # passages of a document that is told whole, whatever is asked of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Meant:
    """What a summary is asked of.

    Args:
        documents: that it is taken from, the newest first.
        lines: of the document or section, in order; none where a subject is meant.
        section: the heading of the section that is meant.
        about: the words that a subject is named with, as the word indexes know them.
    """

    documents: tuple[Document, ...]
    lines: tuple[Line, ...] = ()
    section: str = ""
    about: frozenset[str] = frozenset()

    @property
    def is_subject(self) -> bool:
        """Whether it is something that documents speak of and no document or section."""
        return not self.lines


def meant(
    asked: Asked,
    sentences: Sequence[EvidenceSentence],
    index: LibraryIndex,
    audience: Audience,
    passages: Passages,
) -> Meant | None:
    """What a summary is asked of; None where that could be any document.

    Args:
        asked: the question.
        sentences: that were found for it, best first, at least one.
        index: whose words those of titles and headings are compared in.
        audience: the reader's labels.
        passages: gives all passages of documents that the reader may read, in their order.
    """
    documents = {s.passage.document.id: s.passage.document for s in sentences}
    weights = _weights(asked, index, audience)
    before = _quoted_before(asked, sentences)
    if not weights:
        one = before or (list(documents.values()) if len(documents) == 1 else [])
        return _whole(one[0], passages) if one else None
    same = same_as(asked, index)
    called = {
        i: joined(frozenset(index.terms(f"{_called(d)} {_shared_heading(i, sentences)}")), same)
        for i, d in documents.items()
    }
    titles = {i: _named(weights, called[i]) for i in documents}
    votes = [s.passage.document.id for s in sentences[:_VOTING]]
    share = {i: votes.count(i) / len(votes) for i in documents}
    top = max(documents, key=lambda i: (round(titles[i] + share[i], 1), _day(documents[i])))
    if titles[top] < _NAMED and share[top] < _VOTED:
        return Meant(documents=tuple(documents.values()), about=frozenset(weights))
    beyond = {term: weight for term, weight in weights.items() if term not in called[top]}
    whole = passages([top])
    lines = tuple(telling_lines(whole))
    rest = _of_a_part(beyond, whole, index)
    near = [s.passage.id for s in sentences if s.passage.document.id == top][:_VOTING]
    section = _section(beyond, rest, lines, frozenset(near), index)
    if section and section != lines[0].section:  # which is what the document calls itself
        return Meant(documents=(documents[top],), lines=_under(section, lines), section=section[-1])
    left = math.fsum(rest.values()) >= _LEFT * math.fsum(weights.values())
    is_subject = left and len(whole) > _SMALL
    if is_subject:
        return Meant(documents=(documents[top],), about=frozenset(rest))
    return Meant(documents=(documents[top],), lines=lines)


def _section(
    beyond: Mapping[str, float],
    rest: Mapping[str, float],
    lines: Sequence[Line],
    near: frozenset[str],
    index: LibraryIndex,
) -> tuple[str, ...]:
    """The headings of the section that the question names beyond its document; none where none.

    A word that stands all over the document counts where the heading has it, and is not missed
    where it has not. What is said there is near to the question, too (`near`: ids of passages).
    """
    rarest = max(rest.values(), default=0.0)
    best = 0.0
    found: tuple[str, ...] = ()
    for section in sorted({line.section for line in lines if line.section}, key=len):
        terms = {term for term in index.terms(section[-1]) if not term.isdigit() or term in beyond}
        named = terms & beyond.keys()
        held = _named({**rest, **{term: beyond[term] for term in named}}, named)
        all_named = bool(terms) and len(named) >= _WHOLE_HEADING * len(terms)
        telling = max((beyond[term] for term in named), default=0.0) >= _TELLING * rarest
        enough = held >= _SOME if all_named else held >= _HEADS and not named.isdisjoint(rest)
        found_in = len(named) >= min(_LEAST_NAMED, len(terms) / 2)
        enough = enough and telling and found_in
        under = _under(section, lines) if enough and held > best else ()
        if len(under) >= _LEAST_LINES and any(line.passage.id in near for line in under):
            best, found = held, section
    return found


def _under(section: tuple[str, ...], lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines of a section and of those below it."""
    return tuple(line for line in lines if line.section[: len(section)] == section)


def _of_a_part(
    weights: Mapping[str, float], whole: Sequence[Passage], index: LibraryIndex
) -> dict[str, float]:
    """The words that do not stand all over a document: those that do say what it is."""
    kinds = set(index.terms(KINDS))
    terms = [set(index.terms(passage.text)) for passage in whole]
    return {
        term: weight
        for term, weight in weights.items()
        if term not in kinds and sum(term in held for held in terms) < _ALL_OVER * len(terms)
    }


def _whole(document: Document, passages: Passages) -> Meant:
    return Meant(documents=(document,), lines=tuple(telling_lines(passages([document.id]))))


def _weights(asked: Asked, index: LibraryIndex, audience: Audience) -> dict[str, float]:
    """The words that say of what, by their rarity; those that no document has say nothing."""
    about = summarised_subject(asked.plain)
    known = index.frequencies(audience, about)
    return {t: w for t, w in index.rarity(audience, about).items() if known.get(t)}


def _quoted_before(asked: Asked, sentences: Sequence[EvidenceSentence]) -> list[Document]:
    """The documents of what the last answer quoted, where the question leans on it."""
    return [s.passage.document for s in sentences if any(s.text in said for said in asked.said)]


def _called(document: Document) -> str:
    facts = document.facts
    return f"{facts.title} {facts.kind} {facts.publisher or ''}"


def _shared_heading(document_id: str, sentences: Sequence[EvidenceSentence]) -> str:
    """The heading that all passages of a document stand under: its title, as it gives it itself."""
    passages = {s.passage.id: s.passage for s in sentences if s.passage.document.id == document_id}
    first = {passage.heading.split(PARTS)[0] for passage in passages.values()}
    return first.pop() if len(first) == 1 and len(passages) > 1 else ""


def _named(weights: Mapping[str, float], terms: Collection[str]) -> float:
    total = math.fsum(weights.values())
    return math.fsum(w for t, w in weights.items() if t in terms) / total if total else 0.0


def _day(document: Document) -> int:
    day = document.facts.published
    return day.toordinal() if day else 0
