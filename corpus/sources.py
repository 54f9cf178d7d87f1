"""Places that are looked at again, and where each look left off.

A source's documents are those whose files were found through its address. What is remembered of an
item is written once the library has its document, so that whatever ends a process in between costs
a second look, never a document.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    delete,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from corpus.audience import Audience
from corpus.catalogue import readable
from corpus.database import reading, writing
from corpus.errors import SourceNotFound
from corpus.schema import documents, files, source_items, sources
from corpus.statements import put


class Outcome(StrEnum):
    """How a look ended."""

    WHOLE = "whole"
    PARTLY = "partly"  # some of it could not be read
    FAILED = "failed"  # not even what there is could be seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave to ask it later whether something has changed."""

    etag: str = ""
    modified: str = ""


NO_VALIDATORS = Validators()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A place that is looked at again.

    `private` permits its own host, and no other, to be of a private network. `failures` counts the
    looks in a row that failed.
    """

    address: str
    label: str
    kind: str = "document"
    private: bool = False
    added_at: dt.datetime
    looked_at: dt.datetime | None = None
    outcome: Outcome | None = None
    reason: str = ""
    failures: int = 0
    wait_until: dt.datetime | None = None
    validators: Validators = NO_VALIDATORS

    @property
    def id(self) -> str:
        """Made of the address."""
        return "src_" + hashlib.sha256(self.address.encode()).hexdigest()[:16]

    def is_due(self, now: dt.datetime) -> bool:
        """Whether nobody asked to be left alone until later."""
        return self.wait_until is None or self.wait_until <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceItem:
    """What is remembered of one item.

    `version` is what the list said of it, `validators` what its server said, both when its document
    was stored; `asked_at` is when its server was last asked, None while it was never stored.
    """

    address: str
    label: str
    listed: bool = True
    version: str = ""
    validators: Validators = NO_VALIDATORS
    asked_at: dt.datetime | None = None
    gone: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """A source, and how it stands.

    `documents` counts those of the library, `gone` the items that it has no more; `failed` are
    those that could not be read, with reasons.
    """

    source: Source
    documents: int
    gone: int
    failed: Sequence[tuple[str, str]]


class Sources:
    """The sources of a library. Safe to use from several threads and processes."""

    def __init__(self, engine: Engine) -> None:
        """Keep them in this database."""
        self._engine = engine

    def add(self, source: Source) -> None:
        """Remember a source; what is said of one that is known replaces what was said before."""
        said = {"label": source.label, "kind": source.kind, "private": source.private}
        with writing(self._engine) as connection:
            known = sources.c.address == source.address
            if connection.execute(update(sources).where(known).values(**said)).rowcount == 0:
                connection.execute(insert(sources).values(id=source.id, **_flat(source)))

    def all(self) -> tuple[Source, ...]:
        """Every source, by address."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(sources).order_by(sources.c.address))
            return tuple(_source(row) for row in rows)

    def named(self, name: str) -> Source:
        """The source with this address or id.

        Raises:
            SourceNotFound: when there is none.
        """
        for source in self.all():
            if name in (source.address, source.id):
                return source
        raise SourceNotFound(name)

    def remove(self, source: Source) -> None:
        """Forget a source; its documents stay."""
        with writing(self._engine) as connection:
            connection.execute(delete(sources).where(sources.c.id == source.id))

    def items(self, source: Source) -> Mapping[str, SourceItem]:
        """What is remembered of its items, by address."""
        query = select(source_items).where(source_items.c.source_id == source.id)
        with reading(self._engine) as connection:
            return {row.address: _item(row) for row in connection.execute(query)}

    def keep(self, source: Source, items: Iterable[SourceItem]) -> None:
        """Remember this of these items."""
        with writing(self._engine) as connection:
            if _is_there(connection, source):
                _put_items(connection, source, items)

    def looked(
        self, source: Source, items: Iterable[SourceItem], forgotten: Iterable[str] = ()
    ) -> None:
        """Remember how a look ended and this of these items, and forget others, all or none.

        Of a source that was removed meanwhile nothing is remembered.
        """
        with writing(self._engine) as connection:
            if not _is_there(connection, source):
                return
            _put_items(connection, source, items)
            for address in forgotten:
                of_source = source_items.c.source_id == source.id
                gone = delete(source_items).where(of_source, source_items.c.address == address)
                connection.execute(gone)
            connection.execute(
                update(sources).where(sources.c.id == source.id).values(**_of_look(source))
            )

    def states(self, audience: Audience) -> tuple[SourceState, ...]:
        """The sources of labels that the audience holds, by address, as far as it may see them."""
        return self._states(
            readable(audience),
            sources.c.label.in_(audience.labels),
            source_items.c.label.in_(audience.labels),
        )

    def all_states(self) -> tuple[SourceState, ...]:
        """Every source, for the operator, whom no labels limit."""
        return self._states(documents.c.removed_at.is_(None), true(), true())

    def _states(
        self,
        of_documents: ColumnElement[bool],
        of_sources: ColumnElement[bool],
        of_items: ColumnElement[bool],
    ) -> tuple[SourceState, ...]:
        counted = (
            select(files.c.root, func.count(files.c.document_id.distinct()).label("number"))
            .join(documents, documents.c.id == files.c.document_id)
            .where(of_documents)
            .group_by(files.c.root)
        )
        told = or_(source_items.c.reason != "", source_items.c.gone)
        troubled = select(source_items).where(of_items, told).order_by(source_items.c.address)
        with reading(self._engine) as connection:
            numbers = {row.root: row.number for row in connection.execute(counted)}
            items = connection.execute(troubled).all()
            found = connection.execute(
                select(sources).where(of_sources).order_by(sources.c.address)
            )
            return tuple(
                SourceState(
                    source=_source(row),
                    documents=numbers.get(row.address, 0),
                    gone=sum(item.gone for item in items if item.source_id == row.id),
                    failed=[
                        (item.address, item.reason)
                        for item in items
                        if item.source_id == row.id and item.reason
                    ],
                )
                for row in found
            )


