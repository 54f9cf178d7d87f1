"""What a text says is not known or not told."""

from __future__ import annotations

import re

_NOT_STATED = re.compile(
    r"\b(?:is|are|was|were|has|have)(?: not|n['’]t)(?: been)? (?:yet )?(?:publicly )?(?:stated"
    r"|given|known|named|published|specified|disclosed|mentioned|indicated|said|available)\b"
    r"|\b(?:do|does|did)(?: not|n['’]t) (?:say|state|tell|mention|specify|indicate|disclose)\b"
    r"|\b(?:is|are|remains?) (?:unknown|unclear|undisclosed|unspecified)\b",
    re.IGNORECASE,
)


def says_unknown(text: str) -> bool:
    """Whether a text says that something is not stated or not known."""
    return bool(_NOT_STATED.search(text))
