"""Conversations: every turn of a user asked through the whole product, after their earlier ones.

People said of each turn whether the documents answer it. Chit-chat is right with or without an
answer as long as nothing is cited, so it counts for neither precision.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.http.services import Services
from assistant.model import Question
from evaluation.asking import PUBLIC_READER, Took, ask, time_row
from evaluation.halves import Half, within
from evaluation.judging import claims
from evaluation.libraries import document_of_row
from evaluation.measures import mean
from evaluation.report import Row
from evaluation.sets import Answerability, UserTurn

_WORTH_ANSWERING = frozenset({Answerability.ANSWERABLE, Answerability.PARTIAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnOutcome:
    """How one turn went; `marked` is None where it was refused or has no marked passages."""

    answerability: Answerability
    answered: bool
    cited: bool
    marked: bool | None
    took: Took


def ask_turns(
    name: str, turns: Sequence[UserTurn], services: Services, half: Half
) -> list[TurnOutcome]:
    """Ask the turns of one half of the conversations of the set `name`."""
    return [_ask_turn(name, turn, services) for turn in turns if within(half, turn.id)]


def conversation_rows(name: str, outcomes: Sequence[TurnOutcome]) -> list[Row]:
    """Answering and refusing, both ways round, and on how many turns each figure rests."""
    of = {kind: [o for o in outcomes if o.answerability is kind] for kind in Answerability}
    judged = [o for o in outcomes if o.answerability is not Answerability.CONVERSATIONAL]
    answered = [o for o in judged if o.answered]
    refused = [o for o in judged if not o.answered]
    marked = [o.marked for o in outcomes if o.marked is not None]
    figures = {
        "answerable answered": _share(o.answered for o in of[Answerability.ANSWERABLE]),
        "partly answerable answered": _share(o.answered for o in of[Answerability.PARTIAL]),
        "unanswerable refused": _share(not o.answered for o in of[Answerability.UNANSWERABLE]),
        "answer precision": _share(o.answerability in _WORTH_ANSWERING for o in answered),
        "refusal precision": _share(o.answerability is Answerability.UNANSWERABLE for o in refused),
        "chit-chat uncited": _share(not o.cited for o in of[Answerability.CONVERSATIONAL]),
        "cited passage marked": _share(marked),
    }
    counts = {
        "answerable": len(of[Answerability.ANSWERABLE]),
        "partly answerable": len(of[Answerability.PARTIAL]),
        "unanswerable": len(of[Answerability.UNANSWERABLE]),
        "answered": len(answered),
        "refused": len(refused),
        "chit-chat": len(of[Answerability.CONVERSATIONAL]),
        "answered, with marks": len(marked),
    }
    return [
        Row(name=name, count=len(outcomes), figures=figures),
        Row(name=f"{name}, turns", count=len(outcomes), figures=counts, informs=True),
        time_row(name, [o.took for o in outcomes]),
    ]


def _ask_turn(name: str, turn: UserTurn, services: Services) -> TurnOutcome:
    question = Question(text=turn.text, earlier=turn.earlier)
    answer, took = ask(services, PUBLIC_READER, question)
    answered = claims(answer)
    wanted = {document_of_row(name, row_id) for row_id in turn.marked}
    first = answer.citations[0].document_id if answer.citations else None
    return TurnOutcome(
        answerability=turn.answerability,
        answered=answered,
        cited=bool(answer.citations),
        marked=first in wanted if answered and wanted else None,
        took=took,
    )


def _share(values: Iterable[bool]) -> float:
    return mean([float(value) for value in values])
