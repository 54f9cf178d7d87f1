"""Words that turn what is said: not, will, may, all. A sentence has them where its quote has them.

Each acts on the words after it, up to the end of its clause: its scope.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.facts.terms import Stem
from corpus.facts.dates import dates


class Operator(StrEnum):
    """What a word makes of the words after it; a condition, of its whole sentence."""

    NEGATION = "negation"
    PLAN = "plan"
    POSSIBILITY = "possibility"
    CONDITION = "condition"


_FORMS = (
    (
        Operator.NEGATION,
        r"(?<!or )\bnot\b(?! only\b| just\b| least\b| merely\b| necessarily\b)|n['’]t\b"
        r"|\bcannot\b|\bnever\b|\bnone\b|\bneither\b|\bnor\b|\bwithout\b|\bnobody\b"
        r"|\bno\b(?! later| less| fewer| more than| matter| doubt|\.)"
        r"|\bnothing\b|\bno longer\b|\bfail(?:s|ed|ing)? to\b|\bunable to\b|\bhardly\b"
        r"|\brefus(?:es|ed|ing) to\b|\black(?:s|ed|ing)?\b|\byet to\b|\binstead of\b"
        r"|\brather than\b|\bdeclin(?:es|ed|ing) to\b|\bden(?:y|ies|ied|ying)(?: that)?\b",
    ),
    (
        Operator.PLAN,
        r"\bwill\b|\bwould\b|\bshall\b|\bgoing to\b|\bplan(?:s|ned|ning)? to\b|\bplanned\b"
        r"|\baim(?:s|ed|ing)? (?:to|at)\b|\bintend(?:s|ed|ing)? to\b|\bexpect(?:s|ed)?(?: to)?\b"
        r"|\bpropos(?:es|ed|ing)(?: to)?\b|\bhop(?:es|ed|ing) to\b|\bscheduled\b"
        r"|\bdue\b(?! to\b(?! be\b)| diligence\b| process\b| course\b)"
        r"|\b(?:is|are|was|were) to (?:be )?(?=\w)|\bshould\b|\bmust\b"
        r"|\bprepar(?:es|ed|ing) to\b|\bseek(?:s|ing)? to\b|\bsought to\b"
        r"|\bpromis(?:es|ed|ing) to\b|\bcommit(?:s|ted|ting|ments?)? to\b"
        r"|\bpledg(?:es|ed|ing) to\b",
    ),
    (
        Operator.POSSIBILITY,
        r"\bmay\b|\bmight\b|\bcould\b|\bpossibly\b|\bperhaps\b|\bpotential(?:ly)?\b|\blikely\b"
        r"|\bprobably\b|\bappear(?:s|ed)? to\b|\bseem(?:s|ed)? to\b|\breportedly\b|\ballegedly\b"
        r"|\b(?:claim|alleg|argu|believ|fear|suspect|assum|suppos)(?:e|es|s|ed)? that\b",
    ),
    (
        Operator.CONDITION,
        r"(?<!\beven )\bif\b|\bunless\b|\bwhether\b|\bprovided that\b|\bsubject to\b|\bin case\b",
    ),
)
_FIND = re.compile("|".join(f"(?P<{kind.name}>{form})" for kind, form in _FORMS), re.IGNORECASE)
_CLAUSE_END = re.compile(
    r"[.;:!?]\s|\b(?:but|although|though|while|whereas|however|because|since|if|unless|so that)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[\w'’-]+")
_SCOPE = 8  # words
_SHARE = 0.5  # of a scope's terms that a sentence repeats when it speaks of the same
_EMPTY = re.compile(
    r"be|been|being|have|has|had|is|are|was|were|do|does|did|it|the|a|an|to", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """An operator in a text: the terms it acts on, in order, those before, and its clause's."""

    operator: Operator
    terms: tuple[str, ...]
    before: tuple[str, ...]
    clause: tuple[str, ...]
    text: str


def acting(text: str, stem: Stem) -> Iterator[Acting]:
    """The operators of a text in order, each with its scope; the month of May is none."""
    dated = [(span.start, span.end) for span in dates(text)]
    for found in _FIND.finditer(text):
        if any(start <= found.start() < end for start, end in dated):
            continue
        rest = _CLAUSE_END.split(text[found.end() :], maxsplit=1)[0]
        words = [w for w in _WORD.findall(rest) if not _EMPTY.fullmatch(w)][:_SCOPE]
        terms = tuple(term for word in words for term in stem(word))
        before = stem(_CLAUSE_END.split(text[: found.start()])[-1])
        kind = Operator[found.lastgroup or ""]
        yield Acting(
            operator=kind,
            terms=terms,
            before=before,
            clause=before + stem(rest),
            text=found.group(),
        )


def turned(sentence: str, quote: str, stem: Stem) -> list[str]:
    """The operators that one of the two has and the other has not over the same words."""
    said, given = list(acting(sentence, stem)), list(acting(quote, stem))
    of_sentence, of_quote = set(stem(sentence)), set(stem(quote))
    alone: list[Acting] = []
    for each in said:
        match = max(given, key=lambda other: _alike(each, other, of_quote), default=None)
        if match is not None and _alike(each, match, of_quote) > 0:
            given.remove(match)
        else:
            alone.append(each)
    lost = [g.text for g in given if _repeats(g, of_sentence)]
    added = [s.text for s in alone if _bears(s, of_quote)]
    return [*lost, *added]


def _alike(one: Acting, other: Acting, known: set[str]) -> float:
    """How far a sentence's operator is the quote's: 0 when it is not, 2 when the verb is the same.

    In other words they are the same where the quote does not have the sentence's verb at all.
    """
    if one.operator is not other.operator:
        return 0.0
    if {*one.terms[:1]} & {*other.terms[:2]} or {*other.terms[:1]} & {*one.terms[:2]}:
        return 2.0
    if one.terms[:1] and one.terms[0] in known:
        return 0.0
    shorter, longer = sorted((set(one.clause), set(other.clause)), key=len)
    share = len(shorter & longer) / len(shorter) if shorter else 1.0
    return share if share >= _SHARE else 0.0


def _repeats(given: Acting, terms: set[str]) -> bool:
    """Whether a text says again what this operator turns: its verb, or most of its scope."""
    if given.operator is Operator.CONDITION:
        parts = [part for part in (given.terms, given.before) if part]
        return terms <= set(given.clause) or any(_within(part, terms) for part in parts)
    if not given.terms:  # "… and 67 when they are not"
        return bool(given.clause) and _within(given.clause, terms)
    return given.terms[0] in terms or _within(given.terms, terms)


def _within(some: tuple[str, ...], terms: set[str]) -> bool:
    return sum(term in terms for term in some) >= _SHARE * len(some)


def _bears(said: Acting, terms: set[str]) -> bool:
    """Whether an operator turns anything; a plan or doubt of other words is none of the quote's."""
    return said.operator is Operator.NEGATION or bool(set(said.terms) & terms)
