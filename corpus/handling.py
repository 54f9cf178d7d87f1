"""What whoever looks after the library did with questions in vain and with feedback, step by step.

Nothing is written over: the last step of a subject counts, and all stay for whoever asks who did
what. A step is seen by whoever holds every label that whoever did it held: a note, or the document
that answers a question, may tell of what others may not know of.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, Engine, insert, select

from corpus.audience import Audience, Reader
from corpus.database import writing
from corpus.schema import gap_answers, handlings


class State(StrEnum):
    """How far something is."""

    OPEN = "open"
    SOLVED = "solved"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """What is decided: the document that answers it now, a note, who is to see to it."""

    state: State = State.OPEN
    document_id: str | None = None
    note: str = ""
    assigned_to: str = ""


UNTOUCHED: Final = Handling()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A decision, by whom and when."""

    handling: Handling
    by: str
    at: dt.datetime


def steps_for(connection: Connection, audience: Audience) -> Mapping[str, Sequence[Step]]:
    """The steps that the audience may see, oldest first, by their subject."""
    found: dict[str, list[Step]] = {}
    for row in connection.execute(select(handlings).order_by(handlings.c.number)):
        if set(row.labels) <= set(audience.labels):
            found.setdefault(row.subject, []).append(
                Step(
                    handling=Handling(
                        state=State(row.state),
                        document_id=row.document_id,
                        note=row.note,
                        assigned_to=row.assigned_to,
                    ),
                    by=row.by,
                    at=row.at.replace(tzinfo=dt.UTC),
                )
            )
    return found


def subjects_of_answers(
    connection: Connection, subjects: Collection[str]
) -> Mapping[str, Sequence[str]]:
    """The answers that these gaps were made of when something was done with them."""
    found: dict[str, list[str]] = {}
    for row in connection.execute(select(gap_answers).order_by(gap_answers.c.subject)):
        if row.subject in subjects:
            found.setdefault(row.answer_id, []).append(row.subject)
    return found


def handle(
    engine: Engine,
    reader: Reader,
    subject: str,
    handling: Handling,
    now: dt.datetime,
    answer_ids: Sequence[str] = (),
) -> None:
    """Write down one more step; for a gap also the answers that it is made of by now.

    Raises:
        CatalogueUnavailable: when it could not be written. Nothing is stored then.
    """
    with writing(engine) as connection:
        connection.execute(
            insert(handlings).values(
                subject=subject,
                state=handling.state,
                document_id=handling.document_id,
                note=handling.note,
                assigned_to=handling.assigned_to,
                labels=list(reader.audience.labels),
                by=reader.id,
                at=now,
            )
        )
        query = select(gap_answers.c.answer_id).where(gap_answers.c.subject == subject)
        known = set(connection.execute(query).scalars())
        new = [each for each in answer_ids if each not in known]
        if new:
            rows = [{"answer_id": each, "subject": subject} for each in new]
            connection.execute(insert(gap_answers), rows)
