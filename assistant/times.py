"""When a question looks at things from: "as of June 2016", "before 2015", "today", "latest"."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from assistant.facts.dates import dates

_NOW = re.compile(
    r"\b(?:today|now|nowadays|current(?:ly)?|at present|presently|at the moment|these days"
    r"|still|latest|newest|most recent(?:ly)?|up to date|so far|to date)\b",
    re.IGNORECASE,
)
_STATE = re.compile(
    r"\b(?:today|now|nowadays|current(?:ly)?|at present|presently|at the moment|these days"
    r"|still)\b",
    re.IGNORECASE,
)
_UP_TO = re.compile(
    r"\b(?:as (?:of|at)|as it stood in|by(?: the end of)?|until|before|prior to|up to"
    r"|at the end of)\s+(?:the\s+)?(?P<part>early|mid|late|end of|start of)?[\s-]*$",
    re.IGNORECASE,
)
_AS_OF = re.compile(
    r"\bas (?:of|at|it stood in)\s+(?:the\s+)?(?:early|mid|late|end of|start of)?[\s-]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What documents may be quoted: those published up to `until`; newest first when `newest`.

    `state` is True when the question asks how things are now, which no document can prove.
    """

    until: dt.date | None = None
    newest: bool = False
    state: bool = False


def moment(question: str) -> Moment:
    """The moment that a question names."""
    return Moment(
        until=_until(question),
        newest=bool(_NOW.search(question)),
        state=bool(_STATE.search(question)),
    )


def without_moment(question: str) -> str:
    """The question without "as of June 2016", which says from when to look and not what for."""
    for found in dates(question):
        lead = _AS_OF.search(question[: found.start])
        if lead and found.first:
            left = f"{question[: lead.start()].rstrip()} {question[found.end :].lstrip()}"
            return re.sub(r"\s+(?=[?.!,;])", "", left).strip(" ,;") or question
    return question


def _until(question: str) -> dt.date | None:
    for found in dates(question):
        if found.first is None or found.last is None:
            continue
        lead = _UP_TO.search(question[: found.start])
        if lead is None:
            continue
        part = (lead["part"] or "").lower()
        day = found.first if part == "start of" else found.last
        if re.match(r"before|prior", lead.group().strip(), re.IGNORECASE):
            day = found.last if part in {"end of", "late"} else found.first
            day -= dt.timedelta(days=1)
        return day
    return None
