"""Questions in vain, alike ones together: the gaps of a library, and what was done with them.

Questions that a gap was made of when somebody did something with it stay together; all others join
the gap that their words are most like, from the oldest on, so that a gap keeps its id while
questions are added to it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process, utils

from corpus.handling import UNTOUCHED, Handling, State, Step

_ALIKE = 85.0  # of 100: shared words whatever their order, misspelt ones nearly counting
_SHOWN = 5  # other wordings of a group that are shown


@dataclass(frozen=True, slots=True, kw_only=True)
class InVain:
    """A question that found nothing, as understood, and whether its reader reported it."""

    answer_id: str
    question: str
    at: dt.datetime
    reported: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Questions alike that found nothing: the newest of them, how often, how often reported.

    `since` is how often it was asked again after it was solved: it is open then.
    """

    id: str
    question: str
    times: int
    reported: int
    last_at: dt.datetime
    similar: tuple[str, ...]
    answer_ids: tuple[str, ...]
    steps: tuple[Step, ...]
    since: int

    @property
    def handling(self) -> Handling:
        """What was decided last."""
        return self.steps[-1].handling if self.steps else UNTOUCHED

    @property
    def state(self) -> State:
        """How far it is now."""
        state = self.handling.state
        return State.OPEN if state is State.SOLVED and self.since else state


@dataclass(slots=True)
class _Group:
    subject: str = ""
    members: list[InVain] = field(default_factory=list)


def gaps_of(
    asked: Sequence[InVain],
    subjects: Mapping[str, Sequence[str]],
    steps: Mapping[str, Sequence[Step]],
) -> list[Gap]:
    """The gaps that questions, newest first, make; most often asked first, then the newest.

    Args:
        asked: the questions.
        subjects: the gaps that an answer was part of, by its id.
        steps: what was done, by the id of a gap.
    """
    groups: list[_Group] = []
    keys: list[str] = []
    places: list[int] = []  # of the group of each key
    known: dict[str, int] = {}
    oldest_first = list(reversed(asked))
    free: list[InVain] = []
    for each in oldest_first:
        subject = next(iter(subjects.get(each.answer_id, ())), None)
        if subject is None:
            free.append(each)
            continue
        if subject not in known:
            known[subject] = len(groups)
            groups.append(_Group(subject))
        _join(each, known[subject], groups, keys, places)
    for each in free:
        key = utils.default_process(each.question)
        found = process.extractOne(key, keys, scorer=fuzz.token_set_ratio, score_cutoff=_ALIKE)
        if found is None:
            groups.append(_Group())
        _join(each, places[found[2]] if found else len(groups) - 1, groups, keys, places)
    made = [_gap(group, steps) for group in groups]
    return sorted(made, key=lambda gap: (-gap.times, -gap.last_at.timestamp()))


def _join(
    asked: InVain, place: int, groups: list[_Group], keys: list[str], places: list[int]
) -> None:
    groups[place].members.append(asked)
    key = utils.default_process(asked.question)
    # the words of the first, and of all that people have put together
    if len(groups[place].members) == 1 or groups[place].subject:
        keys.append(key)
        places.append(place)


def _gap(group: _Group, steps: Mapping[str, Sequence[Step]]) -> Gap:
    newest = sorted(group.members, key=lambda each: each.at, reverse=True)
    oldest = group.members[0]
    subject = group.subject or f"gap_{hashlib.sha256(oldest.answer_id.encode()).hexdigest()[:16]}"
    taken = tuple(steps.get(subject, ()))
    others = dict.fromkeys(a.question for a in newest if a.question != newest[0].question)
    return Gap(
        id=subject,
        question=newest[0].question,
        times=len(newest),
        reported=sum(each.reported for each in newest),
        last_at=newest[0].at,
        similar=tuple(others)[:_SHOWN],
        answer_ids=tuple(each.answer_id for each in newest),
        steps=taken,
        since=sum(each.at > taken[-1].at for each in newest) if taken else 0,
    )
