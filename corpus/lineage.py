"""Whether a generation of the search index was built from this library, and nothing of it undone.

Several folders may stand beside one database of a PostgreSQL server, and a dump that is restored
knows nothing of them: its revision grows past that of an older state which is still in a folder. So
what was built there leaves a token in the library. A state of the library that has the token has
everything that was built from it, too; one that was restored from before has not.
"""

from __future__ import annotations

import datetime as dt
import secrets

from sqlalchemy import Engine, delete, insert, select

from corpus.database import reading, writing
from corpus.generation import Manifest
from corpus.postgres import is_postgres
from corpus.schema import generations, library

_KEPT = dt.timedelta(days=400)  # a folder that was away for longer builds anew


def sign(engine: Engine, built_through: int) -> str:
    """Leave a token of a generation in the library, before anybody sees the generation.

    A library in a file has one folder and is restored with it: it needs none, and gives "".

    Raises:
        CatalogueUnavailable: when it could not be written.
    """
    if not is_postgres(engine):
        return ""
    token, now = secrets.token_hex(16), dt.datetime.now(dt.UTC)
    with writing(engine, by_row=True) as connection:
        connection.execute(delete(generations).where(generations.c.built_at < now - _KEPT))
        connection.execute(
            insert(generations).values(token=token, built_through=built_through, built_at=now)
        )
    return token


def is_of(engine: Engine, manifest: Manifest) -> bool:
    """Whether what a generation holds is a past of this library. Read its manifest before."""
    known = select(generations.c.token).where(generations.c.token == manifest.token)
    with reading(engine) as connection:
        revision = connection.execute(select(library.c.revision)).scalar_one()
        if manifest.built_through > revision:
            return False
        return not manifest.token or connection.execute(known).first() is not None
