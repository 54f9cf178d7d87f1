"""What can be compared of a document: its own editions, and documents that are editions of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, func, or_, select

from corpus.audience import Audience
from corpus.catalogue import NO_FILTERS, Catalogue, Filters, readable
from corpus.database import reading
from corpus.editions import EditionEntry, as_of, editions_of
from corpus.kinship import kin_of, year_of
from corpus.model import Document
from corpus.rows import document_of
from corpus.schema import documents, editions, kinships
from corpus.titles import title_mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """An edition that can be compared: `document` has its id and date, `edition` names its text."""

    document: Document
    edition: str
    current: bool
    added_at: dt.datetime

    @property
    def covers(self) -> tuple[int, int] | None:
        """The first and last year that its title or its period names."""
        facts = self.document.facts
        if not self.current:  # the title is that of the current edition
            return None
        days = [day for day in (facts.period_from, facts.period_to) if day]
        years = title_mark(facts.title).years
        return years or ((days[0].year, days[-1].year) if days else None)

    @property
    def year(self) -> int | None:
        """The year that it is of: the last that it covers, or that of its date."""
        day = self.document.facts.published
        return self.covers[1] if self.covers else day.year if day else None


def sides_of(catalogue: Catalogue, audience: Audience, document_id: str) -> Sequence[Side]:
    """All that can be compared of a document, oldest first.

    Raises:
        DocumentNotFound: when there is no such document that the audience may read.
    """
    document = catalogue.document(audience, document_id)
    kin = kin_of(catalogue.engine, audience, [document]).get(document_id, ())
    sides = [
        _side(one, entry)
        for one in (document, *(each.document for each in kin))
        for entry in editions_of(catalogue.engine, catalogue, audience, one.id)
        if one is document or entry.current
    ]
    return sorted(sides, key=_age)


def side_named(sides: Sequence[Side], name: str) -> Side | None:
    """The side of an edition's id, a document's id or a year, such as 2021; None where none is."""
    for side in reversed(sides):
        if name == side.edition or (name == side.document.id and side.current):
            return side
    return side_of_year(sides, int(name)) if re.fullmatch(r"\d{4}", name) else None


def side_of_year(sides: Sequence[Side], year: int) -> Side | None:
    """The newest side of a year: whose title or period names it, else whose date is of it."""
    covering = [s for s in sides if s.covers and s.covers[0] <= year <= s.covers[1]]
    dated = [
        side
        for side in sides
        if side.covers is None and (day := side.document.facts.published) and day.year == year
    ]
    of_day = [s for s in sides if (day := s.document.facts.published) and day.year == year]
    found = covering or dated or of_day
    return found[-1] if found else None


def names_of(sides: Sequence[Side]) -> Mapping[tuple[str, str], str]:
    """What each side is called beside the others, by its ids: its year, its date, when it came."""
    years = [side.year for side in sides]
    days = [side.document.facts.published for side in sides]
    named = {}
    for side in sides:
        year, day = side.year, side.document.facts.published
        if year is not None and years.count(year) == 1:
            name = str(year)
        elif day is not None and days.count(day) == 1:
            name = day.isoformat()
        else:
            name = side.added_at.strftime("%Y-%m-%d %H:%M:%S")
        named[side.document.id, side.edition] = name
    return named


def with_several(
    engine: Engine, audience: Audience, filters: Filters = NO_FILTERS
) -> list[Document]:
    """The documents that may have something to be compared with, newest first.

    Those with several editions, those whose title others have but for its year, and those of which
    people say so.
    """
    several = (
        select(editions.c.document_id).group_by(editions.c.document_id).having(func.count() > 1)
    )
    shared = (
        select(documents.c.title_key)
        .where(readable(audience), documents.c.title_key.is_not(None))
        .group_by(documents.c.title_key)
        .having(func.count() > 1)
    )
    told = or_(
        documents.c.id.in_(select(kinships.c.first).where(kinships.c.same)),
        documents.c.id.in_(select(kinships.c.second).where(kinships.c.same)),
    )
    query = (
        select(documents)
        .where(
            readable(audience, filters),
            or_(documents.c.id.in_(several), documents.c.title_key.in_(shared), told),
        )
        .order_by(documents.c.published.desc(), documents.c.id)
    )
    with reading(engine) as connection:
        found = [document_of(row) for row in connection.execute(query)]
    return sorted(found, key=lambda d: -(year_of(d) or 0))


def _side(document: Document, entry: EditionEntry) -> Side:
    return Side(
        document=as_of(document, entry),
        edition=entry.id,
        current=entry.current,
        added_at=entry.added_at,
    )


def _age(side: Side) -> tuple[int, dt.date, dt.datetime, bool, str]:
    day = side.document.facts.published or dt.date.min
    return side.year or 0, day, side.added_at, side.current, side.document.id
