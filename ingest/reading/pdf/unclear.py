"""Leaves out the sentences of which a line could not be read for sure."""

from __future__ import annotations

import re
from typing import Final

UNCLEAR: Final = "\ufffc"  # stands for such a line
# words of four letters and more are no abbreviations: a sentence cut in its middle would lie
_END: Final = re.compile(
    r"(?:(?<=[a-zß-ÿ]{4}[.!?])|(?<=[a-zß-ÿ]{4}[.!?][)”»\"’]))\s+(?=[«“\"¿¡(]?[A-ZÀ-Þ0-9])"
)


def without_unclear(text: str) -> str:
    """What is left of a paragraph without the sentences that hold an unclear line."""
    if UNCLEAR not in text:
        return text
    return " ".join(sentence for sentence in _END.split(text) if UNCLEAR not in sentence)
