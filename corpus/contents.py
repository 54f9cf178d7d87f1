"""What there is to read, in a few figures: how many documents of which kind, and from when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine, func, select

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
    """

    kinds: tuple[tuple[str, int], ...]
    first: dt.date | None
    last: dt.date | None

    @property
    def count(self) -> int:
        """How many documents there are."""
        return sum(number for _, number in self.kinds)


def contents_of(engine: Engine, audience: Audience) -> Contents:
    """What this audience may read."""
    number = func.count().label("number")
    dates = func.min(documents.c.published), func.max(documents.c.published)
    kinds = (
        select(documents.c.kind, number)
        .where(readable(audience))
        .group_by(documents.c.kind)
        .order_by(number.desc(), documents.c.kind)
    )
    with reading(engine) as connection:
        first, last = connection.execute(select(*dates).where(readable(audience))).one()
        counted = tuple((row.kind, row.number) for row in connection.execute(kinds))
    return Contents(kinds=counted, first=first, last=last)
