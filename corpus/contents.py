"""What there is to read, in a few figures: how many documents of which kind, and from when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Column, ColumnElement, Connection, Engine, func, select

from corpus.audience import Audience
from corpus.catalogue import readable
from corpus.database import reading
from corpus.schema import documents


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The documents that an audience may read.

    Args:
        kinds: each kind with how many documents are of it, the most first.
        first: the earliest date of publication, None where no document has one.
        last: the newest.
        languages: the ISO 639-1 codes of their languages with how many are in each, the most first.
        begins: the earliest day that any is of or about, None where nothing is known.
        ends: the latest.
    """

    kinds: tuple[tuple[str, int], ...]
    first: dt.date | None
    last: dt.date | None
    languages: tuple[tuple[str, int], ...] = ()
    begins: dt.date | None = None
    ends: dt.date | None = None

    @property
    def count(self) -> int:
        """How many documents there are."""
        return sum(number for _, number in self.kinds)


def contents_of(engine: Engine, audience: Audience) -> Contents:
    """What this audience may read."""
    published, known = documents.c.published, readable(audience)
    begins = func.coalesce(documents.c.period_from, documents.c.period_to, published)
    ends = func.coalesce(documents.c.period_to, documents.c.period_from, published)
    days = func.min(published), func.max(published), func.min(begins), func.max(ends)
    with reading(engine) as connection:
        first, last, begin, end = connection.execute(select(*days).where(known)).one()
        kinds = _counted(connection, documents.c.kind, known)
        languages = _counted(connection, documents.c.language, known)
    return Contents(
        kinds=kinds, first=first, last=last, languages=languages, begins=begin, ends=end
    )


def _counted(
    connection: Connection, column: Column[str], known: ColumnElement[bool]
) -> tuple[tuple[str, int], ...]:
    """Each value of a column with how many documents have it, the most first."""
    number = func.count().label("number")
    query = (
        select(column.label("value"), number)
        .where(known, column.is_not(None))
        .group_by(column)
        .order_by(number.desc(), column)
    )
    return tuple((row.value, row.number) for row in connection.execute(query))
