"""What was asked and answered before: all that a follow-up can lean on.

A conversation belongs to one reader: another reader who names the same id starts one of their own,
and turns from before a reader lost a label count no more.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Protocol

from assistant.errors import AnswerNotFound
from assistant.model import Answer
from corpus.audience import Reader

_MOST_CONVERSATIONS = 1000
MOST_TURNS = 20

_Key = tuple[str, tuple[str, ...], str]
_Kept = tuple["Turn", str | None]  # with the id of its answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A question as it was understood, and the quotes it was answered with.

    `typed` is the question as the reader typed it, where that is known; `answered` whether the
    quotes were said to answer it, and not to be what is nearest. `replaces` is the answer in whose
    place it was asked; `alone` says that it leant on nothing before it, so that nothing after it
    leans on that either.
    """

    question: str
    quotes: tuple[str, ...] = ()
    typed: str | None = None
    answered: bool = True
    replaces: str | None = None
    alone: bool = False


class Memory(Protocol):
    """Keeps conversations. Safe to use from several threads."""

    def earlier(
        self, reader: Reader, conversation_id: str, replacing: str | None = None
    ) -> tuple[Turn, ...]:
        """This reader's turns, oldest first: at most 20, the first one always among them.

        Args:
            reader: whose.
            conversation_id: which.
            replacing: only those before this answer, in whose place the next one is asked.

        Raises:
            AnswerNotFound: when `replacing` is no answer of it that the reader may see.
        """
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
        self._turns: OrderedDict[_Key, tuple[_Kept, ...]] = OrderedDict()
        self._lock = threading.Lock()

    def earlier(
        self, reader: Reader, conversation_id: str, replacing: str | None = None
    ) -> tuple[Turn, ...]:
        """This reader's turns in a conversation, oldest first."""
        with self._lock:
            kept = self._turns.get(_key(reader, conversation_id), ())
        return tuple(turn for turn, _ in _before(kept, replacing))

    def remember(
        self,
        reader: Reader,
        conversation_id: str,
        turn: Turn,
        answer: Answer | None = None,
    ) -> None:
        """Add a turn; the oldest conversations are forgotten first, then middle turns."""
        with self._lock:
            key = _key(reader, conversation_id)
            kept = _before(self._turns.pop(key, ()), turn.replaces)
            turns = (*kept, (turn, answer.id if answer else None))
            if len(turns) > MOST_TURNS:
                turns = (turns[0], *turns[2:])  # the first one names the subject
            self._turns[key] = turns
            while len(self._turns) > _MOST_CONVERSATIONS:
                self._turns.popitem(last=False)


def _before(kept: tuple[_Kept, ...], answer_id: str | None) -> tuple[_Kept, ...]:
    if answer_id is None:
        return kept
    found = next((n for n, (_, each) in enumerate(kept) if each == answer_id), None)
    if found is None:
        raise AnswerNotFound
    return kept[:found]


def _key(reader: Reader, conversation_id: str) -> _Key:
    return reader.id, reader.audience.labels, conversation_id
