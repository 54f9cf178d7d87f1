"""The words of a question that ask rather than name: they stand in no document for a reason."""

from __future__ import annotations

import re

_WORD = re.compile(r"[\w'’.-]+")
_ASKING_TEXT = """
    what what's which who who's whom whose when where why how
    do does did done doing have has had having be being been am is are was were
    can could will would shall should might must
    i me my mine we us our ours you your yours he him his she her hers they them their it its
    this that these those there here any some much many
    please tell give show list name say says said mean means about regarding concerning
    document documents article report text mentioned mention happened happen kind kinds
    list name names give as such about all every each
    ok okay fine well thanks yes no then so and but also
"""
_ASKING = frozenset(_ASKING_TEXT.split())
# nouns that ask for something about a name: an answer need not repeat them
_ABOUT_TEXT = """
    role roles relation relationship link connection status purpose aim aims goal goals objective
    meaning definition type types nature background history overview summary details information
    stand stands thing same approach difference work works title full exactly today now
"""
_ABOUT = frozenset(_ABOUT_TEXT.split())
_STANDING = frozenset({"status"})  # asks how something stands


def naming_words(question: str) -> str:
    """The question without the words that only ask; WHO and US in capitals are names and stay.

    A question made only of such words is returned as it is.
    """
    return " ".join(naming_words_alone(question)) or question


def naming_words_alone(question: str) -> list[str]:
    """Those words; none where a question is made only of such that ask."""
    return [
        word
        for word in _WORD.findall(question)
        if word.strip("'’.-").lower() not in _ASKING or (len(word) > 1 and word.isupper())
    ]


def telling_words(question: str) -> str:
    """Of the naming words those that an answer is expected to hold.

    "What is the status of the grant?" is searched for with "status", and answered by what is said
    of the grant.
    """
    words = naming_words(question)
    kept = [word for word in words.split() if word.strip("'’.-").lower() not in _STANDING]
    return " ".join(kept) or words


def saying_words(question: str) -> str:
    """Of the naming words those that an answer has to say something of; there may be none."""
    return " ".join(
        word
        for word in _WORD.findall(question)
        if word.strip("'’.-").lower() not in _ASKING | _ABOUT
    )
