"""The JSON of what readers asked in vain and thought, and of what was done about it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, Field

from api.schemas.answers import AnswerOut
from api.schemas.fields import Strict, Word, is_text
from corpus.gaps import Gap
from corpus.handling import Handling, State, Step
from corpus.hindsight import Opinion
from corpus.model import Document

StateOut = Literal["open", "solved", "dismissed"]
Lookup = Callable[[str], Document | None]  # a document that the caller may read, by its id
Note = Annotated[str, Field(max_length=2000), AfterValidator(is_text)]


class AnsweringOut(BaseModel):
    """The document that answers a question now."""

    document_id: str
    title: str


class StepOut(BaseModel):
    """What was decided, by whom and when."""

    state: StateOut
    document: Annotated[
        AnsweringOut | None, Field(description="which answers it now, if you may read it")
    ]
    note: str
    assigned_to: str
    by: str
    at: dt.datetime

    @classmethod
    def of(cls, step: Step, lookup: Lookup) -> StepOut:
        """The step as JSON."""
        named = step.handling.document_id
        found = lookup(named) if named else None
        return cls(
            state=step.handling.state.value,
            document=AnsweringOut(document_id=found.id, title=found.facts.title) if found else None,
            note=step.handling.note,
            assigned_to=step.handling.assigned_to,
            by=step.by,
            at=step.at,
        )


class GapOut(BaseModel):
    """A question that found nothing, with those that are like it; nobody who asked is named."""

    id: str
    question: str
    times: int
    reported: int
    last_at: dt.datetime
    similar: list[str]
    state: StateOut
    since: Annotated[int, Field(description="how often it was asked after the last step")]
    steps: Annotated[list[StepOut], Field(description="the last one counts")]

    @classmethod
    def of(cls, gap: Gap, lookup: Lookup) -> GapOut:
        """The gap as JSON."""
        return cls(
            id=gap.id,
            question=gap.question,
            times=gap.times,
            reported=gap.reported,
            last_at=gap.last_at,
            similar=list(gap.similar),
            state=gap.state.value,
            since=gap.since,
            steps=[StepOut.of(step, lookup) for step in gap.steps],
        )


class CountsOut(BaseModel):
    """How many there are of each state."""

    open: int
    solved: int
    dismissed: int

    @classmethod
    def of(cls, states: Iterable[State]) -> CountsOut:
        """They, counted."""
        found = list(states)
        return cls(**{state.value: found.count(state) for state in State})


class GapsOut(BaseModel):
    """What readers asked in vain, most often first."""

    data: list[GapOut]
    counts: CountsOut


class OpinionOut(BaseModel):
    """What a reader thought of an answer; who, is not told."""

    id: str
    answer_id: str
    question: str
    status: str
    rating: Literal["up", "down"]
    reasons: list[str]
    comment: str
    given_at: dt.datetime
    state: StateOut
    steps: Annotated[list[StepOut], Field(description="the last one counts")]

    @classmethod
    def of(cls, opinion: Opinion, lookup: Lookup) -> OpinionOut:
        """The opinion as JSON."""
        return cls(
            id=opinion.id,
            answer_id=opinion.answer_id,
            question=opinion.question,
            status=opinion.status,
            rating="up" if opinion.rating == "up" else "down",
            reasons=list(opinion.reasons),
            comment=opinion.comment,
            given_at=opinion.given_at,
            state=opinion.state.value,
            steps=[StepOut.of(step, lookup) for step in opinion.steps],
        )


class OpinionsOut(BaseModel):
    """The newest feedback first."""

    data: list[OpinionOut]
    counts: CountsOut


class JudgedOut(BaseModel):
    """The answer that a reader thought something of, as the caller may read it now."""

    question: str
    answer: AnswerOut
    url: Annotated[str, Field(description="where it is read by whoever may")]


class HandleIn(Strict):
    """What becomes of it; what is left out stays as it is."""

    state: StateOut | None = None
    document_id: Word | None = Field(default=None, description="null: none")
    note: Note | None = None
    assigned_to: Word | None = None

    def over(self, found: Gap | Opinion) -> Handling:
        """What is decided then, over what was decided before; it stays as far as it is now."""
        before = found.handling
        given = self.model_fields_set
        assigned_to = before.assigned_to if self.assigned_to is None else self.assigned_to.strip()
        return Handling(
            state=State(self.state) if self.state else found.state,
            document_id=self.document_id if "document_id" in given else before.document_id,
            note=before.note if self.note is None else self.note.strip(),
            assigned_to=assigned_to,
        )
