"""Codes: `PR-3`, `AF-2023/18`. One that only looks like another is another thing."""

from __future__ import annotations

import re

_CODE = re.compile(
    r"(?<![\w/.-])(?=[\w/.-]*\d)(?=[\w/.-]*[A-Z])[^\W_]+(?:[-/.][^\W_]+)+(?![\w/-])(?!\.\w)"
)


def codes(text: str) -> tuple[str, ...]:
    """The words of a text with a capital, a figure, and a hyphen, slash or dot within."""
    return tuple(dict.fromkeys(_CODE.findall(text)))


def has_code(text: str, code: str) -> bool:
    """Whether a text has a code as a whole: `PR-13` and `PR-3/b` are not `PR-3`."""
    whole = rf"(?<![\w/-]){re.escape(code)}(?![\w/-])(?!\.\w)"
    return re.search(whole, text, re.IGNORECASE) is not None
