"""Whether something happened before: "the first time" says that it had not."""

from __future__ import annotations

import re

from assistant.judging.case import Case
from assistant.judging.verdict import Verdict
from assistant.model import EvidenceSentence, Status
from assistant.wants import Want

_BEFORE = re.compile(r"\b(?:before|previously|earlier|prior to|already)\b", re.IGNORECASE)
_FIRST = re.compile(
    r"\b(?:the|a|its|their|his|her) (?:very )?first time\b|\bfirst[- ]ever\b|\bnever before\b",
    re.IGNORECASE,
)


def first_time(case: Case) -> Verdict | None:
    """For "Had they been there before?" the sentence that calls it the first time."""
    if case.asked.wanted.want is not Want.YES_NO or not _BEFORE.search(case.asked.plain):
        return None
    found = next((s for s in case.near if _FIRST.search(s.text) and _bears(case, s)), None)
    return Verdict(status=Status.ANSWERED, quotes=(found,)) if found else None


def _bears(case: Case, sentence: EvidenceSentence) -> bool:
    """Whether a sentence has a name of the question, and half at least of what is asked of it."""
    asked = case.saying - frozenset(case.terms(" ".join(_BEFORE.findall(case.asked.plain))))
    held = len(asked & sentence.terms)
    named = not case.names or any(set(case.terms(n)) <= sentence.terms for n in case.names)
    return named and case.on_topic(sentence) and 2 * held >= len(asked)
