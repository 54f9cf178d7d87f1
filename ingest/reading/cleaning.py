"""Characters that a reader cannot see or that deceive are removed; the rest stays as written."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_JOINERS: Final = "\u200c\u200d"
_SELECTORS: Final = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACES: Final = re.compile(
    "[\t\n\x0b\x0c\r\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
)
_ATTACHED: Final = re.compile(f"[{_JOINERS}{_SELECTORS}]")
_RUN_OF_SPACES: Final = re.compile(" {2,}")
# Scripts whose letters take another shape beside a joiner: Arabic to Sinhala, Myanmar, Khmer,
# Mongolian, Arabic presentation forms, and the Indic and cursive scripts of the upper planes.
_SHAPING: Final = re.compile(
    "[\u0600-\u0dff\u0f00-\u109f\u1780-\u18af\u1a20-\u1aaf\u1b00-\u1c4f\ua8e0-\ua8ff"
    "\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\U00010a00-\U00010aff\U00011000-\U00011fff"
    "\U0001e900-\U0001e95f]"
)
_LIGATURES: Final = re.compile("[\ufb00-\ufb06\ufb13-\ufb17]")


def clean_text(text: str) -> str:
    """Clean a whole text and put it on one line, without spaces at its ends."""
    return _RUN_OF_SPACES.sub(" ", scrub(text)).strip(" ")


def scrub(text: str) -> str:
    """Remove invisible characters, split ligatures, normalise; runs of spaces stay."""
    text = _INVISIBLE.sub("", _SPACES.sub(" ", text))
    if _ATTACHED.search(text):
        text = _drop_loose_joiners(text)
    # a search for "misfits" must find "misﬁts"
    text = _LIGATURES.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    return unicodedata.normalize("NFC", text)


def belongs_to_previous(char: str) -> bool:
    """Tell whether a character is written onto the one before it and may compose with it."""
    return (
        unicodedata.category(char).startswith("M")
        or "\u1160" <= char <= "\u11ff"
        or char in _JOINERS
    )


def _drop_loose_joiners(text: str) -> str:
    kept: list[str] = []
    for index, char in enumerate(text):
        following = text[index + 1 : index + 2]
        if not _ATTACHED.match(char) or _joins_something(char, kept[-1] if kept else "", following):
            kept.append(char)
    return "".join(kept)


def _joins_something(char: str, previous: str, following: str) -> bool:
    if not previous or (_ATTACHED.match(previous) and char not in "\u200d"):
        return False
    if char == "\u200d" and _is_symbol(previous):
        return bool(following) and _is_symbol(following)
    if char in _JOINERS:
        return bool(_SHAPING.match(previous)) and unicodedata.category(previous)[0] in "LM"
    if char == "\ufe0f" and previous in "0123456789#*":
        return following == "\u20e3"
    category = unicodedata.category(previous)
    return category == "Lo" or _is_symbol(previous) or previous in "‼⁉〰〽"


def _is_symbol(char: str) -> bool:
    # a selector after an emoji is part of it: ❤️‍🔥 is heart, selector, joiner, fire
    return unicodedata.category(char) in ("So", "Sm", "Sk") or char in "\ufe0f\u20e3"
