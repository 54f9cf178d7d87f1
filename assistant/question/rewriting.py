"""A follow-up as the question that a person could have typed instead, without a chat model.

Only what is sure is put in: the one name that the question before is about, or, where that asked
"who" or "which", the names it was answered with; a year or a name in the place of another of its
kind ("And in Ghana?"); the second of what was listed. Else both questions are said in one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.facts.names import Name, is_acronym, names
from assistant.memory.conversations import Turn
from assistant.question.asking import saying_words
from assistant.question.language import ENGLISH

_LEAD = re.compile(
    r"^(?:\W*\b(?:and|but|so|or|ok|okay|yes|no|fine|well|hm+|then|et|y|e|mais|pero|mas)\b[\s,.!]*)+",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"^(?:what|how) about\s+", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PREPOSITION = r"(?:in|for|from|at|of|by|with|to|on|since|until|after|before|under|per)"
_SLOT = re.compile(rf"^(?:({_PREPOSITION})\s+)?((?:the\s+)?\S.*?)[\s?.!]*$", re.IGNORECASE)
_PLACED = re.compile(rf"\b{_PREPOSITION}\s+(?:the\s+)?$", re.IGNORECASE)
_ARTICLE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_PRONOUN = re.compile(r"\b(?:(it|they|them|he|she|him)|(its|their|his)|(her))\b", re.IGNORECASE)
_PERSONAL = frozenset({"he", "she", "him", "his", "her"})
_PLURAL = frozenset({"they", "them", "their"})
_ASKS_WHO = re.compile(r"^\W*(?:who|which|name|list)\b", re.IGNORECASE)
_WHO_IS = re.compile(r"^\W*wh(?:o|at)(?:'s|\s+(?:is|are|was|were))\s+(?:the\s+)?$", re.IGNORECASE)
_ASKS_WHAT = re.compile(r"^\W*(?:what|which)\b", re.IGNORECASE)
_DOES = re.compile(r"\b(?:do|does|did)\b", re.IGNORECASE)
_NTH = {"first": 0, "former": 0, "second": 1, "latter": 1, "third": 2}
_ANY_NTH = re.compile(rf"\b(?<=the )(?:{'|'.join(_NTH)})\b", re.IGNORECASE)
_ORDINAL = re.compile(
    rf"\bthe\s+({'|'.join(_NTH)})(?:\s+(?:one|organi[sz]ation|member|partner|city|country|"
    r"project|tool))?(?=\s*(?:[,?.!;]|$|\bin\b|\bdo(?:es)?\b|\bis\b|\bwas\b|\bhas\b))",
    re.IGNORECASE,
)
_A_QUESTION = 3  # words, with its pronoun
_MOST_NAMES = 3  # that "they" stands for
_AND = {ENGLISH: "and", "fr": "et", "es": "y", "pt": "e"}


def written_out(question: str, before: Sequence[str], quotes: Sequence[str] = ()) -> str | None:
    """A follow-up with what it points at in its place; None where that is not sure.

    Args:
        question: the follow-up, in English.
        before: the questions that stand alone, the last first; at least one.
        quotes: what the last question was answered with.
    """
    return _replaced(question, before[0], quotes) or _named(question, before, quotes)


def said_in_one(question: str, before: str, language: str = ENGLISH) -> str:
    """Two questions as one sentence; what is no question follows as it is."""
    first, second = before.strip(), question.strip()
    bare = _LEAD.sub("", second).lstrip("¿ ")
    if not any(map(str.isalnum, bare)):
        return f"{first} {second}"
    word = bare.split(maxsplit=1)[0]
    asks = not saying_words(word)
    if not asks and bare == second and not second.endswith("?"):
        return f"{first} {second}"
    if language != ENGLISH or (asks and word != "I" and not is_acronym(word)):
        bare = bare[:1].lower() + bare[1:]
    end = "." if second.endswith(".") else "?"
    return f"{first.rstrip(' ?.!,;')}, {_AND[language]} {bare.rstrip(' ?.!')}{end}"


def with_nth(question: str, turn: Turn) -> str:
    """A question for "the second one" of the answer before, with its name."""
    found = _ORDINAL.search(question)
    if not found or not turn.quotes:
        return question
    nth = _NTH[found[1].lower()]
    lists = (_entities(quote, turn.question) for quote in turn.quotes)
    listed = next((each for each in lists if len(each) > max(nth, 1)), None)
    if listed is None:
        return question
    return question[: found.start()] + listed[nth] + question[found.end() :]


def _entities(quote: str, question: str) -> list[str]:
    """The names that a quote gives beyond the question's; an acronym in brackets is the same."""
    found = []
    for name in names(quote):
        if quote[name.start - 1 : name.start] != "(":
            found += name.text.split(" and ")
    return [each for each in dict.fromkeys(found) if each.lower() not in question.lower()]


