"""Questions for all of something, and sentences that enumerate."""

from __future__ import annotations

import re

from assistant.question.understanding import Asked

_FOR_ALL = re.compile(
    r"^\W*(?:(?:please|can you|could you) )*(?:list|name)\b"
    r"|\b(?:list (?:of )?all|all (?:of )?(?:the|our)|every|who (?:are|were|have been|else))\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:[,;•]|\n|\b(?:and|et|y|e|ou|or)\b)\s*")
_TWO_NAMES = re.compile(r"\b[A-Z][\w&.-]*,? (?:and|et|y|e|&) (?:the |la |le |el |o |a )?[A-Z]\w")
_ITEMS, _OF_AN_ITEM = 3, 8  # at least, and words at most


def asks_for_all(asked: Asked) -> bool:
    """Whether a question asks for several things and not for one of them."""
    return asked.wanted.several or _FOR_ALL.search(asked.plain) is not None


def enumerates(text: str) -> bool:
    """Whether a text names three things or more one after the other, or two names."""
    if _TWO_NAMES.search(text):
        return True
    row = 0
    for part in _BETWEEN.split(text):
        row = row + 1 if 0 < len(part.split()) <= _OF_AN_ITEM else 0
        if row >= _ITEMS:
            return True
    return False
