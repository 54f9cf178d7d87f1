"""What a question names and the documents do not: names, codes, years.

An unknown word that is no name refuses nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.deciding.case import Case
from assistant.facts.codes import codes, has_code, numbered
from assistant.facts.names import names, things
from assistant.finding.ranking import situated, years_of
from assistant.model import EvidenceSentence
from assistant.question.mention import mentioned
from corpus.facts.dates import has_day

_PARTS = re.compile(r"['’]s\s+|\s+(?:and|of|for|the)\s+|\s*&\s*")
_QUANTITY = re.compile(r"[\d.,]+(?:[a-zA-Z]|st|nd|rd|th)?")  # 2016, 100k, 1st
_NEAR = 0.25  # scores this much less than the best are near enough to come before it
_DAYS = frozenset({"day", "days", "weekday", "weekdays"})
_STEM = 4  # letters at least that two forms of a name share


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What a question names and no document has; whether that leaves something to look for.

    Nothing is left beside a code: what only looks like it is another thing.
    """

    names: tuple[str, ...]
    leaves_names: bool = False
    is_code: bool = False


def missing(case: Case) -> Missing:
    """What the reader's documents do not mention of what the question names."""
    lost = [code for code in codes(case.asked.plain) if not _anywhere(case, code)]
    if lost:
        return Missing(names=tuple(lost), is_code=True)
    parts = [part for name in case.names for part in _PARTS.split(name) if part]
    parts = [part for part in parts if not _QUANTITY.fullmatch(part)]
    unknown = [part for part in parts if _is_unknown(case, part)]
    years = [] if case.asked.moment.until else sorted(_years_unknown(case))
    known = [part for part in parts if part not in unknown]
    return Missing(
        names=tuple(dict.fromkeys([*unknown, *years])), leaves_names=bool(known or not parts)
    )


def absent_subject(case: Case) -> str:
    """What it is asked whether documents speak of, where they have no word of it; else empty."""
    subject = mentioned(case.asked.plain)
    known = case.index.frequencies(case.audience, subject)
    return subject if known and not any(known.values()) else ""


def about_asked(case: Case) -> list[EvidenceSentence]:
    """The sentences that are not about another thing than the one asked for by code or number.

    A question about a code has only what is said of it. Beside "Zone 16", what is about Zone 14
    goes, where anything at all is about Zone 16. "On which day" has first what names a day, of
    what is near.
    """
    asked = codes(case.asked.plain)
    kept = [s for s in case.sentences if not asked or any(has_code(situated(s), c) for c in asked)]
    for thing in numbered(case.asked.plain):
        if any(thing.is_in(s.text) for s in kept):
            kept = [s for s in kept if not thing.has_rival_in(s.text)]
    if case.asked.wanted.noun in _DAYS:
        best = kept[0].score if kept else 0.0
        kept.sort(key=lambda s: not (best - s.score <= _NEAR and has_day(s.text)))
    return kept


def named_in_best(case: Case) -> bool:
    """Whether the best sentence is about a name of the question, where it names any.

    By its own words, its headings, title, and the sentence before it. "Ghana and Mozambique" are
    two names.
    """
    named = things(case.asked.plain)
    if case.asked.search.leans or not named:
        return True
    held = case.sentences[0].terms | case.sentences[0].around
    forms = {form for name in named for form in (name, *case.asked.forms(name))}
    return any(set(case.index.terms(form)) <= held for form in forms)


def _anywhere(case: Case, code: str) -> bool:
    return any(has_code(situated(sentence), code) for sentence in case.sentences)


def _years_unknown(case: Case) -> set[str]:
    """The years of the question that no document has, and none that was found was published in.

    "2000 cities" may be the 2,000 of a document.
    """
    found = {year for s in case.sentences for year in years_of(s)}
    known = case.index.frequencies(case.audience, " ".join(case.asked.years))
    return {
        year
        for year in case.asked.years
        if year not in found
        and not known.get(year)
        and not any(re.search(rf"\b{year[0]}[,.\s]{year[1:]}\b", s.text) for s in case.sentences)
    }


def _is_unknown(case: Case, name: str) -> bool:
    known = case.index.frequencies(case.audience, name)
    if not known or all(known.values()):
        return False
    if len(case.asked.forms(name)) > 1:  # the library writes it out
        return False
    if any(_initials(n.text) == name for s in case.sentences for n in names(s.text)):
        return False
    # "COP" is known where COP21 is, "Ethiopian" where Ethiopia is
    begins = name[: max(_STEM, len(name) - 2)]
    stem = re.compile(rf"\b{re.escape(begins)}" + (r"\d" if len(name) < _STEM else ""))
    return not any(stem.search(s.text) for s in case.sentences)


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split() if word[0].isupper())
