"""What a question asks for: a person, a date, a number of something, a list, or simply text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum


class Want(StrEnum):
    """The kind of thing that answers a question; TEXT where a sentence has to be read for it."""

    PERSON = "person"  # or a body: whoever
    DATE = "date"
    PLACE = "place"
    COUNTRY = "country"
    REGION = "region"
    CITY = "city"
    NUMBER = "number"
    AMOUNT = "amount"
    NAME = "name"
    REASON = "reason"
    METHOD = "method"
    YES_NO = "yes_no"
    TEXT = "text"


PLACES = frozenset({Want.PLACE, Want.COUNTRY, Want.REGION, Want.CITY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for; `noun` is the word that says of what ("cities", "members").

    `several` is True where more than one is asked for, `every` where all of them are.
    """

    want: Want
    noun: str = ""
    several: bool = False
    every: bool = False


_OF_KIND = {
    Want.PERSON: """person people author authors director chair chairman president mayor minister
        organisation organisations organization organizations org orgs partner partners member
        members institution institutions agency agencies donor donors funder funders foundation
        body bodies company companies network networks ministry ministries specialist ngo ngos""",
    Want.COUNTRY: "country countries nation nations",
    Want.REGION: "region regions continent continents",
    Want.CITY: "city cities town towns municipality municipalities",
    Want.PLACE: "place places location locations",
    Want.DATE: "date dates day days month months year years time quarter week decade deadline",
    Want.AMOUNT: """amount amounts sum sums budget budgets cost costs price prices money funding
        fee fees ceiling salary""",
    Want.NUMBER: "number numbers share percentage proportion rate total",
    Want.NAME: "name names acronym abbreviation",
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
_NAME_OF = re.compile(
    r"\bwhat(?:'s| is| was| are| were)\s+(?:the|its|their)\s+(?:exact |official |full |total )?"
    r"(name|title|acronym|date|deadline|budget|cost|price|amount|total|number|share|sum|ceiling)"
    r"(s?)\b",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"^(?:what|how)\b.*\b(?:called|named|titled)\b\W*$|^what (?:do|does|did) .* stand for\b",
    re.IGNORECASE,
)
_REQUEST = re.compile(  # "Could you tell me when …?" asks when
    r"^\W*(?:(?:can|could|will|would) you (?:please )?(?:tell|show|explain)(?: me| us)?(?: to me)?"
    r"|do you know|(?:please )?tell me|i(?: would|'d|’d) like to know|i want to know)\s+"
    r"(?=(?:who|whom|whose|what|which|when|where|why|how|if|whether|since|in|at|by|to)\b)",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"^\W*(?:(?:please|then|so|and|ok|okay|fine|well)\W+)*(?:can you\s+|could you\s+)?"
    r"(?:(list|enumerate|give (?:me )?(?:a list|the names)|tell me the names)|name)\b"
    r"\s*(?:of\s+|me\s+)?((?:[\w'’-]+\s*){0,6})",
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
    (rf"{_FIRST}where\b", Want.PLACE),
    (r"\b(?:who|whom|whose)\b", Want.PERSON),
    (r"\bwhy\b|\bhow come\b|\bwhat (?:is|was|are|were) the reasons?\b", Want.REASON),
    (rf"{_FIRST}how\b(?! (?:long|large|big|old|far|often|close|wide|high)\b)", Want.METHOD),
)
_YES_NO = re.compile(
    r"^\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|if|whether)\b",
    re.IGNORECASE,
)
_EVERY = re.compile(r"\b(?:all|every|each|list|complete|full list|exhaustive)\b", re.IGNORECASE)
_WHO_IS = re.compile(  # "Who is Omar Siddique?" asks for no name, "Who is the director?" does
    r"^\W*who(?:'s|’s| is| was| are| were)\s+"
    r"(?!(?:the|in|behind|responsible|a|an|new|your|our|their)\b)\w",
    re.IGNORECASE,
)
_WHO_ARE = re.compile(r"^\W*who (?:are|were)\b", re.IGNORECASE)
_OF_WHAT = re.compile(r"\s+of\s+(?:the\s+|a\s+|an\s+)?((?:[\w'’-]+\s*){1,5})")


def wanted(question: str) -> Wanted:
    """What a question asks for, by its form alone."""
    question = _REQUEST.sub("", question)
    every = bool(_EVERY.search(question))
    for find in (_listed, _counted, _attribute, _which, _by_form):
        found = find(question)
        if found is not None:
            return Wanted(
                want=found.want,
                noun=found.noun,
                several=found.several or every,
                every=every and found.several,
            )
    return Wanted(want=Want.TEXT)


def _listed(question: str) -> Wanted | None:
    found = _LIST.match(question)
    if not found:
        return None
    of = _of(found[2])  # "Name the director" asks for one, "List the staff" does not
    return replace(of, several=of.several or bool(found[1]))


def _counted(question: str) -> Wanted | None:
    found = _HOW_MANY.search(question)
    return Wanted(want=Want.NUMBER, noun=_head(found[1])) if found else None


def _attribute(question: str) -> Wanted | None:
    found = _NAME_OF.search(question)
    if not found:
        return Wanted(want=Want.NAME) if _CALLED.search(question) else None
    want = KIND_OF.get(found[1].lower(), Want.TEXT)
    of = _OF_WHAT.match(question, found.end())
    of_it = of is not None and want in {Want.NAME, Want.NUMBER}
    noun = _head(of[1]) if of and of_it else found[1].lower()
    if want is Want.NAME and found[2]:  # the names of the cities are cities
        return Wanted(want=KIND_OF.get(noun, want), noun=noun, several=True)
    return Wanted(want=want, noun=noun, several=bool(found[2]))


def _which(question: str) -> Wanted | None:
    found = _WHICH.search(question)
    if not found:
        return None
    words = re.sub(r"^of (?:the|these|those|its|their)\s+", "", found[2], flags=re.IGNORECASE)
    if not words or words.split()[0].lower() in _STOPS:
        return None
    of = _of(words)
    if words != found[2]:  # "which of the partners" may be one
        of = replace(of, several=False)
    return of if of.want is not Want.TEXT or found[1].lower() == "which" else None


def _by_form(question: str) -> Wanted | None:
    if _WHO_IS.match(question):
        return Wanted(want=Want.TEXT)
    if _WHO_ARE.match(question):
        return Wanted(want=Want.PERSON, several=True)
    if _YES_NO.match(question):
        return Wanted(want=Want.YES_NO)
    for form, want in _FORMS:
        if re.search(form, question, re.IGNORECASE):
            words = re.findall(r"\w+", question.lower())
            several = any(KIND_OF.get(w) is want and w.endswith("s") for w in words)
            return Wanted(want=want, several=several)
    return None


def _of(words: str) -> Wanted:
    noun = _head(words)
    several = noun == "people" or (noun.endswith("s") and not noun.endswith("ss"))
    return Wanted(want=KIND_OF.get(noun, Want.TEXT), noun=noun, several=several)


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
