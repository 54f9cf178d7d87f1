"""Where somebody is written to or called: what a question's "e-mail address" is in a sentence."""

from __future__ import annotations

import re
from typing import Final

_WORDS: Final = """
    email e-mail mail address phone telephone number call ring contact write reach touch send turn
"""
_ASKS: Final = re.compile(
    r"\b(?:who|whom|where|how|what|which)\b.*\b(?:e-?mail|mail|phone|telephone|contact|write|writes"
    r"|call|calls|reach|in touch|send|sends|turn to)\b",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_PHONE: Final = re.compile(r"(?<![\w.,])\+?\(?\d[\d ()/.-]{6,18}\d(?![\w,])")


def contact_words(question: str) -> str:
    """The words of a question that ask how somebody is reached; none where it does not ask that."""
    return _WORDS if _ASKS.search(question) else ""


def has_contact(text: str) -> bool:
    """Whether a text gives an e-mail address or a telephone number."""
    return bool(_ADDRESS.search(text) or _PHONE.search(text))
