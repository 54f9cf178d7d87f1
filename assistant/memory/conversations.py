"""What was asked and answered before: all that a follow-up can lean on.

A conversation belongs to one reader: another reader who names the same id starts one of their own,
and turns from before a reader lost a label count no more.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Protocol

from assistant.model import Answer
from corpus.audience import Reader

_MOST_CONVERSATIONS = 1000
MOST_TURNS = 20

_Key = tuple[str, tuple[str, ...], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question as it was understood, and the quotes it was answered with.

    `typed` is the question as the reader typed it, where that is known; `answered` whether the
    quotes were said to answer it, and not to be what is nearest.
    """

    question: str
    quotes: tuple[str, ...] = ()
    typed: str | None = None
    answered: bool = True


class Memory(Protocol):
    """Keeps conversations. Safe to use from several threads."""

    def earlier(self, reader: Reader, conversation_id: str) -> tuple[Turn, ...]:
        """This reader's turns, oldest first: at most 20, the first one always among them."""
        ...

    def remember(self, reader: Reader, conversation_id: str, turn: Turn, answer: Answer) -> None:
        """Add a turn with its answer; it is kept when this returns.

        Raises:
            CatalogueUnavailable: when it could not be kept.
        """
        ...


class Conversations:
    """The turns of recent conversations in memory, without their answers: gone with the process.

    A set of labels has conversations of its own here: gaining a label starts a new one, too.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._turns: OrderedDict[_Key, tuple[Turn, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def earlier(self, reader: Reader, conversation_id: str) -> tuple[Turn, ...]:
        """This reader's turns in a conversation, oldest first."""
        with self._lock:
            return self._turns.get(_key(reader, conversation_id), ())

    def remember(
        self,
        reader: Reader,
        conversation_id: str,
        turn: Turn,
        answer: Answer | None = None,  # noqa: ARG002 - follow-ups need its turn alone
    ) -> None:
        """Add a turn; the oldest conversations are forgotten first, then middle turns."""
        with self._lock:
            key = _key(reader, conversation_id)
            turns = (*self._turns.pop(key, ()), turn)
            if len(turns) > MOST_TURNS:
                turns = (turns[0], *turns[2:])  # the first one names the subject
            self._turns[key] = turns
            while len(self._turns) > _MOST_CONVERSATIONS:
                self._turns.popitem(last=False)


def _key(reader: Reader, conversation_id: str) -> _Key:
    return reader.id, reader.audience.labels, conversation_id
