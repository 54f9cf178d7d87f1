"""The files that editions were made from, as they were received, for readers of their documents."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Engine, and_, func, select

from corpus.audience import Audience
from corpus.database import reading
from corpus.errors import DocumentNotFound, OriginalLost
from corpus.object_store import Stores
from corpus.schema import documents, editions, files, originals, stored_originals

_log = logging.getLogger(__name__)


class OriginalNotKept(DocumentNotFound):
    """The reader may read the edition, but the file it was made from is not in the library."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalName:
    """Which file an edition was made from.

    Args:
        edition: its id, the current one's where none was asked for.
        sha256: the hash of the whole file.
        name: what the file is called where this document comes from. It is foreign text: check it
            before a header or a file system sees it.
    """

    edition: str
    sha256: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The file that an edition was made from, byte for byte, with the fields of `OriginalName`."""

    name: str
    sha256: str
    data: bytes


class Originals:
    """Reader-facing reads of original files. Safe to use from several threads."""

    def __init__(self, engine: Engine, stores: Stores | None = None) -> None:
        """Read from this database, and from the stores that it names objects of."""
        self._engine = engine
        self._stores = stores or Stores()

    def named(
        self, audience: Audience, document_id: str, edition: str | None = None
    ) -> OriginalName:
        """Which file an edition was made from, without reading the file.

        Args:
            audience: what the reader may read.
            document_id: of a document.
            edition: one of its editions, older ones included; the current one without it.

        Raises:
            DocumentNotFound: as `Catalogue.document`, for an unknown edition too.
            OriginalNotKept: when the reader may read the edition but its file is not there.
        """
        row = self._row(audience, document_id, edition, with_data=False)
        return OriginalName(edition=row.edition, sha256=row.sha256, name=_name_of(row))

    def original(
        self, audience: Audience, document_id: str, edition: str | None = None
    ) -> Original:
        """The file that an edition was made from; arguments and errors are those of `named`.

        Raises:
            OriginalUnavailable: when the store that has it does not give it, whole, as it was kept.
        """
        row = self._row(audience, document_id, edition, with_data=True)
        data = row.data
        if row.object:
            try:
                data = self._stores.read(row.object, row.sha256)
            except OriginalLost as error:  # unless it was moved just now
                _log.warning("the original of %s: %s", document_id, error.why)
                now = self._row(audience, document_id, edition, with_data=True)
                if now.object == row.object:
                    raise
                data = self._stores.read(now.object, now.sha256) if now.object else now.data
        return Original(name=_name_of(row), sha256=row.sha256, data=data)

    def _row(
        self, audience: Audience, document_id: str, edition: str | None, *, with_data: bool
    ) -> Any:
        wanted = documents.c.edition if edition is None else edition
        address = (
            select(func.min(files.c.address))
            .where(files.c.document_id == documents.c.id, files.c.edition == editions.c.id)
            .scalar_subquery()
        )
        query = (
            select(
                documents.c.source,
                documents.c.title,
                editions.c.id.label("edition"),
                editions.c.sha256,
                originals.c.name,
                address.label("address"),
                stored_originals.c.address.label("object"),
                *([originals.c.data] if with_data else []),
            )
            .join(editions, and_(editions.c.document_id == documents.c.id, editions.c.id == wanted))
            .outerjoin(originals, originals.c.sha256 == editions.c.sha256)
            .outerjoin(stored_originals, stored_originals.c.sha256 == originals.c.sha256)
            .where(
                documents.c.id == document_id,
                documents.c.removed_at.is_(None),
                documents.c.label.in_(audience.labels),
            )
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None:
            raise DocumentNotFound(f"there is no document {document_id!r} that you may read")
        if row.name is None:
            raise OriginalNotKept(
                "the file of this edition is not in the library; its text can be read"
            )
        return row


def _name_of(row: Any) -> str:
    """What the file is called at the place that this document comes from.

    The row of the original itself has the name of whatever was stored last with the same bytes,
    perhaps by a document that the reader may not know of: only its ending is used.
    """
    ending = PurePosixPath(row.name).suffix
    place = row.address or row.source.removeprefix("file:")
    if place.startswith(("http://", "https://")):
        place = urlsplit(place).path.rstrip("/")
    elif not row.address and not row.source.startswith("file:"):
        place = row.title.replace("/", " ")
    name: str = place.replace("\\", "/").rpartition("/")[2] or row.title
    return name if name.lower().endswith(ending.lower()) else name + ending
