"""Raised characters after a figure or a word: an exponent stays, a note's mark is no digit."""

from __future__ import annotations

import re
from typing import Final

_SUPERSCRIPTS: Final = str.maketrans("0123456789+-−–()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾ⁿ")
_MARK: Final = re.compile(r"[(\[]?\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*[)\]]?")
_LETTER: Final = re.compile(r"[a-g]")
_ORDINAL: Final = re.compile(r"(?:^|[^\d.,])\d{1,2}[ae]")  # 1a, 2e: of French and Portuguese
_EXPONENT: Final = re.compile(r"[-−–+]?\d{1,2}")
_POWER_OF_UNIT: Final = re.compile(r"[234]|[-−–]\d")
_UNIT: Final = re.compile(
    r"(?:^|[^A-Za-z])(?:[A-Za-zµμ]|[kcdmnµμ]m|mi|ft|yd|feet|foot|inch|miles?|met(?:re|er)s?)$"
)
_TEN: Final = re.compile(r"(?:^|[^\d.,])10$")


def read_raised(text: str, before: str) -> str:
    """What to write for raised text: itself, Unicode superscripts, or nothing for a note's mark.

    Args:
        text: the raised characters.
        before: what stands before them on the same line.
    """
    raised, left = text.strip(), before[-20:]
    is_apart = not left.strip() or left[-1:].isspace() or left[-1:] in "([/"
    if _EXPONENT.fullmatch(raised) and (
        is_apart or _TEN.search(left) or (_UNIT.search(left) and _POWER_OF_UNIT.fullmatch(raised))
    ):
        return raised.translate(_SUPERSCRIPTS)
    if _MARK.fullmatch(raised):
        return raised if is_apart and not raised.isdigit() else ""
    if _LETTER.fullmatch(raised) and left[-1:].isdigit():
        return text if _ORDINAL.search(left + raised) else ""
    return text
