"""A reader's conversations as a list: newest first, by title, searched in what was said.

Of a conversation only the answers that the reader may still see count; without any it is not there.
Nothing is found by words of an answer that is withdrawn: a document behind it was removed, or is no
longer the reader's to read.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, insert, or_, select

from corpus.audience import Reader
from corpus.database import reading, writing
from corpus.lines import line_of
from corpus.schema import answers, conversation_titles, conversations
from corpus.within_reach import named_in, readable_ids

_AT_ONCE = 100  # conversations looked at in one statement
_MOST_OPENING = 160  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationEntry:
    """A conversation in a list; without a name of its own, `title` is its first question.

    `opening` is how the answer to that begins, without marks; empty where it is withdrawn.
    """

    id: str
    title: str
    opening: str
    created_at: dt.datetime
    last_at: dt.datetime
    answers: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list goes on: after the conversation with this time and id."""

    last_at: dt.datetime
    id: str


class ConversationList:
    """The lists of every reader. Safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        """Read and name the conversations of this database."""
        self._engine = engine

    def entries(
        self, reader: Reader, *, query: str = "", after: Place | None = None, limit: int
    ) -> list[ConversationEntry]:
        """At most `limit` conversations, newest first.

        Args:
            reader: whose.
            query: words that all stand in the title, the questions and the answers; case and
                accents do not matter.
            after: where to go on.
            limit: how many.
        """
        wanted = _folded(query).split()
        found: list[ConversationEntry] = []
        with reading(self._engine) as connection:
            for entry, said in self._walked(connection, reader, after):
                if all(word in said for word in wanted):
                    found.append(entry)
                if len(found) == limit:
                    break
        return found

    def entry(self, reader: Reader, conversation_id: str) -> ConversationEntry | None:
        """One conversation, None where the reader may see nothing of it."""
        query = select(conversations).where(
            conversations.c.reader_id == reader.id, conversations.c.id == conversation_id
        )
        with reading(self._engine) as connection:
            found = _entries(connection, reader, connection.execute(query).all())
            return next((entry for entry, _ in found), None)

    def rename(self, reader: Reader, conversation_id: str, title: str) -> ConversationEntry | None:
        """Name a conversation; None, and nothing is done, where the reader may see none of it."""
        if self.entry(reader, conversation_id) is None:
            return None
        table = conversation_titles
        mine = and_(table.c.reader_id == reader.id, table.c.conversation_id == conversation_id)
        with writing(self._engine) as connection:
            connection.execute(delete(table).where(mine))
            connection.execute(
                insert(table).values(
                    reader_id=reader.id, conversation_id=conversation_id, title=title
                )
            )
        return self.entry(reader, conversation_id)

    def _walked(
        self, connection: Connection, reader: Reader, after: Place | None
    ) -> Iterator[tuple[ConversationEntry, str]]:
        while True:
            rows = connection.execute(_next(reader, after)).all()
            yield from _entries(connection, reader, rows)
            if len(rows) < _AT_ONCE:
                return
            after = Place(rows[-1].last_at, rows[-1].id)


def _next(reader: Reader, after: Place | None) -> Any:
    table = conversations.c
    query = select(conversations).where(table.reader_id == reader.id)
    if after is not None:
        moment = after.last_at.replace(tzinfo=None)
        same = and_(table.last_at == moment, table.id > after.id)
        query = query.where(or_(table.last_at < moment, same))
    return query.order_by(table.last_at.desc(), table.id).limit(_AT_ONCE)


def _entries(
    connection: Connection, reader: Reader, rows: Sequence[Any]
) -> Iterator[tuple[ConversationEntry, str]]:
    ids = [row.id for row in rows]
    titles = _titles(connection, reader, ids)
    said = _said(connection, reader, ids)
    for row in rows:
        turns = said.get(row.id)
        if not turns:
            continue
        title = titles.get(row.id) or turns[0].question
        entry = ConversationEntry(
            id=row.id,
            title=title,
            opening=turns[0].opening,
            created_at=row.created_at.replace(tzinfo=dt.UTC),
            last_at=row.last_at.replace(tzinfo=dt.UTC),
            answers=len(turns),
        )
        said_there = (part for turn in turns for part in (turn.question, turn.text))
        yield entry, _folded(" ".join([title, *said_there]))


def _titles(connection: Connection, reader: Reader, ids: Sequence[str]) -> dict[str, str]:
    table = conversation_titles.c
    query = select(table.conversation_id, table.title).where(
        table.reader_id == reader.id, table.conversation_id.in_(ids)
    )
    return {row.conversation_id: row.title for row in connection.execute(query)}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """A turn that the reader may see: its text is empty where it is withdrawn."""

    question: str
    text: str
    opening: str


def _said(connection: Connection, reader: Reader, ids: Sequence[str]) -> dict[str, list[_Said]]:
    """The turns that are in each conversation now, oldest first."""
    table = answers.c
    query = (
        select(
            table.conversation_id,
            table.ordinal,
            table.receipt["after"].as_integer().label("after"),
            table.question,
            table.text,
            table.labels,
            table.receipt,
            table.closest,
        )
        .where(table.reader_id == reader.id, table.conversation_id.in_(ids))
        .order_by(table.ordinal)
    )
    readable = readable_ids(connection, reader.audience)
    seen: dict[str, list[Any]] = {}
    for row in connection.execute(query):
        if set(row.labels) <= set(reader.audience.labels):
            seen.setdefault(row.conversation_id, []).append(row)
    return {each: [_turn(row, readable) for row in line_of(rows)] for each, rows in seen.items()}


def _turn(row: Any, readable: frozenset[str]) -> _Said:
    shown = named_in(row.receipt, row.closest) <= readable
    return _Said(
        question=row.question,
        text=row.text if shown else "",
        opening=_opening(row.text, row.receipt) if shown else "",
    )


def _opening(text: str, receipt: Mapping[str, Any]) -> str:
    """The first line of an answer, without its marks; what it leads to with it."""
    spans = [(s["start"], s["end"]) for c in receipt["citations"] for s in c["spans"]]
    for start, end in sorted(spans, reverse=True):
        text = text[:start].rstrip(" ") + text[end:]
    lines = filter(None, (" ".join(line.split()) for line in text.splitlines()))
    first = next(lines, "")
    if first.endswith(":"):
        first = f"{first} {next(lines, '')}".rstrip()
    return first if len(first) <= _MOST_OPENING else f"{first[: _MOST_OPENING - 1]}…"


def _folded(text: str) -> str:
    """A text without case and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))
