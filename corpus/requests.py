"""Requests that name themselves: one that is sent again is not done again.

A name belongs to one reader and one route for a day. An answer that a request makes gets its id
when the request is claimed; whether it is done is then whether that answer is stored, so that no
crash can leave the two at odds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, insert, select, update

from corpus.database import writing
from corpus.errors import RequestNameTaken
from corpus.schema import answers, requests

KEPT = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestName:
    """A request as its sender names it: `fingerprint` is the SHA-256 of what it asks for."""

    reader_id: str
    route: str
    name: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What became of claiming a request that makes an answer.

    `first` means: make the answer `answer_id`. Otherwise it was claimed before: `done` says whether
    the answer is stored by now.
    """

    answer_id: str
    first: bool
    done: bool


class RequestStore:
    """The named requests of the last day. Safe to use from several threads and processes."""

    def __init__(
        self, engine: Engine, now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    ) -> None:
        """Keep them in this database."""
        self._engine = engine
        self._now = now

    def claim(self, request: RequestName, answer_id: str, patience: dt.timedelta) -> Claim:
        """Claim a request for whoever calls; exactly one of many callers is the first.

        Args:
            request: which.
            answer_id: the id that the answer gets if this is the first.
            patience: after how long an unfinished claim counts as given up: its process died.

        Raises:
            RequestNameTaken: when the name stands for another request.
        """
        with writing(self._engine) as connection:
            _forget_old(connection, self._now())
            row = connection.execute(select(requests).where(_same(request))).first()
            if row is None:
                _insert(connection, request, answer_id, self._now())
                return Claim(answer_id=answer_id, first=True, done=False)
            _check(row.fingerprint, request)
            stored = select(answers.c.id).where(answers.c.id == row.answer_id)
            if connection.execute(stored).first() is not None:
                return Claim(answer_id=row.answer_id, first=False, done=True)
            if self._now() - row.claimed_at.replace(tzinfo=dt.UTC) < patience:
                return Claim(answer_id=row.answer_id, first=False, done=False)
            # its process died, or the answer was deleted since
            connection.execute(
                update(requests)
                .where(_same(request))
                .values(answer_id=answer_id, claimed_at=self._now())
            )
            return Claim(answer_id=answer_id, first=True, done=False)

    def give_up(self, request: RequestName, answer_id: str) -> None:
        """Forget a claim whose answer could not be made, so that it can be tried again.

        A claim that another has taken over by now, and one whose answer is stored, stay.
        """
        stored = select(answers.c.id).where(answers.c.id == answer_id).exists()
        with writing(self._engine) as connection:
            connection.execute(
                delete(requests).where(_same(request), requests.c.answer_id == answer_id, ~stored)
            )


def claim_within(connection: Connection, request: RequestName, now: dt.datetime) -> bool:
    """Claim a request inside the transaction that does it; False when it was done before.

    Raises:
        RequestNameTaken: when the name stands for another request.
    """
    _forget_old(connection, now)
    row = connection.execute(select(requests).where(_same(request))).first()
    if row is None:
        _insert(connection, request, None, now)
        return True
    _check(row.fingerprint, request)
    return False


def _same(request: RequestName) -> ColumnElement[bool]:
    return and_(
        requests.c.reader_id == request.reader_id,
        requests.c.route == request.route,
        requests.c.name == request.name,
    )


def _check(fingerprint: str, request: RequestName) -> None:
    if fingerprint != request.fingerprint:
        raise RequestNameTaken(
            f"the Idempotency-Key {request.name!r} was used for another request; "
            "use a new one for each"
        )


def _insert(
    connection: Connection, request: RequestName, answer_id: str | None, now: dt.datetime
) -> None:
    connection.execute(
        insert(requests).values(
            reader_id=request.reader_id,
            route=request.route,
            name=request.name,
            fingerprint=request.fingerprint,
            answer_id=answer_id,
            claimed_at=now,
        )
    )


def _forget_old(connection: Connection, now: dt.datetime) -> None:
    connection.execute(delete(requests).where(requests.c.claimed_at < now - KEPT))
