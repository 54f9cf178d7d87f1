"""What each reader asked before, in memory: enough for follow-ups, gone with the process.

A conversation belongs to one reader with one set of labels: another reader who names the same id,
or the same reader after losing a label, starts a new one.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from corpus.audience import Reader

_MOST_CONVERSATIONS = 1000
_MOST_TURNS = 20

_Key = tuple[str, tuple[str, ...], str]


class Conversations:
    """The questions of recent conversations. Safe to use from several threads."""

    def __init__(self) -> None:
        """Start empty."""
        self._questions: OrderedDict[_Key, tuple[str, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def earlier(self, reader: Reader, conversation_id: str) -> tuple[str, ...]:
        """This reader's questions in a conversation, oldest first."""
        with self._lock:
            return self._questions.get(_key(reader, conversation_id), ())

    def remember(self, reader: Reader, conversation_id: str, question: str) -> None:
        """Add a question; the oldest conversations are forgotten first, then middle turns."""
        with self._lock:
            key = _key(reader, conversation_id)
            asked = (*self._questions.pop(key, ()), question)
            if len(asked) > _MOST_TURNS:
                asked = (asked[0], *asked[2:])  # the first one names the subject
            self._questions[key] = asked
            while len(self._questions) > _MOST_CONVERSATIONS:
                self._questions.popitem(last=False)


def _key(reader: Reader, conversation_id: str) -> _Key:
    return reader.id, reader.audience.labels, conversation_id
