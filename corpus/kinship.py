"""Documents that are editions of one: said so by people, or found where there is no doubt.

Found are two documents whose titles are the same but for a year or the number of an edition, of one
kind, language and publisher, of different years or numbers, and of one shape: half of their
headings in common, or three in ten of their sentences but for the figures. All of it is looked at
when it is asked, among the documents that the reader may read: of one that they may not read
nothing follows, and nothing has to be kept up to date.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection, Engine, or_, select

from corpus.audience import Audience
from corpus.catalogue import readable
from corpus.database import reading
from corpus.model import Document
from corpus.rows import document_of
from corpus.schema import documents, editions, kinships
from corpus.titles import title_mark

_MOST = 24  # documents with one title: of more it is the title of a series
_SERIES = frozenset({"minutes", "news", "blog", "email", "e-mail", "newsletter"})
_LEAST_HEADINGS, _HEADINGS, _HEADING_WORDS = 3, 0.5, 12
_LEAST_SENTENCES, _SENTENCES, _WORDS = 2, 0.3, 4
_FIGURES = re.compile(r"[\W\d_]+")
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


class Decided(StrEnum):
    """How two documents came to be editions of one."""

    GIVEN = "given"  # people said so
    HEADINGS = "headings"  # the same title, and headings in common
    SENTENCES = "sentences"  # the same title, and sentences in common


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """Another document that is an edition of the same, and how that was decided."""

    document: Document
    decided: Decided


@dataclass(frozen=True, slots=True)
class Shape:
    """What two editions have in common: headings and sentences without their figures."""

    headings: frozenset[str]
    sentences: frozenset[str]


def kin_of(
    engine: Engine, audience: Audience, some: Sequence[Document]
) -> Mapping[str, tuple[Kin, ...]]:
    """The other editions of each of these documents, oldest first; by ids, only where there are.

    Args:
        engine: of the catalogue.
        audience: who asks; documents that they may not read are no kin.
        some: documents that they may read.
    """
    ids = [document.id for document in some]
    with reading(engine) as connection:
        said = _said(connection, ids)
        keys = _keys(connection, audience, ids)
        others = {d.id: d for d in _readable(connection, audience, _others(ids, said))}
        pairs = list(_pairs(some, said, keys, others))
        looked_at = {each.id for one, other, how in pairs if how is None for each in (one, other)}
        shapes = _shapes(connection, sorted(looked_at))
    found: dict[str, list[Kin]] = defaultdict(list)
    for one, other, how in pairs:
        decided = how or alike(shapes[one.id], shapes[other.id])
        if decided:
            found[one.id].append(Kin(document=other, decided=decided))
    return {i: tuple(sorted(kin, key=lambda k: _age(k.document))) for i, kin in found.items()}


def alike(one: Shape, other: Shape) -> Decided | None:
    """What two documents with one title have in common that makes them editions of one."""
    least = min(len(one.headings), len(other.headings))
    if least >= _LEAST_HEADINGS and _share(one.headings, other.headings) >= _HEADINGS:
        return Decided.HEADINGS
    shared = len(one.sentences & other.sentences)
    if shared >= _LEAST_SENTENCES and _share(one.sentences, other.sentences) >= _SENTENCES:
        return Decided.SENTENCES
    return None


def may_be_editions(one: Document, other: Document) -> bool:
    """Whether what is said of two documents with one title lets them be editions of one."""
    a, b = one.facts, other.facts
    same = (
        a.kind == b.kind
        and a.kind.lower() not in _SERIES
        and a.language == b.language
        and (a.publisher == b.publisher or not (a.publisher and b.publisher))
    )
    first, second = title_mark(a.title), title_mark(b.title)
    numbered = bool(first.number and second.number and first.number != second.number)
    times = year_of(one), year_of(other)
    return same and (numbered or (None not in times and times[0] != times[1]))


def year_of(document: Document) -> int | None:
    """The year that an edition is of: that of its title, of the end of its period, of its date."""
    facts = document.facts
    years = title_mark(facts.title).years
    if years:
        return years[1]
    day = facts.period_to or facts.period_from or facts.published
    return day.year if day else None


def _age(document: Document) -> tuple[int, dt.date, str]:
    return year_of(document) or 0, document.facts.published or dt.date.min, document.id


def _said(connection: Connection, ids: Sequence[str]) -> Mapping[tuple[str, str], bool]:
    """What people say of pairs in which one of these stands, in both orders."""
    query = select(kinships).where(or_(kinships.c.first.in_(ids), kinships.c.second.in_(ids)))
    said = {}
    for row in connection.execute(query):
        said[row.first, row.second] = said[row.second, row.first] = row.same
    return said


def _others(ids: Sequence[str], said: Mapping[tuple[str, str], bool]) -> list[str]:
    return [other for (one, other), same in said.items() if same and one in ids]


def _keys(
    connection: Connection, audience: Audience, ids: Sequence[str]
) -> Mapping[str, list[Document]]:
    """All readable documents with the title of one of these, each under the ids of all of them."""
    wanted = select(documents.c.title_key).where(documents.c.id.in_(ids))
    query = select(documents).where(readable(audience), documents.c.title_key.in_(wanted))
    groups: dict[str, list[Document]] = defaultdict(list)
    for row in connection.execute(query):
        groups[row.title_key].append(document_of(row))
    return {d.id: group for group in groups.values() if 1 < len(group) <= _MOST for d in group}


def _readable(connection: Connection, audience: Audience, ids: Sequence[str]) -> Iterator[Document]:
    query = select(documents).where(readable(audience), documents.c.id.in_(ids))
    yield from map(document_of, connection.execute(query))


def _pairs(
    some: Sequence[Document],
    said: Mapping[tuple[str, str], bool],
    keys: Mapping[str, list[Document]],
    others: Mapping[str, Document],
) -> Iterator[tuple[Document, Document, Decided | None]]:
    """Documents that are editions of one, or may be, where their shape has to tell (None)."""
    for one in some:
        for (first, second), same in said.items():
            if first == one.id and same and second in others:
                yield one, others[second], Decided.GIVEN
        for other in keys.get(one.id, ()):
            is_open = other.id != one.id and (one.id, other.id) not in said
            if is_open and may_be_editions(one, other):
                yield one, other, None


def _shapes(connection: Connection, ids: Sequence[str]) -> Mapping[str, Shape]:
    texts = (
        select(documents.c.id, editions.c.text)
        .join(editions, editions.c.document_id == documents.c.id)
        .where(editions.c.id == documents.c.edition, documents.c.id.in_(ids))
    )
    return {row.id: shape_of(row.text) for row in connection.execute(texts)}


def shape_of(text: str) -> Shape:
    """The shape of an edition's text; a short line that no mark ends is a heading."""
    headings = frozenset(_folded(line) for line in map(str.strip, text.split("\n")) if _heads(line))
    return Shape(headings - {""}, frozenset(_sentences(text)))


def _heads(line: str) -> bool:
    return len(line.split()) <= _HEADING_WORDS and line[-1:].isalnum() and " | " not in line


def _sentences(text: str) -> Iterator[str]:
    for sentence in _SENTENCE.split(text):
        folded = _folded(sentence)
        if folded.count(" ") + 1 >= _WORDS:
            yield folded


def _folded(text: str) -> str:
    return _FIGURES.sub(" ", text.lower()).strip()


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0
