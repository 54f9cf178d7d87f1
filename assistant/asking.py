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
    document documents article report text
"""
_ASKING = frozenset(_ASKING_TEXT.split())


def naming_words(question: str) -> str:
    """The question without the words that only ask; WHO and US in capitals are names and stay.

    A question made only of such words is returned as it is.
    """
    kept = [
        word
        for word in _WORD.findall(question)
        if word.strip("'’.-").lower() not in _ASKING or (len(word) > 1 and word.isupper())
    ]
    return " ".join(kept) or question
