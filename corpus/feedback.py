"""What readers thought of answers: one rating for each answer and reader, the last one counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import Engine, delete, insert, select

from corpus.database import reading, writing
from corpus.requests import RequestName, claim_within
from corpus.schema import answers, feedback


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """A rating, `up` or `down`, with the reasons ticked and a comment."""

    rating: str
    reasons: tuple[str, ...] = ()
    comment: str = ""


class FeedbackStore:
    """The feedback on stored answers. Safe to use from several threads."""

    def __init__(
        self, engine: Engine, now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    ) -> None:
        """Keep it in this database."""
        self._engine = engine
        self._now = now

    def give(
        self, reader_id: str, answer_id: str, given: Feedback, named: RequestName | None = None
    ) -> bool:
        """Store what a reader thinks of an answer that they may see, over what they thought before.

        Args:
            reader_id: who gives it.
            answer_id: of an answer that is stored.
            given: the rating.
            named: the request, where it names itself.

        Returns:
            False when the request was done before; nothing is changed then.

        Raises:
            RequestNameTaken: when the name stands for another request.
            CatalogueUnavailable: when it could not be written. Nothing is stored then.
        """
        mine = (feedback.c.answer_id == answer_id, feedback.c.reader_id == reader_id)
        with writing(self._engine) as connection:
            if named is not None and not claim_within(connection, named, self._now()):
                return False
            connection.execute(delete(feedback).where(*mine))
            connection.execute(
                insert(feedback).values(
                    answer_id=answer_id,
                    reader_id=reader_id,
                    rating=given.rating,
                    reasons=list(given.reasons),
                    comment=given.comment,
                    given_at=self._now(),
                )
            )
        return True

    def is_for(self, answer_id: str, readers: Collection[str]) -> bool:
        """Whether there is such an answer to one of these readers."""
        query = select(answers.c.id).where(
            answers.c.id == answer_id, answers.c.reader_id.in_(sorted(readers))
        )
        with reading(self._engine) as connection:
            return connection.execute(query).first() is not None

    def has(self, reader_id: str, answer_id: str) -> bool:
        """Whether a reader has said something about an answer."""
        query = select(feedback.c.rating).where(
            feedback.c.answer_id == answer_id, feedback.c.reader_id == reader_id
        )
        with reading(self._engine) as connection:
            return connection.execute(query).first() is not None
