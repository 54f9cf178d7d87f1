"""A message that asks two things: "When was it launched, and how many partners did it have?"."""

from __future__ import annotations

import re

_ASKS = (
    r"(?:(?:with|by|to|for|from|of|in|on|at|since|until) )?"
    r"(?:who|whom|whose|what|which|when|where|why|how(?: many| much| long| often| old)?"
    r"|qui|quand|où|pourquoi|comment|combien|quel(?:le)?s?"
    r"|qui[ée]n(?:es)?|cu[áa]ndo|d[óo]nde|por qu[ée]|c[óo]mo|cu[áa]nt[oa]s?|cu[áa]l(?:es)?"
    r"|quem|quando|onde|por que|como|quant[oa]s?|qua(?:l|is))\b"
)
_JOINT = re.compile(
    rf"(?:\s*[,;]\s*(?:(?:and|or|et|y|e)\s+)?|\s+(?:and|et|y|e)\s+|\?\s+(?:(?:and|et|y|e)\s+)?)"
    rf"(?={_ASKS})",
    re.IGNORECASE,
)
_ASKING = re.compile(rf"\b{_ASKS}", re.IGNORECASE)
# "In the scheme where people save" asks nothing
_ASKED = re.compile(
    rf"(?:^|[.?!;:,(–—-]|\b(?:tell|say|explain|show|know|wonder|and|or)\b[^.?!]{{0,30}})\W*\b{_ASKS}",
    re.IGNORECASE,
)
_APART = re.compile(
    r"\W*(?:who|whom|whose|when|where|why|how(?! (?:many|much|big|large|high|long)\b))\b",
    re.IGNORECASE,
)
_FEW_WORDS = 3  # a half has at least these
_OPEN = re.compile(rf"{_ASKS}\W*$|\b(?:tell|say|know|explain|show|about|and|or)\W*$", re.IGNORECASE)


def asks_apart(half: str) -> bool:
    """Whether the second half of a question asks for another thing than how much or which."""
    return bool(_APART.match(half))


def asks(half: str) -> bool:
    """Whether a half asks, and does not only tell which thing is meant by the other."""
    return _ASKED.search(half) is not None


def halves(question: str) -> tuple[str, ...]:
    """The two things that a message asks, each as asked; the message alone where it asks one."""
    for joint in _JOINT.finditer(question):
        first, second = question[: joint.start()].strip(), question[joint.end() :].strip()
        long = min(len(first.split()), len(second.split())) >= _FEW_WORDS
        if long and _ASKING.search(first) and not _OPEN.search(first):
            return f"{first.rstrip(' ?,;')}?", second
    return (question,)
