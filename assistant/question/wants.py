"""What a question asks for: a name, a date, a sum, a number of something, or simply text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Want(StrEnum):
    """The kind of thing that answers a question; TEXT where a sentence has to be read for it."""

    NAME = "name"  # of a person, a body, a place, a thing
    COUNTRY = "country"
    CITY = "city"
    DATE = "date"
    NUMBER = "number"
    AMOUNT = "amount"
    REASON = "reason"
    METHOD = "method"
    YES_NO = "yes_no"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for; `noun` is the word that says of what ("cities", "members").

    `several` is True where more than one is asked for.
    """

    want: Want
    noun: str = ""
    several: bool = False


_OF_KIND = {
    Want.NAME: """person people author authors director chair chairman president mayor minister
        organisation organisations organization organizations org orgs partner partners member
        members institution institutions agency agencies donor donors funder funders foundation
        body bodies company companies network networks ministry ministries specialist ngo ngos
        region regions continent continents place places location locations name names acronym
        abbreviation""",
    Want.COUNTRY: "country countries nation nations",
    Want.CITY: "city cities town towns municipality municipalities",
    Want.DATE: "date dates day days month months year years time quarter week decade deadline",
    Want.AMOUNT: """amount amounts sum sums budget budgets cost costs price prices money funding
        fee fees ceiling salary""",
    Want.NUMBER: "number numbers share percentage proportion rate total",
}
KIND_OF = {word: want for want, words in _OF_KIND.items() for word in words.split()}
_STOPS_TEXT = """
    is are was were be been being do does did has have had can could will would shall should may
    might must of in on at by for from to with that which who as and or the a an this these it they
    you we he she i there not when where took take takes made make get gets go goes
"""
_STOPS = frozenset(_STOPS_TEXT.split())
_WHICH = re.compile(
    r"^(?:\W*[\w'’,.-]+\s+){0,4}?\W*(which|what)\s+((?:[\w'’-]+\s*){1,6})", re.IGNORECASE
)
_HOW_MANY = re.compile(r"\bhow many\s+((?:[\w'’-]+\s*){0,5})", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"\bwhat(?:'s| is| was| are| were)\s+(?:the|its|their)\s+(?:exact |official |full |total )?"
    r"(name|acronym|date|deadline|budget|cost|price|amount|total|number|share|sum|ceiling)s?\b",
    re.IGNORECASE,
)
_FIRST = r"^(?:\W*[\w'’,-]+){0,2}?\W*"  # one of the first three words
_FORMS: tuple[tuple[str, Want], ...] = (
    (
        r"\bhow (?:large|big|high)\b.*\b(?:grants?|budget|fund|sum|costs?|contribution|dollars"
        r"|money|usd|euros?|gbp)\b",
        Want.AMOUNT,
    ),
    (r"\b(?:budget|costs?|price|amount|funding)\b\W*$", Want.AMOUNT),
    (r"\bhow much\b|\bwhat (?:did|does|do|will) .* cost\b", Want.AMOUNT),
    (r"\b(?:dates?|deadline)\b\W*$", Want.DATE),
    (rf"{_FIRST}when\b|\bsince when\b|\bhow long ago\b|\band when\b", Want.DATE),
    (rf"{_FIRST}where\b", Want.NAME),
    (r"\b(?:who|whom|whose)\b", Want.NAME),
    (r"\bwhy\b|\bhow come\b|\bwhat (?:is|was|are|were) the reasons?\b", Want.REASON),
    (rf"{_FIRST}how\b(?! (?:long|large|big|old|far|often|close|wide|high)\b)", Want.METHOD),
)
_YES_NO = re.compile(
    r"^\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|if|whether)\b",
    re.IGNORECASE,
)
_WHO_IS = re.compile(  # "Who is Omar Siddique?" asks for no name, "Who is the director?" does
    r"^\W*who(?:'s|’s| is| was| are| were)\s+"
    r"(?!(?:the|in|behind|responsible|a|an|new|your|our|their)\b)\w",
    re.IGNORECASE,
)
_OF_WHAT = re.compile(r"\s+of\s+(?:the\s+|a\s+|an\s+)?((?:[\w'’-]+\s*){1,5})")


def heads(want: Want, cell: str) -> bool:
    """Whether the head of a cell names the kind of thing that is asked for: "Amount: 957,000"."""
    head, colon, _ = cell.partition(": ")
    return bool(colon) and any(KIND_OF.get(word.lower()) is want for word in head.split())


def wanted(question: str) -> Wanted:
    """What a question asks for, by its form alone."""
    for find in (_counted, _attribute, _which, _by_form):
        found = find(question)
        if found is not None:
            return found
    return Wanted(want=Want.TEXT)


def _counted(question: str) -> Wanted | None:
    found = _HOW_MANY.search(question)
    return Wanted(want=Want.NUMBER, noun=_head(found[1])) if found else None


def _attribute(question: str) -> Wanted | None:
    found = _ATTRIBUTE.search(question)
    if not found:
        return None
    want = KIND_OF[found[1].lower()]
    of = _OF_WHAT.match(question, found.end()) if want is Want.NUMBER else None
    return Wanted(want=want, noun=_head(of[1]) if of else found[1].lower())


def _which(question: str) -> Wanted | None:
    found = _WHICH.search(question)
    if not found:
        return None
    words = re.sub(r"^of (?:the|these|those|its|their)\s+", "", found[2], flags=re.IGNORECASE)
    if not words or words.split()[0].lower() in _STOPS:
        return None
    noun = _head(words)
    want = KIND_OF.get(noun, Want.TEXT)
    if want is Want.TEXT and found[1].lower() == "what":
        return None
    one_of_them = words != found[2]  # "which of the partners" may be one
    several = noun == "people" or (noun.endswith("s") and not noun.endswith("ss"))
    return Wanted(want=want, noun=noun, several=several and not one_of_them)


def _by_form(question: str) -> Wanted | None:
    if _WHO_IS.match(question):
        return Wanted(want=Want.TEXT)
    if _YES_NO.match(question):
        return Wanted(want=Want.YES_NO)
    for form, want in _FORMS:
        if re.search(form, question, re.IGNORECASE):
            return Wanted(want=want)
    return None


def _head(words: str) -> str:
    """The noun of a phrase such as "eight cities will receive" or "organisations joined the".

    The first word that names a kind we know, else the last before a word that ends the phrase.
    """
    phrase: list[str] = []
    for word in words.lower().split():
        if word in _STOPS and phrase and phrase != ["all"]:
            break
        if word not in _STOPS:
            phrase.append(word)
    known = [word for word in phrase if word in KIND_OF]
    return known[0] if known else phrase[-1] if phrase else ""
