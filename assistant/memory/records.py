"""Conversations and their answers, kept in the library's database for the reader who asked."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from sqlalchemy import Engine

from assistant.errors import AnswerNotFound, ConversationNotFound
from assistant.memory.conversations import MOST_TURNS, Turn
from assistant.memory.reach import Reach
from assistant.memory.receipts import Receipt, receipt_of
from assistant.model import Answer, Status
from corpus.answers import AnswerStore
from corpus.audience import Reader
from corpus.catalogue import Catalogue
from corpus.proofs import EditionKey, Outcome, SentenceCheck
from corpus.stored import StoredAnswer


class Records:
    """A `Memory` that outlives the process, and gives receipts of the answers in it.

    An answer is for the reader whose question it answers, while they hold every label that they
    held then. One that is not there, another reader's and one behind a lost label are told apart
    by nothing. Safe to use from several threads.
    """

    def __init__(self, engine: Engine, catalogue: Catalogue) -> None:
        """Keep them in this database, beside the documents of this catalogue."""
        self._store = AnswerStore(engine)
        self._catalogue = catalogue

    def earlier(
        self, reader: Reader, conversation_id: str, replacing: str | None = None
    ) -> tuple[Turn, ...]:
        """This reader's turns, oldest first: at most 20, the first one always among them.

        Nothing in them comes from an edition that the reader may no longer read.

        Args:
            reader: whose.
            conversation_id: which.
            replacing: only those that lead to this answer.

        Raises:
            AnswerNotFound: when `replacing` is no answer of it that the reader may see.
        """
        if replacing is not None:
            self._check_replaced(reader, conversation_id, replacing)
        reach = self._reach(reader)
        stored = self._store.conversation(reader, conversation_id, MOST_TURNS, replacing=replacing)
        return tuple(_turn(answer, reach) for answer in stored)

    def _check_replaced(self, reader: Reader, conversation_id: str, answer_id: str) -> None:
        replaced = self._store.answer(reader, answer_id)
        if replaced is None or replaced.conversation_id != conversation_id:
            raise AnswerNotFound

    def remember(self, reader: Reader, conversation_id: str, turn: Turn, answer: Answer) -> None:
        """Store a question with its answer; durable when this returns.

        Raises:
            CatalogueUnavailable: when it could not be written. Nothing is stored then.
        """
        before = (
            ()
            if turn.alone
            else self._store.conversation(reader, conversation_id, 2, replacing=turn.replaces)
        )
        leaned_on = sorted(frozenset[EditionKey]().union(*(last.rests_on for last in before[-1:])))
        stored = _stored(conversation_id, turn, answer, tuple(leaned_on))
        self._store.save(reader, stored, turn.replaces)

    def answer(self, reader: Reader, answer_id: str) -> Receipt:
        """The receipt of one answer.

        Raises:
            AnswerNotFound: when there is none with this id that the reader may see.
        """
        stored = self._store.answer(reader, answer_id)
        if stored is None:
            raise AnswerNotFound
        return receipt_of(stored, self._reach(reader))

    def conversation(
        self, reader: Reader, conversation_id: str, until: str | None = None
    ) -> tuple[Receipt, ...]:
        """The receipts of a conversation's answers that the reader may see, oldest first.

        Args:
            reader: whose.
            conversation_id: which.
            until: as it was when this answer was given, whether it is still part of it or not.

        Raises:
            ConversationNotFound: when there are none.
        """
        stored = self._store.conversation(reader, conversation_id, until=until)
        if not stored:
            raise ConversationNotFound
        reach = self._reach(reader)
        return tuple(receipt_of(answer, reach) for answer in stored)

    def delete(self, reader: Reader, conversation_id: str) -> None:
        """Delete a conversation with all its answers, for good.

        Raises:
            ConversationNotFound: when the reader may see none of it; nothing is deleted then.
        """
        if not self._store.delete(reader, conversation_id):
            raise ConversationNotFound

    def take_back(self, answer_id: str) -> None:
        """Delete the answer that was made under an id given to it, for good; none is no error."""
        self._store.take_back(answer_id)

    def delete_before(self, moment: dt.datetime) -> int:
        """Delete every conversation that has no question since `moment`; how many there were."""
        return self._store.delete_before(moment)

    def _reach(self, reader: Reader) -> Reach:
        return Reach(self._catalogue, reader.audience)


def _turn(stored: StoredAnswer, reach: Reach) -> Turn:
    readable = [c.quote for c in stored.citations if reach.holds(c.key)]
    kept = reach.holds_all(stored.leaned_on)
    return Turn(
        question=stored.plain if kept else stored.question,
        quotes=tuple(quote for quote in stored.quotes if quote in readable),
        typed=stored.question,
        answered=stored.status == Status.ANSWERED,
        alone=stored.alone,
    )


def _stored(
    conversation_id: str, turn: Turn, answer: Answer, leaned_on: tuple[EditionKey, ...]
) -> StoredAnswer:
    return StoredAnswer(
        id=answer.id,
        conversation_id=conversation_id,
        question=turn.typed or turn.question,
        standalone=answer.standalone_question,
        plain=turn.question,
        quotes=turn.quotes,
        status=answer.status.value,
        model=answer.model,
        text=answer.text,
        citations=answer.citations,
        checks=tuple(_kept(check) for check in answer.checks),
        notices=answer.notices,
        leaned_on=leaned_on,
        closest=tuple(document.id for document in answer.closest),
        documents_searched=answer.coverage.documents_searched,
        narrowed=answer.coverage.narrowed,
        undated=answer.coverage.undated,
        created_at=answer.created_at,
        computation=answer.computation,
        tokens=(answer.usage.input_tokens, answer.usage.output_tokens),
        is_nearest=answer.is_nearest,
        alone=turn.alone,
    )


def _kept(check: SentenceCheck) -> SentenceCheck:
    """A check as it is stored: what was not shown is not kept either."""
    return replace(check, text="") if check.outcome is Outcome.WITHHELD else check