def _replaced(question: str, before: str, quotes: Sequence[str]) -> str | None:
    """The question before with what "And in Ghana?" names in the place of its own."""
    slot = _SLOT.match(_ABOUT.sub("", _LEAD.sub("", question)))
    if slot is None:
        return None
    preposition, new = slot[1], slot[2]
    bare = re.sub(r"^the\s+", "", new, flags=re.IGNORECASE)
    asked = before.rstrip(" ?.!")
    for known in (_YEAR, _ANY_NTH):
        if known.fullmatch(f"the {bare}", 4) and known.search(asked):
            return known.sub(bare, asked) + "?" if len(known.findall(asked)) == 1 else None
    if _YEAR.fullmatch(bare):
        return f"{asked} {preposition or 'in'} {bare}?"
    if [name.text for name in names(f"the {bare}")] != [bare]:
        return None
    if _asks_who(before) and any(bare in quote for quote in quotes):
        return None  # one of those who were asked for, and nothing that was asked about
    return _with_name(asked, preposition, new, bare)


def _with_name(asked: str, preposition: str | None, new: str, bare: str) -> str | None:
    """A question with another name in the place of its one name, or at its end."""
    old = [n for n in names(asked) if not _YEAR.fullmatch(n.text)]
    if preposition:
        placed = re.compile(rf"\b{preposition}\s+(?:the\s+)?$", re.IGNORECASE)
        there = [n for n in old if placed.search(asked[: n.start])]
        if not there and not any(_is_compound(n, asked) for n in old):
            return f"{asked} {preposition} {new}?"
        old = there
    if len(old) != 1:
        return None
    has_article = bool(_ARTICLE.search(asked[: old[0].start]))
    return asked[: old[0].start] + (bare if has_article else new) + asked[old[0].end :] + "?"


def _named(question: str, before: Sequence[str], quotes: Sequence[str]) -> str | None:
    """The question with its pronoun's name in its place."""
    pronouns = list(_PRONOUN.finditer(question))
    few = len(question.split()) < _A_QUESTION
    if few or not pronouns or next(names(question[: pronouns[0].start()]), None):
        return None
    pronoun = pronouns[0].group().lower()
    subject = _subject(pronoun, before[0], quotes)
    if subject is None and pronoun in _PERSONAL | _PLURAL and not _asks_who(before[0]):
        subject = next(filter(None, (_subject(pronoun, each, ()) for each in before[1:])), None)
    if subject is None or subject.lower() in question.lower():
        return None
    first = pronouns[0]
    named = question[: first.start()] + _inflected(first, question, subject)
    return _LEAD.sub("", named + question[first.end() :])


def _inflected(pronoun: re.Match[str], question: str, subject: str) -> str:
    """The subject as it stands for the pronoun: with its possessive where a noun follows."""
    owner = pronoun[2] or (pronoun[3] and re.match(r"\s+\w", question[pronoun.end() :]))
    if not owner:
        return subject
    return f"{subject}'" if subject.endswith("s") else f"{subject}'s"


def _subject(pronoun: str, before: str, quotes: Sequence[str]) -> str | None:
    """What a pronoun stands for: who was asked for, or the one name that was asked about."""
    asked = [n for n in names(before) if not _YEAR.fullmatch(n.text)]
    about = [n for n in asked if not _PLACED.search(before[: n.start])]
    is_named = any(_WHO_IS.match(before[: n.start]) for n in about)
    if not pronoun.startswith("it") and _asks_who(before) and not is_named:
        found = _entities(quotes[0], before) if quotes else []
        if pronoun in _PERSONAL:
            found = [each for each in found if _may_be_a_person(each)]
        most = _MOST_NAMES if pronoun in _PLURAL else 1
        return _joined(found) if 0 < len(found) <= most else None
    if pronoun.startswith("it") and _ASKS_WHAT.match(before) and not is_named:
        return None  # what was asked for may be meant, or what it was asked about
    if pronoun in _PERSONAL:
        about = [n for n in about if _may_be_a_person(n.text)]
    return about[0].text if len(about) == 1 and not _is_compound(about[0], before) else None


def _asks_who(question: str) -> bool:
    """Whether who did something is asked: those it was answered with are spoken of next."""
    return bool(_ASKS_WHO.match(question)) and not _DOES.search(question)


def _may_be_a_person(name: str) -> bool:
    return not is_acronym(name) and " of " not in name and not any(map(str.isdigit, name))


def _is_compound(name: Name, text: str) -> bool:
    """Whether a name only begins what is meant: "the Innovation call"."""
    return bool(_ARTICLE.search(text[: name.start])) and bool(
        re.match(r"\s+[a-z]", text[name.end :])
    )


def _joined(some: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(some[:-1]), some[-1])))
