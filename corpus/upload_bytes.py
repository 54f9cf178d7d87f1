"""The bytes of files that wait to be ingested: in a folder, or where every server reaches them.

A library in a folder keeps them there. A library on a PostgreSQL server keeps them in its database,
so that another server goes on where one died; a file of the folder is only on its way then.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, insert, select

from corpus.database import reading, writing
from corpus.postgres import is_postgres
from corpus.schema import upload_parts, uploads

_PART = 1 << 20  # bytes


@dataclass(frozen=True, slots=True)
class WaitingBytes:
    """The bytes of uploads. Safe to use from several threads and processes."""

    engine: Engine
    folder: Path

    @property
    def shared(self) -> bool:
        """Whether every server of the library reaches them."""
        return is_postgres(self.engine)

    def path(self, upload_id: str) -> Path:
        """Where they are in the folder, if they are there."""
        return self.folder / upload_id

    def keep(self, connection: Connection, upload_id: str) -> None:
        """Put what is in the folder where it waits; durable with the transaction, if not before."""
        if not self.shared:
            _sync(self.folder)
            return
        with self.path(upload_id).open("rb") as file:
            parts = iter(lambda: file.read(_PART), b"")
            for number, part in enumerate(parts):
                row = {"upload_id": upload_id, "part": number, "bytes": part}
                connection.execute(insert(upload_parts).values(**row))

    def kept(self, upload_id: str) -> None:
        """Drop what was only on its way; call it when the transaction of `keep` is over."""
        if self.shared:
            self.path(upload_id).unlink(missing_ok=True)

    def read(self, upload_id: str) -> bytes:
        """All of them.

        Raises:
            FileNotFoundError: when they are gone.
        """
        path = self.path(upload_id)
        query = select(upload_parts.c.bytes).where(upload_parts.c.upload_id == upload_id)
        with reading(self.engine) as connection:
            parts = list(connection.execute(query.order_by(upload_parts.c.part)).scalars())
        return b"".join(parts) if parts else path.read_bytes()

    def drop(self, connection: Connection, upload_ids: Sequence[str]) -> None:
        """Drop what is in the database, with the transaction."""
        connection.execute(delete(upload_parts).where(upload_parts.c.upload_id.in_(upload_ids)))

    def discard(self, upload_ids: Sequence[str]) -> None:
        """Drop what is in the folder."""
        for upload_id in upload_ids:
            self.path(upload_id).unlink(missing_ok=True)

    def bring_in(self) -> int:
        """Share what waits in the folder from before the library was on a server; how many."""
        found = sorted(self.folder.glob("up_*")) if self.shared else []
        return sum(self._bring_in(path.name) for path in found)

    def _bring_in(self, upload_id: str) -> bool:
        """Share one, unless no row stands for it, or it is shared already."""
        state = select(uploads.c.state).where(uploads.c.id == upload_id)
        part = select(upload_parts.c.part).where(upload_parts.c.upload_id == upload_id)
        with writing(self.engine) as connection:
            found = connection.execute(state).scalar()
            is_new = found not in {None, "done"} and connection.execute(part).first() is None
            if is_new:
                self.keep(connection, upload_id)
        if found is not None:
            self.kept(upload_id)
        return is_new


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
