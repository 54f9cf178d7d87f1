"""Answers and conversations, each kept for one reader; every method takes that reader.

What was answered is this reader's alone, and only while they hold every label that they held when
it was made: an answer may say what a label since lost let them read. What is out of reach so looks
as if it had never been.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    delete,
    func,
    insert,
    select,
    tuple_,
    update,
)

from corpus.audience import Reader
from corpus.database import fold_log, reading, writing
from corpus.lines import goes_on_from, line_of
from corpus.schema import answers, conversations
from corpus.stored import StoredAnswer, answer_columns, answer_of

_MOST_IDS = 500  # ids in one statement


class AnswerStore:
    """The stored answers of every reader. Safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        """Keep them in this database."""
        self._engine = engine

    def save(self, reader: Reader, answer: StoredAnswer, replaces: str | None = None) -> None:
        """Store an answer as the newest of its conversation; durable when this returns.

        Args:
            reader: whose it is.
            answer: what is stored.
            replaces: the answer in whose place it stands, where it goes on from no newer one.

        Raises:
            CatalogueUnavailable: when it could not be written. Nothing is stored then.
        """
        columns = answer_columns(answer)
        whose = {"reader_id": reader.id, "labels": list(reader.audience.labels)}
        same = _conversation(reader, answer.conversation_id)
        with writing(self._engine) as connection:
            _touch(connection, reader, answer.conversation_id, columns["created_at"])
            last = connection.execute(select(func.max(answers.c.ordinal)).where(same)).scalar()
            ordinal = 0 if last is None else last + 1
            place = answers.c.id == replaces
            replaced = connection.execute(_places().where(same, place)).first()
            if replaced is not None and _holds(reader, replaced.labels):
                columns["receipt"]["after"] = goes_on_from(replaced)
            connection.execute(insert(answers).values(**columns, **whose, ordinal=ordinal))

    def answer(self, reader: Reader, answer_id: str) -> StoredAnswer | None:
        """One answer, None when there is none that this reader may see."""
        query = select(answers).where(answers.c.id == answer_id, answers.c.reader_id == reader.id)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return answer_of(row) if row is not None and _holds(reader, row.labels) else None

    def conversation(
        self,
        reader: Reader,
        conversation_id: str,
        most: int | None = None,
        *,
        until: str | None = None,
        replacing: str | None = None,
    ) -> tuple[StoredAnswer, ...]:
        """What this reader may see of a conversation, oldest first; empty when there is nothing.

        What was asked anew in its place is no part of it (`corpus/lines.py`).

        Args:
            reader: whose it is.
            conversation_id: which.
            most: when there are more, only the first and the last of them are given, this many.
            until: as it was when this answer was given; empty when there is none such.
            replacing: only what an answer in the place of this one goes on from.
        """
        with reading(self._engine) as connection:
            seen = _visible(connection, reader, conversation_id)
            last = next((row for row in seen if row.id == (until or replacing)), None)
            if last is None:
                line = [] if until or replacing else line_of(seen)
            else:
                line = line_of(seen, last.ordinal if until else goes_on_from(last))
            ids = [row.id for row in line]
            if most is not None and len(ids) > most:
                ids = [ids[0], *ids[len(ids) - most + 1 :]]
            rows: list[Any] = []
            for first in range(0, len(ids), _MOST_IDS):
                some = answers.c.id.in_(ids[first : first + _MOST_IDS])
                rows += connection.execute(select(answers).where(some)).all()
        return tuple(answer_of(row) for row in sorted(rows, key=lambda row: int(row.ordinal)))

    def delete(self, reader: Reader, conversation_id: str) -> bool:
        """Delete a conversation with all its answers; False when the reader may see none of it.

        The rows are gone when this returns, and their text is overwritten in the file.
        """
        with writing(self._engine) as connection:
            seen = bool(_visible(connection, reader, conversation_id))
            if seen:
                _delete(connection, [(reader.id, conversation_id)])
        if seen:
            fold_log(self._engine)
        return seen

    def take_back(self, answer_id: str) -> None:
        """Delete one answer, whoever it was for; its conversation too when it was the last one.

        For whoever chose its id when it was made; readers delete whole conversations.
        """
        this = answers.c.id == answer_id
        key = (answers.c.reader_id, answers.c.conversation_id)
        with writing(self._engine) as connection:
            row = connection.execute(select(*key).where(this)).first()
            if row is None:
                return
            connection.execute(delete(answers).where(this))
            others = select(answers.c.id).where(tuple_(*key).in_([tuple(row)]))
            if connection.execute(others).first() is None:
                _delete(connection, [tuple(row)])
        fold_log(self._engine)

    def delete_before(self, moment: dt.datetime) -> int:
        """Delete every reader's conversations without a question since `moment`; how many."""
        old = conversations.c.last_at < moment.astimezone(dt.UTC)
        query = select(conversations.c.reader_id, conversations.c.id).where(old)
        with writing(self._engine) as connection:
            keys = [(row.reader_id, row.id) for row in connection.execute(query)]
            _delete(connection, keys)
        if keys:
            fold_log(self._engine)
        return len(keys)


def _conversation(reader: Reader, conversation_id: str) -> ColumnElement[bool]:
    return and_(answers.c.reader_id == reader.id, answers.c.conversation_id == conversation_id)


def _visible(connection: Connection, reader: Reader, conversation_id: str) -> list[Any]:
    """The places of the answers of a conversation that this reader may see, oldest first."""
    query = _places().where(_conversation(reader, conversation_id)).order_by(answers.c.ordinal)
    return [row for row in connection.execute(query) if _holds(reader, row.labels)]


def _places() -> Select[Any]:
    after = answers.c.receipt["after"].as_integer().label("after")
    return select(answers.c.id, answers.c.ordinal, answers.c.labels, after)


def _holds(reader: Reader, labels: Sequence[str]) -> bool:
    return set(labels) <= set(reader.audience.labels)


def _touch(
    connection: Connection, reader: Reader, conversation_id: str, moment: dt.datetime
) -> None:
    same = and_(conversations.c.reader_id == reader.id, conversations.c.id == conversation_id)
    if connection.execute(update(conversations).where(same).values(last_at=moment)).rowcount == 0:
        connection.execute(
            insert(conversations).values(
                reader_id=reader.id, id=conversation_id, created_at=moment, last_at=moment
            )
        )


def _delete(connection: Connection, keys: Sequence[tuple[str, str]]) -> None:
    for first in range(0, len(keys), _MOST_IDS):
        some = keys[first : first + _MOST_IDS]
        of_answers = tuple_(answers.c.reader_id, answers.c.conversation_id).in_(some)
        connection.execute(delete(answers).where(of_answers))
        these = tuple_(conversations.c.reader_id, conversations.c.id).in_(some)
        connection.execute(delete(conversations).where(these))