def _is_there(connection: Connection, source: Source) -> bool:
    query = select(sources.c.id).where(sources.c.id == source.id)
    return connection.execute(query).first() is not None


def _put_items(connection: Connection, source: Source, items: Iterable[SourceItem]) -> None:
    for item in items:
        columns = _flat(item)
        key = {"source_id": source.id, "address": columns.pop("address")}
        put(connection, source_items, key, columns)


def _flat(value: Source | SourceItem) -> dict[str, Any]:
    """A value as columns: its validators stand beside the rest."""
    columns = asdict(value)
    validators = columns.pop("validators")
    return {**columns, **validators}


def _of_look(source: Source) -> dict[str, Any]:
    """The columns that a look changes; what is said of a source may have changed meanwhile."""
    said = {"address", "label", "kind", "private", "added_at"}
    return {name: value for name, value in _flat(source).items() if name not in said}


def _source(row: Any) -> Source:
    columns = {name: getattr(row, name) for name in Source.__slots__ if name != "validators"}
    for name in ("added_at", "looked_at", "wait_until"):
        columns[name] = _in_utc(columns[name])
    outcome = Outcome(row.outcome) if row.outcome else None
    return Source(**{**columns, "outcome": outcome}, validators=_validators(row))


def _item(row: Any) -> SourceItem:
    columns = {name: getattr(row, name) for name in SourceItem.__slots__ if name != "validators"}
    columns["asked_at"] = _in_utc(row.asked_at)
    return SourceItem(**columns, validators=_validators(row))


def _validators(row: Any) -> Validators:
    return Validators(etag=row.etag, modified=row.modified)


def _in_utc(moment: dt.datetime | None) -> dt.datetime | None:
    return moment.replace(tzinfo=dt.UTC) if moment else None
