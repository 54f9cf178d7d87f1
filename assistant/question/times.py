"""When a question looks at things from: "as of June 2016", "before 2015", "today", "latest"."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from corpus.facts.dates import dates

_PRESENT = r"(?:today|now|nowadays|currently|at present|presently|at the moment|these days)"
_STATE = re.compile(rf"\b(?:{_PRESENT}|current|still|(?<!legal )status of)\b", re.IGNORECASE)
_LATEST = re.compile(
    r"\b(?:latest|newest|most recent(?:ly)?|up to date|so far|to date)\b", re.IGNORECASE
)
_IN_PASSING = rf"(?:(?:as of|by|until|up to|right|just) )?{_PRESENT}\b(?!['’])"
_TODAY = re.compile(rf"^\W*(?i:{_IN_PASSING})|,?\s*\b{_IN_PASSING}")  # else it is in a name
_LEAST_LEFT = 3  # words of a question without its "today"
_UP_TO = re.compile(
    r"\b(?:as (?:of|at)|as it stood in|by(?: the end of)?|until|before|prior to|up to"
    r"|at the end of)\s+(?:the\s+)?(?P<part>early|mid|late|end of|start of)?[\s-]*$",
    re.IGNORECASE,
)
_AS_OF = re.compile(
    r"\bas (?:of|at|it stood in)\s+(?:the\s+)?(?:early|mid|late|end of|start of)?[\s-]*$",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\b(?:before|prior)\b", re.IGNORECASE)
_CLOSING = re.compile(
    r"(?:\b(?:end|close) of|\blate|\byear[- ]end|\bfin(?: de(?: l['’]année)?)?|\bfim de"
    r"|\bfinal(?:es)? de|\b31(?:st)? (?:December|Dec\.?|décembre)"
    r"|\b31 de (?:diciembre|dezembro)(?: de)?"
    r"|\bDecember 31(?:st)?,?)\s+((?:1[5-9]|20)\d\d)(?!\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What documents may be quoted: those published up to `until`; newest first when `newest`.

    `end_of` is the year whose end is named: what tells of it was written later.
    `state` is True when the question asks how things are now, which no document can prove.
    """

    until: dt.date | None = None
    end_of: str = ""
    newest: bool = False
    state: bool = False


def moment(question: str) -> Moment:
    """The moment that a question names."""
    state = bool(_STATE.search(question))
    until = _until(question)
    return Moment(
        until=until,
        end_of=str(until.year) if until and _is_closing(question, until.year) else "",
        newest=state or bool(_LATEST.search(question)),
        state=state,
    )


def tells_the_end_of(year: str, text: str) -> bool:
    """Whether a text says how things were at the end of a year."""
    return any(found[1] == year for found in _CLOSING.finditer(text))


def without_moment(question: str) -> str:
    """The question without "as of June 2016" or "today": when to look from and not what for."""
    for found in dates(question):
        lead = _AS_OF.search(question[: found.start])
        if lead and found.first:
            left = f"{question[: lead.start()].rstrip()} {question[found.end :].lstrip()}"
            return _tidy(left) or question
    left = _tidy(_TODAY.sub(" ", question))
    return left if len(left.split()) >= _LEAST_LEFT else question


def _tidy(question: str) -> str:
    return re.sub(r"\s+(?=[?.!,;])", "", " ".join(question.split())).strip(" ,;")


def _is_closing(question: str, year: int) -> bool:
    return tells_the_end_of(str(year), question) and not _BEFORE.search(question)


def _until(question: str) -> dt.date | None:
    for found in dates(question):
        if found.first is None or found.last is None:
            continue
        lead = _UP_TO.search(question[: found.start])
        if lead is None:
            continue
        part = (lead["part"] or "").lower()
        day = found.first if part == "start of" else found.last
        if _BEFORE.match(lead.group().strip()):
            day = found.last if part in {"end of", "late"} else found.first
            day -= dt.timedelta(days=1)
        return day
    return None
