"""What the documents do not say: each rule refuses for a reason of its own."""

from __future__ import annotations

import re

from assistant.asking import saying_words
from assistant.judging.case import PLAIN_KINDS, Case
from assistant.judging.verdict import Verdict
from assistant.model import Status
from assistant.wants import CHECKED, Want

_FIRST = 3  # sentences that are looked at for what is asked of a name
_HOW_TO = re.compile(r"\W*how (?:can|could|should|to|may|might)\b", re.IGNORECASE)
_SPOKE = re.compile(
    r"\W*what (?:did|had) (?P<who>.+?) (?:say|said|tell|told|argue|argued|reply|replied)\b",
    re.IGNORECASE,
)
_A_TEXT = re.compile(
    r"\b(?:articles?|blogs?|documents?|pages?|papers?|publications?|reports?|stud(?:y|ies)|texts?"
    r"|it|they|you|we)\b",
    re.IGNORECASE,
)
_SPEECH = re.compile(
    r"\b(?:sa(?:y|ys|id|ying)|t(?:ell|ells|old)|stat(?:es|ed|ing)|sp(?:eak|eaks|oke)|talk(?:s|ed)?"
    r"|discuss(?:es|ed)?|argu(?:e|es|ed)|claim(?:s|ed)?|announc(?:e|es|ed)|declar(?:e|es|ed)"
    r"|explain(?:s|ed)?|call(?:s|ed)? (?:for|on)|according to|quot(?:e|es|ed)|stressed|noted|added"
    r"|emphasi[sz](?:e|es|ed)|point(?:s|ed)? out|reported|describ(?:e|es|ed)"
    r"|warn(?:s|ed)|repl(?:y|ies|ied)|answered|remark(?:s|ed)|concluded|promis(?:es|ed)|pledged"
    r"|ask(?:s|ed)|demand(?:s|ed)|urg(?:es|ed))\b|[“”\"«»]",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.;|:]\s")
_NOT_STATED = re.compile(
    r"\b(?:is|are|was|were|has|have)(?: not|n['’]t)(?: been)? (?:yet )?(?:publicly )?(?:stated"
    r"|given|known|named|published|specified|disclosed|mentioned|indicated|said|available)\b"
    r"|\b(?:is|are|remains?) (?:unknown|unclear|undisclosed|unspecified)\b",
    re.IGNORECASE,
)


def said_unknown(case: Case) -> Verdict | None:
    """The document itself says that it is not known."""
    clauses = [c for c in _CLAUSE.split(case.best.text) if _NOT_STATED.search(c)]
    held = [len(case.saying & set(case.terms(clause))) for clause in clauses]
    if not case.saying or not held or max(held) * 2 < len(case.saying):
        return None
    line = case.wording.not_found(case.searched)
    return Verdict(status=Status.NOT_FOUND, before=(line,), quotes=(case.best,))


def elsewhere(case: Case) -> Verdict | None:
    """The nearest sentence stands where none of the question's names does."""
    if case.asked.search.leans or case.asked.language != "en":
        return None
    return case.refused() if not case.named(case.best) else None


def only_names(case: Case) -> Verdict | None:
    """The nearest sentences are about the same names, and say nothing that is asked of them."""
    if case.asked.search.leans or not case.names or _holds_surely(case):
        return None
    bearing = [case.best, *case.sentences[:_FIRST]]
    return case.refused() if all(map(case.lacks_predicate, bearing)) else None


def without_way(case: Case) -> Verdict | None:
    """Nothing for "How can I apply?" where no document has the word."""
    if not _HOW_TO.match(case.asked.plain):
        return None
    known = case.index.frequencies(case.audience, saying_words(case.asked.plain))
    held = case.best.terms | case.best.around
    lost = [term for term, count in known.items() if not count and term not in held]
    return case.refused(case.wording.lacks(Want.METHOD.value)) if lost else None


def unspoken(case: Case) -> Verdict | None:
    """Nothing for "What did the mayor say?" where no sentence near about the mayor has speech."""
    asked = _SPOKE.match(case.asked.plain)
    if not asked or _A_TEXT.search(asked["who"]):
        return None
    who = set(case.terms(saying_words(asked["who"])))
    about = [s for s in case.near if not who or who & (s.terms | s.around)]
    return None if any(_SPEECH.search(s.text) for s in about) else case.refused()


def without_kind(case: Case) -> Verdict | None:
    """No date near the question where a date is asked for; no sum, no number of them."""
    want = case.asked.wanted.want
    if want not in CHECKED:
        return None
    if any(case.holds(s) is not False for s in case.near if case.on_topic(s)):
        return None
    return case.refused(case.wording.lacks(want.value))


def too_far(case: Case) -> Verdict | None:
    """The evidence is too unlikely to be an answer.

    Half as likely will do if it has the kind of thing asked for, or bears on the "why".
    """
    least = case.answerability.threshold
    if case.confidence >= (least / 2 if _holds_surely(case) or _bears_on_why(case) else least):
        return None
    if case.confidence < case.answerability.foreign and not case.asked.search.leans:
        return Verdict(status=Status.NOT_FOUND, before=(case.wording.off_topic(),))
    return case.refused()


def _holds_surely(case: Case) -> bool:
    return case.asked.wanted.want in PLAIN_KINDS and bool(case.holds(case.best))


def _bears_on_why(case: Case) -> bool:
    """Whether the best sentence has the names and half at least of what a "why" asks about them.

    A reason is given in other words than the question's: "useful" is seldom said of what is.
    """
    if case.asked.wanted.want is not Want.REASON or not case.names or not case.saying:
        return False
    named = all(set(case.terms(name)) <= case.best.terms for name in case.names)
    return named and 2 * len(case.saying & case.best.terms) >= len(case.saying)
