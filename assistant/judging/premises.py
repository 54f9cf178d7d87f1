"""What a question takes for granted, against what the documents say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.asking import naming_words
from assistant.claims import presumes, rivals
from assistant.facts.names import names
from assistant.judging.case import CLOSE, Case
from assistant.judging.verdict import Verdict
from assistant.model import EvidenceSentence, Status

_MARK = re.compile(r"\[\d+\]")  # what looks like a citation of ours
_WHY = re.compile(r"\W*why\b", re.IGNORECASE)
_STEM = 4  # letters at least that two forms of a name share


def contradicted(case: Case) -> Verdict | None:
    """For "500 cities" the nearest sentence if it has eight."""
    if case.asked.language != "en" or not presumes(case.asked.plain):
        return None  # a rendering word for word is no ground to contradict anybody
    for sentence in case.near:
        if case.worth(case.best) - case.worth(sentence) > CLOSE:
            break
        against = rivals(case.asked.plain, sentence.text, case.terms)
        if against and not _said_elsewhere(case, against, sentence):
            return _premise(case, against, sentence)
    return None


def unmentioned(case: Case) -> Verdict | None:
    """A name that no document of the reader has."""
    missing = [name for name in case.names if _is_unknown(case, name)]
    if not missing:
        return None
    claims = case.asked.claim or _WHY.match(case.asked.plain)
    if claims and not case.lacks_predicate(case.best):
        return _premise(case, missing, case.best)
    return case.refused(case.wording.not_mentioned(missing))


def unsupported(case: Case) -> Verdict | None:
    """A claim of which the nearest sentence lacks a word that carries it."""
    if not case.asked.claim or case.confidence < case.answerability.threshold / 2:
        return None
    best = case.best
    if set(case.terms(naming_words(case.asked.claim))) <= best.terms | best.around:
        return None
    return _premise(case, [case.asked.claim], best)


def _premise(case: Case, parts: Sequence[str], sentence: EvidenceSentence) -> Verdict:
    said = [_MARK.sub("", part).strip() for part in parts]
    return Verdict(status=Status.PARTIAL, before=(case.wording.premise(said),), quotes=(sentence,))


def _said_elsewhere(case: Case, against: Sequence[str], sentence: EvidenceSentence) -> bool:
    """Whether another sentence as near has the question's own figure."""
    figures = {term for each in against for term in case.terms(each)}
    return any(figures <= s.terms for s in case.near if s is not sentence)


def _is_unknown(case: Case, name: str) -> bool:
    known = case.index.frequencies(case.audience, name)
    if not known or all(known.values()):
        return False
    if any(name.lower() in (a.short.lower(), a.long.lower()) for a in case.asked.aliases):
        return False
    if any(_initials(n.text) == name for s in case.near for n in names(s.text)):
        return False
    # "COP" is known where COP21 is, "Ethiopian" where Ethiopia is
    begins = name[: max(_STEM, len(name) - 2)]
    stem = re.compile(rf"\b{re.escape(begins)}" + (r"\d" if len(name) < _STEM else ""))
    return not any(stem.search(s.text) for s in case.sentences)


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())
