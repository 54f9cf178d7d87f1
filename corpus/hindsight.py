"""What answers given so far teach whoever looks after the library: gaps, and what readers thought.

Only answers whose readers held no label that the looker lacks: a question may repeat what was read.
Who asked is never told, nor what a follow-up took up from a document that may not be read any more.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, select

from corpus.audience import Audience, Reader
from corpus.database import reading
from corpus.errors import SubjectNotFound
from corpus.gaps import Gap, InVain, gaps_of
from corpus.handling import UNTOUCHED, Handling, State, Step, handle, steps_for, subjects_of_answers
from corpus.schema import answers, feedback
from corpus.within_reach import leaned_on, readable_ids

MISSING = "missing"  # the reason of readers who tell the owners that something is not there
_T = TypeVar("_T", Gap, "Opinion")
_LOOKED_AT = 2000  # the newest questions in vain that are grouped


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What a reader thought of an answer, and what was done; nobody is told `reader_id`."""

    id: str
    answer_id: str
    reader_id: str
    question: str
    status: str
    rating: str
    reasons: tuple[str, ...]
    comment: str
    given_at: dt.datetime
    steps: tuple[Step, ...]

    @property
    def handling(self) -> Handling:
        """What was decided last."""
        return self.steps[-1].handling if self.steps else UNTOUCHED

    @property
    def state(self) -> State:
        """How far it is now; what was said anew after that is open again."""
        is_anew = bool(self.steps) and self.given_at > self.steps[-1].at
        return State.OPEN if is_anew else self.handling.state


class Hindsight:
    """Looks back on answers. Safe to use from several threads."""

    def __init__(
        self, engine: Engine, now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    ) -> None:
        """Read this database."""
        self._engine = engine
        self._now = now

    def gaps(self, audience: Audience) -> list[Gap]:
        """The groups of questions in vain, most often asked first, then the newest."""
        with reading(self._engine) as connection:
            steps = steps_for(connection, audience)
            subjects = subjects_of_answers(connection, steps)
            return gaps_of(list(_in_vain(connection, audience)), subjects, steps)

    def opinions(self, audience: Audience) -> list[Opinion]:
        """The feedback, newest first; what only says that something is missing is a gap alone."""
        query = (
            select(
                answers.c.question, answers.c.status, answers.c.labels, answers.c.coverage, feedback
            )
            .join(answers, answers.c.id == feedback.c.answer_id)
            .order_by(feedback.c.given_at.desc(), feedback.c.answer_id)
        )
        with reading(self._engine) as connection:
            steps = steps_for(connection, audience)
            rows = connection.execute(query)
            return [
                _opinion(row, steps)
                for row in rows
                if _may_see(audience, row.labels) and not _only_missing(row)
            ]

    def gap(self, audience: Audience, gap_id: str) -> Gap:
        """One of them.

        Raises:
            SubjectNotFound: when there is none with this id that the audience may see.
        """
        return _named(self.gaps(audience), gap_id)

    def opinion(self, audience: Audience, opinion_id: str) -> Opinion:
        """One of them.

        Raises:
            SubjectNotFound: when there is none with this id that the audience may see.
        """
        return _named(self.opinions(audience), opinion_id)

    def handle_gap(self, reader: Reader, gap_id: str, handling: Handling) -> Gap:
        """Decide what becomes of a gap; the gap as it is then.

        Raises:
            SubjectNotFound: as `gap`.
        """
        found = self.gap(reader.audience, gap_id)
        handle(self._engine, reader, gap_id, handling, self._now(), found.answer_ids)
        return self.gap(reader.audience, gap_id)

    def handle_opinion(self, reader: Reader, opinion_id: str, handling: Handling) -> Opinion:
        """Decide what becomes of what a reader thought; the opinion as it is then.

        Raises:
            SubjectNotFound: as `opinion`.
        """
        self.opinion(reader.audience, opinion_id)
        handle(self._engine, reader, opinion_id, handling, self._now())
        return self.opinion(reader.audience, opinion_id)


def _named(found: Sequence[_T], subject: str) -> _T:
    for each in found:
        if each.id == subject:
            return each
    raise SubjectNotFound


def _in_vain(connection: Connection, audience: Audience) -> Iterator[InVain]:
    table = answers.c
    query = (
        select(
            table.id,
            table.question,
            table.standalone,
            table.labels,
            table.receipt,
            table.coverage,
            table.created_at,
        )
        .where(table.status == "not_found")
        .order_by(table.created_at.desc(), table.id)
        .limit(_LOOKED_AT)
    )
    reasons = select(feedback.c.answer_id, feedback.c.reasons)
    readable = readable_ids(connection, audience)
    reported = {r.answer_id for r in connection.execute(reasons) if MISSING in r.reasons}
    for row in connection.execute(query):
        if _may_see(audience, row.labels) and _searched_everything(row.coverage):
            understood = leaned_on(row.receipt) <= readable
            yield InVain(
                answer_id=row.id,
                question=row.standalone if understood else row.question,
                at=row.created_at.replace(tzinfo=dt.UTC),
                reported=row.id in reported,
            )


def _only_missing(row: Any) -> bool:
    """Whether all that was said is what its gap says."""
    in_vain = row.status == "not_found" and _searched_everything(row.coverage)
    return in_vain and row.reasons == [MISSING] and not row.comment


def _opinion(row: Any, steps: Mapping[str, Sequence[Step]]) -> Opinion:
    named = hashlib.sha256(f"{row.answer_id}\n{row.reader_id}".encode()).hexdigest()
    opinion_id = f"op_{named[:16]}"
    return Opinion(
        id=opinion_id,
        answer_id=row.answer_id,
        reader_id=row.reader_id,
        question=row.question,
        status=row.status,
        rating=row.rating,
        reasons=tuple(row.reasons),
        comment=row.comment,
        given_at=row.given_at.replace(tzinfo=dt.UTC),
        steps=tuple(steps.get(opinion_id, ())),
    )


def _searched_everything(coverage: Mapping[str, Any]) -> bool:
    """Whether nothing was found in all that the reader may read; not of a greeting, or a part."""
    return bool(coverage["documents_searched"]) and not coverage.get("narrowed", False)


def _may_see(audience: Audience, labels: Sequence[str]) -> bool:
    return set(labels) <= set(audience.labels)
