"""People who are signed in, and sign-ins under way: the rows.

What a browser holds is an id of random bytes. Only its SHA-256 is stored, so that a copy of the
library opens nobody's session.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Engine, delete, insert, or_, select, update

from corpus.audience import Audience
from corpus.database import reading, writing
from corpus.schema import sessions, sign_ins

_SIGN_IN = dt.timedelta(minutes=10)  # from the way to the provider until the way back
_NOTE_AFTER = dt.timedelta(minutes=1)  # a write for every request would be too many


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody whom a provider of identities has vouched for.

    Args:
        reader_id: whose conversations these are; nothing that anybody chooses at will.
        name: how they are addressed; for nobody but themselves.
        email: empty where the provider does not say.
        groups: as the provider names them.
        audience: the labels that they may read.
    """

    reader_id: str
    name: str = field(repr=False)
    email: str = field(default="", repr=False)
    groups: tuple[str, ...] = ()
    audience: Audience


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A person in one browser, until `expires_at` at the latest."""

    person: Person
    created_at: dt.datetime
    last_seen_at: dt.datetime
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingSignIn:
    """What a sign-in that comes back from the provider has to match.

    Args:
        state_sha256: of the state that the provider gives back.
        nonce: that its token has to name.
        verifier: the secret of PKCE that the code is exchanged with.
        next: the path to go to when it is done.
    """

    state_sha256: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    next: str


class SessionStore:
    """The sessions of a library. Safe to use from several threads and processes."""

    def __init__(
        self,
        engine: Engine,
        *,
        lifetime: dt.timedelta,
        idle: dt.timedelta,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        """Keep them in this database.

        Args:
            engine: the database.
            lifetime: after which a session ends whatever happens.
            idle: without a request, after which it ends; kept to about a minute.
            now: the clock.
        """
        self._engine = engine
        self._lifetime = lifetime
        self._idle = idle
        self._now = now

    def start(self, person: Person, id_sha256: str, *, instead_of: str | None = None) -> Session:
        """Begin a session; the one of the browser before it ends in the same transaction."""
        now = self._now()
        session = Session(
            person=person, created_at=now, last_seen_at=now, expires_at=now + self._lifetime
        )
        with writing(self._engine) as connection:
            connection.execute(delete(sessions).where(self._over(now)))
            connection.execute(delete(sessions).where(sessions.c.id_sha256 == instead_of))
            connection.execute(insert(sessions).values(**_columns(session), id_sha256=id_sha256))
        return session

    def find(self, id_sha256: str) -> Session | None:
        """The live session with this id; None for every reason why there is none."""
        now = self._now()
        query = select(sessions).where(sessions.c.id_sha256 == id_sha256, ~self._over(now))
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return None if row is None else _session_of(row)

    def note_seen(self, session: Session, id_sha256: str) -> None:
        """Remember that a session is in use, where the last note of it is a minute old."""
        now = self._now()
        if now - session.last_seen_at < min(_NOTE_AFTER, self._idle / 4):
            return
        with writing(self._engine) as connection:
            connection.execute(
                update(sessions).where(sessions.c.id_sha256 == id_sha256).values(last_seen_at=now)
            )

    def end(self, id_sha256: str) -> None:
        """End a session; no request that begins after this returns is let in by it."""
        with writing(self._engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.id_sha256 == id_sha256))

    def _over(self, now: dt.datetime) -> ColumnElement[bool]:
        return or_(sessions.c.expires_at <= now, sessions.c.last_seen_at <= now - self._idle)


class SignInStore:
    """The sign-ins under way. Safe to use from several threads and processes."""

    def __init__(
        self, engine: Engine, now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    ) -> None:
        """Keep them in this database."""
        self._engine = engine
        self._now = now

    def put(self, id_sha256: str, pending: PendingSignIn) -> None:
        """Keep a sign-in for ten minutes; those that are older go."""
        now = self._now()
        with writing(self._engine) as connection:
            connection.execute(delete(sign_ins).where(sign_ins.c.expires_at <= now))
            connection.execute(
                insert(sign_ins).values(
                    id_sha256=id_sha256,
                    state_sha256=pending.state_sha256,
                    nonce=pending.nonce,
                    verifier=pending.verifier,
                    next=pending.next,
                    expires_at=now + _SIGN_IN,
                )
            )

    def take(self, id_sha256: str, state_sha256: str) -> PendingSignIn | None:
        """The sign-in with this id and state, for exactly one of many callers; None without one.

        A wrong state takes nothing: a link of somebody else cannot end a sign-in.
        """
        this = (
            sign_ins.c.id_sha256 == id_sha256,
            sign_ins.c.state_sha256 == state_sha256,
            sign_ins.c.expires_at > self._now(),
        )
        with reading(self._engine) as connection:  # guesses cost no lock
            row = connection.execute(select(sign_ins).where(*this)).first()
        if row is None:
            return None
        with writing(self._engine) as connection:
            if connection.execute(delete(sign_ins).where(*this)).rowcount != 1:
                return None
        return PendingSignIn(
            state_sha256=row.state_sha256, nonce=row.nonce, verifier=row.verifier, next=row.next
        )


def _columns(session: Session) -> dict[str, Any]:
    person = session.person
    return {
        "reader_id": person.reader_id,
        "name": person.name,
        "email": person.email,
        "groups": list(person.groups),
        "labels": list(person.audience.labels),
        "created_at": session.created_at,
        "last_seen_at": session.last_seen_at,
        "expires_at": session.expires_at,
    }


def _session_of(row: Any) -> Session:
    return Session(
        person=Person(
            reader_id=row.reader_id,
            name=row.name,
            email=row.email,
            groups=tuple(row.groups),
            audience=Audience.of(row.labels),
        ),
        created_at=_utc(row.created_at),
        last_seen_at=_utc(row.last_seen_at),
        expires_at=_utc(row.expires_at),
    )


def _utc(moment: dt.datetime) -> dt.datetime:
    """SQLite keeps no time zone; what we write is UTC."""
    return moment.replace(tzinfo=dt.UTC)
