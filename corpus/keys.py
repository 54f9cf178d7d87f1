"""Keys of the HTTP interface: the rows. What a key looks like is the surface's business."""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, insert, select, update

from corpus.audience import Audience
from corpus.database import reading, writing
from corpus.errors import KeyUnknown
from corpus.schema import api_keys

_NOTE_USE_EVERY = dt.timedelta(minutes=10)  # a write for every request would be too many
_NO_SECRET = "0" * 64  # compared with when there is no such key, so that both take as long


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key without its secret.

    Args:
        id: 8 hexadecimal digits; it stands in the key and may be shown.
        owner: the id of the first of the keys that replaced each other: whose conversations,
            limits and feedback they are.
        name: who has it.
        scopes: what it may do.
        audience: the labels it may ever see.
        created_at: when it was made.
        expires_at: when it ends by itself; None for never.
        revoked_at: when it was ended by hand.
        last_used_at: when it was last used, to about ten minutes.
    """

    id: str
    owner: str
    name: str
    scopes: tuple[str, ...]
    audience: Audience
    created_at: dt.datetime
    expires_at: dt.datetime | None = None
    revoked_at: dt.datetime | None = None
    last_used_at: dt.datetime | None = None

    def is_live(self, now: dt.datetime) -> bool:
        """Whether it opens anything at this moment."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class KeyStore:
    """The keys of a library. Safe to use from several threads and processes."""

    def __init__(
        self, engine: Engine, now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    ) -> None:
        """Keep them in this database."""
        self._engine = engine
        self._now = now

    def any(self) -> bool:
        """Whether a key was ever made; one that was revoked counts, so that none opens a door."""
        with reading(self._engine) as connection:
            return connection.execute(select(api_keys.c.id).limit(1)).first() is not None

    def any_live(self) -> bool:
        """Whether there is a key that opens something."""
        return any(key.is_live(self._now()) for key in self.all())

    def all(self) -> tuple[ApiKey, ...]:
        """Every key, the oldest first."""
        query = select(api_keys).order_by(api_keys.c.created_at, api_keys.c.id)
        with reading(self._engine) as connection:
            return tuple(_key_of(row) for row in connection.execute(query))

    def add(self, key: ApiKey, secret_sha256: str) -> None:
        """Store a key; it opens from the moment this returns."""
        with writing(self._engine) as connection:
            connection.execute(insert(api_keys).values(**_columns(key, secret_sha256)))

    def find(self, key_id: str, secret_sha256: str) -> ApiKey | None:
        """The live key with this id and secret; None for every reason why there is none."""
        query = select(api_keys).where(api_keys.c.id == key_id)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        stored = row.secret_sha256 if row is not None else _NO_SECRET
        if not hmac.compare_digest(stored.encode(), secret_sha256.encode()) or row is None:
            return None
        key = _key_of(row)
        return key if key.is_live(self._now()) else None

    def replace(
        self, key_id: str, successor: ApiKey, secret_sha256: str, overlap: dt.timedelta
    ) -> None:
        """Store the successor of a key, which then opens for the overlap only.

        Raises:
            KeyUnknown: when there is no live key with this id; nothing is stored then.
        """
        end = self._now() + overlap
        with writing(self._engine) as connection:
            row = connection.execute(select(api_keys).where(api_keys.c.id == key_id)).first()
            if row is None or not _key_of(row).is_live(self._now()):
                raise KeyUnknown(key_id)
            expires = _key_of(row).expires_at
            connection.execute(
                update(api_keys)
                .where(api_keys.c.id == key_id)
                .values(expires_at=min(end, expires) if expires else end)
            )
            connection.execute(insert(api_keys).values(**_columns(successor, secret_sha256)))

    def revoke(self, key_id: str) -> None:
        """End a key; no request that begins after this returns is let in by it.

        Raises:
            KeyUnknown: when there is no key with this id. One that is revoked already stays so.
        """
        with writing(self._engine) as connection:
            if connection.execute(select(api_keys).where(api_keys.c.id == key_id)).first() is None:
                raise KeyUnknown(key_id)
            connection.execute(
                update(api_keys)
                .where(api_keys.c.id == key_id, api_keys.c.revoked_at.is_(None))
                .values(revoked_at=self._now())
            )

    def live(self, key_id: str) -> ApiKey:
        """The live key with this id.

        Raises:
            KeyUnknown: when there is none.
        """
        with reading(self._engine) as connection:
            row = connection.execute(select(api_keys).where(api_keys.c.id == key_id)).first()
        if row is None or not _key_of(row).is_live(self._now()):
            raise KeyUnknown(key_id)
        return _key_of(row)

    def note_use(self, key: ApiKey) -> None:
        """Remember that a key was used, where the last note of it is ten minutes old."""
        now = self._now()
        if key.last_used_at is not None and now - key.last_used_at < _NOTE_USE_EVERY:
            return
        with writing(self._engine) as connection:
            connection.execute(
                update(api_keys).where(api_keys.c.id == key.id).values(last_used_at=now)
            )


def _columns(key: ApiKey, secret_sha256: str) -> dict[str, Any]:
    return {
        "id": key.id,
        "owner": key.owner,
        "secret_sha256": secret_sha256,
        "name": key.name,
        "scopes": list(key.scopes),
        "labels": list(key.audience.labels),
        "created_at": key.created_at,
        "expires_at": key.expires_at,
    }


def _key_of(row: Any) -> ApiKey:
    return ApiKey(
        id=row.id,
        owner=row.owner,
        name=row.name,
        scopes=tuple(row.scopes),
        audience=Audience.of(row.labels),
        created_at=_utc(row.created_at),
        expires_at=row.expires_at and _utc(row.expires_at),
        revoked_at=row.revoked_at and _utc(row.revoked_at),
        last_used_at=row.last_used_at and _utc(row.last_used_at),
    )


def _utc(moment: dt.datetime) -> dt.datetime:
    """SQLite keeps no time zone; what we write is UTC."""
    return moment.replace(tzinfo=dt.UTC)
