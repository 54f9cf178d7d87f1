"""Words and names of a text, each with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# words that an acronym may pass over; the sample library speaks these three languages
FUNCTION_WORDS = frozenset(
    {
        "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with",
        "au", "aux", "d", "da", "de", "del", "des", "du", "e", "el", "en", "et", "l", "la", "las",
        "le", "les", "los", "para", "por", "pour", "y"
    }
)  # fmt: skip

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)*")
_BREAK = re.compile(r"[!?;|()\[\]{}•…]|\n\s*\n|\s[-–—]\s|—")
_STOP = re.compile(r"\.\s")


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its place; `joined` by a hyphen to the word before it."""

    text: str
    start: int
    end: int
    joined: bool = False

    @property
    def optional(self) -> bool:
        """Whether an acronym may pass over it."""
        return self.joined or self.text.lower() in FUNCTION_WORDS


def words_of(text: str, start: int, end: int) -> list[Word]:
    """The words between two places of the text, from the last break in meaning on."""
    found: list[Word] = []
    before = start
    for match in _WORD.finditer(text, start, end):
        gap = text[before : match.start()]
        if found and _breaks(gap, found[-1].text):
            found.clear()
        joined = bool(found) and gap in {"-", "‐", "‑", "/"}
        found.append(Word(match.group(), match.start(), match.end(), joined))
        before = match.end()
    if found and _breaks(text[before:end], found[-1].text):
        found.clear()
    return found


def _breaks(gap: str, before: str) -> bool:
    """Whether a name cannot go on across this gap; "St. Louis" and "U.S. Agency" can."""
    if gap in {" ", "-", ", "}:
        return False
    return bool(_BREAK.search(gap) or (len(before) > 2 and _STOP.search(gap)))


def spoken(text: str, words: Sequence[Word]) -> str:
    """The text from the first word to the last, on one line, without "'s" or a note's number."""
    whole = " ".join(text[words[0].start : words[-1].end].split())
    return re.sub(r"['’]s$|(?<=[a-z]{3})\d{1,2}$", "", whole)
