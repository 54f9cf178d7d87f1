"""Tokens that answers cost, by owner and day."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Engine, delete, insert, select, update

from corpus.database import reading, writing
from corpus.schema import token_use

_KEPT = dt.timedelta(days=400)


class TokenLedger:
    """Durable sums of tokens. Safe to use from several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        """Keep them in this database."""
        self._engine = engine

    def used(self, owner: str, day: dt.date) -> int:
        """Tokens that this owner used on this day (UTC)."""
        query = select(token_use.c.tokens).where(token_use.c.owner == owner, token_use.c.day == day)
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar() or 0)

    def add(self, owner: str, day: dt.date, tokens: int) -> None:
        """Count tokens; durable when this returns."""
        same = (token_use.c.owner == owner, token_use.c.day == day)
        more = update(token_use).where(*same).values(tokens=token_use.c.tokens + tokens)
        with writing(self._engine) as connection:
            connection.execute(delete(token_use).where(token_use.c.day < day - _KEPT))
            if connection.execute(more).rowcount == 0:
                first = insert(token_use).values(owner=owner, day=day, tokens=tokens)
                connection.execute(first)
