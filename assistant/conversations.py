"""What each reader turns before, in memory: enough for follow-ups, gone with the process.

A conversation belongs to one reader with one set of labels: another reader who names the same id,
or the same reader after losing a label, starts a new one.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass

from corpus.audience import Reader

_MOST_CONVERSATIONS = 1000
_MOST_TURNS = 20

_Key = tuple[str, tuple[str, ...], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question as it was understood, and the quotes it was answered with."""

    question: str
    quotes: tuple[str, ...] = ()


class Conversations:
    """The turns of recent conversations. Safe to use from several threads."""

    def __init__(self) -> None:
        """Start empty."""
        self._turns: OrderedDict[_Key, tuple[Turn, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def earlier(self, reader: Reader, conversation_id: str) -> tuple[Turn, ...]:
        """This reader's turns in a conversation, oldest first."""
        with self._lock:
            return self._turns.get(_key(reader, conversation_id), ())

    def remember(self, reader: Reader, conversation_id: str, turn: Turn) -> None:
        """Add a turn; the oldest conversations are forgotten first, then middle turns."""
        with self._lock:
            key = _key(reader, conversation_id)
            turns = (*self._turns.pop(key, ()), turn)
            if len(turns) > _MOST_TURNS:
                turns = (turns[0], *turns[2:])  # the first one names the subject
            self._turns[key] = turns
            while len(self._turns) > _MOST_CONVERSATIONS:
                self._turns.popitem(last=False)


def _key(reader: Reader, conversation_id: str) -> _Key:
    return reader.id, reader.audience.labels, conversation_id
