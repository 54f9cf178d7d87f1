"""Whether an answer is what an item of a bank wants: by the status first, keywords second.

Keywords alone cannot judge a refusal: "I could not find this" passes most of them. An answer that
shows the nearest as no more than that ("not in so many words") claims nothing: it is right where
the documents do not say it, and where they do if what it shows holds the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from assistant.model import Answer, Status
from evaluation.texts import count_words, has_forbidden, has_required

ANSWERING = frozenset({Status.ANSWERED, Status.PARTIAL})
REFUSING = frozenset({Status.NOT_FOUND, Status.DECLINED})


class Expected(StrEnum):
    """What a good reply to an item does."""

    ANSWER = "answer"
    CORRECT = "correct"
    PARTIAL = "partial"
    CLARIFY = "clarify"
    ABSTAIN = "abstain"
    REFUSE = "refuse"


QUOTING = frozenset({Expected.ANSWER, Expected.CORRECT, Expected.PARTIAL})


class Fault(StrEnum):
    """What can be wrong with a reply."""

    STATUS = "wrong status"
    MISSING = "required words missing"
    FORBIDDEN = "forbidden words"
    LONG = "too many words"


KEYWORDS = frozenset({Fault.MISSING, Fault.FORBIDDEN})

_STATUSES: Mapping[Expected, frozenset[Status]] = {
    **dict.fromkeys(QUOTING, ANSWERING),
    Expected.CLARIFY: frozenset({Status.PARTIAL, Status.NOT_FOUND}),  # asks back, names readings
    Expected.ABSTAIN: REFUSING,
    Expected.REFUSE: REFUSING,
}
_DECIDING: Mapping[Expected, frozenset[Fault]] = {
    **dict.fromkeys(QUOTING, frozenset(Fault)),
    Expected.CLARIFY: KEYWORDS | {Fault.STATUS},
    Expected.ABSTAIN: frozenset({Fault.STATUS}),  # a refusal in fixed words may lack keywords
    Expected.REFUSE: frozenset({Fault.STATUS, Fault.FORBIDDEN}),
}


def claims(answer: Answer) -> bool:
    """Whether an answer is said to be one."""
    return answer.status in ANSWERING and not answer.is_nearest


def faults_of(
    status: Status, text: str, question: Mapping[str, Any], *, is_nearest: bool = False
) -> tuple[Fault, ...]:
    """Everything wrong with a reply, whether or not the item fails by it."""
    expected = Expected(question["expected"])
    abstains = expected is Expected.ABSTAIN and is_nearest
    most = question.get("max_words")
    found = {
        Fault.STATUS: status not in _STATUSES[expected] and not abstains,
        Fault.MISSING: not has_required(text, question["must_include"]),
        Fault.FORBIDDEN: has_forbidden(text, question["must_not_include"]),
        Fault.LONG: most is not None and count_words(text) > most,
    }
    return tuple(fault for fault, wrong in found.items() if wrong)


def deciding(expected: Expected, faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """The faults by which an item fails."""
    return tuple(fault for fault in faults if fault in _DECIDING[expected])
