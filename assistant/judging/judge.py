"""The rules in order.

It is the order in which a careful colleague would check: does the question rest on something that
the documents contradict; does it name what they never mention; do they hold the kind of thing that
is asked for; is the nearest sentence near enough; and is it the whole answer.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.gathering import published
from assistant.judging import answering, gaps, precedence, premises, several
from assistant.judging.case import Case
from assistant.judging.verdict import Verdict
from assistant.model import Status

_RULES = (
    several.summary,
    several.defined,
    premises.contradicted,
    premises.unmentioned,
    several.ambiguous,
    premises.unsupported,
    several.compared_names,
    several.every_one,
    precedence.first_time,
    gaps.said_unknown,
    gaps.elsewhere,
    gaps.only_names,
    gaps.without_way,
    gaps.unspoken,
    gaps.without_kind,
    gaps.too_far,
    several.differing_figures,
    several.narrower,
)


def judge(case: Case) -> Verdict:
    """What the first rule that applies says; if none does, the best sentences answer."""
    if not case.sentences:
        return case.refused()
    if case.asked.moment.until is not None:
        return _until(case)
    for rule in _RULES:
        verdict = rule(case)
        if verdict is not None:
            return verdict
    return answering.answered(case)


def _until(case: Case) -> Verdict:
    """As the documents stood at the moment asked about.

    What only later ones say is given with the date from which it is known.
    """
    moment = case.asked.moment
    assert moment.until is not None  # noqa: S101 - the caller asked
    early = [s for s in case.sentences if published(s) <= moment.until]
    now = replace(case.asked, moment=replace(moment, until=None))
    found = judge(replace(case, asked=now, sentences=early or case.sentences))
    if early or not found.quotes:
        return found
    line = case.wording.as_of(published(found.quotes[0]))
    return replace(found, status=Status.PARTIAL, before=(*found.before, line))
