"""The marks that models cite with: `[1]`, `[1, 2]`, `[1-3]`, `【1】`, `[^1]`, `[source 1]`."""

from __future__ import annotations

import re

_MOST_DIGITS = 4
_WIDEST = 20  # a range of more numbers is no citation
_WORD = (
    r"(?:sources?|passages?|documents?|docs?|refs?|references?|quotes?"
    r"|fuentes?|pasajes?|fontes?|passage[nm]s?|extraits?)"
)
_NUMBER = r"[0-9]{1,40}"
_ITEM = rf"(?:{_WORD}\s*)?[#^]?{_NUMBER}(?:\s*[-–—]\s*[#^]?{_NUMBER})?"
_AND = r"\s*(?:[,;&]|,?\s*\b(?:and|et|y|e)\b)\s*"
_ITEMS = rf"{_ITEM}(?:{_AND}{_ITEM}){{0,30}}"
_PAGE = r"\s*[,;:]?\s*(?:pp?|pages?|pág)\.?\s*[0-9]{1,5}(?:\s*[-–]\s*[0-9]{1,5})?"
_TAIL = rf"(?:{_PAGE}|(?::[0-9]{{1,5}})?†[^\]】］]{{0,60}})?"
MARK = re.compile(
    rf"[\[【［]\s*(?P<numbers>{_ITEMS})\s*{_TAIL}\s*[\]】］]",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"({_NUMBER})(?:\s*[-–—]\s*[#^]?({_NUMBER}))?")


def mark_numbers(numbers: str) -> tuple[int, ...]:
    """The numbers of a mark, each once, in order.

    Numbers too long to be any passage's, and ranges that are too wide or backwards, are left out.
    """
    found: dict[int, None] = {}
    for match in _RANGE.finditer(numbers):
        first, last = match[1], match[2] or match[1]
        if max(len(first), len(last)) <= _MOST_DIGITS and int(last) - int(first) < _WIDEST:
            found.update(dict.fromkeys(range(int(first), int(last) + 1)))
    return tuple(found)
