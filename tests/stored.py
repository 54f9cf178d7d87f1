"""Libraries of tests that keep their originals in a bucket."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from sqlalchemy import select

from corpus.database import reading
from corpus.keeping import Keeper
from corpus.object_store import Stores
from corpus.schema import loose_objects, stored_originals
from corpus.writer import CatalogueWriter
from tests.builders import NOON, Library

ROOT = "s3://docs/originals"


def library_in_store(data_dir: Path, root: str | None = ROOT, later: int = 0) -> Library:
    """The library of a folder, `later` hours from now."""
    library = Library.at(data_dir)
    data_dir.mkdir(exist_ok=True)
    keep_in(library, root, later)
    return library


def keep_in(library: Library, root: str | None, later: int = 0) -> None:
    """Let a library keep new originals in a bucket, or in its database."""

    def now() -> dt.datetime:
        return dt.datetime.now(dt.UTC) + dt.timedelta(hours=later)

    keeper = Keeper(library.engine, Stores(root), now)
    library.writer = CatalogueWriter(library.engine, now=lambda: NOON, keeper=keeper)


def named(library: Library) -> list[str]:
    """The keys of the objects that a library names."""
    return _keys(library, select(stored_originals.c.address))


def loose(library: Library) -> list[str]:
    """The keys of those that it knows and does not name."""
    return _keys(library, select(loose_objects.c.address))


def _keys(library: Library, query: object) -> list[str]:
    with reading(library.engine) as connection:
        found = connection.execute(query).scalars()  # type: ignore[call-overload]
        return sorted(address.removeprefix("s3://docs/") for address in found)
