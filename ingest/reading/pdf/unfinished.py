"""Tells whether a sentence that a column, a page or a note breaks off goes on in what follows."""

from __future__ import annotations

import re
from typing import Final

ENDS: Final = (".", "!", "?", ":", ";", ".”", '."', ".)", "?”", "!”")
_FULL_STOP: Final = re.compile(r"[^\W\d_]{3}[.!?][)”»\"’']*\s+\S")
_FEWEST_LINES: Final = 3
_FEWEST_WORDS: Final = 7
_ITEM: Final = re.compile(r"\(?(?:\d{1,3}|[a-z])[.)](?:\d+\.?)*\s")
# words that no sentence ends with: what follows may begin with a capital or a figure
_OPEN_WORDS: Final = frozenset(
    {
        "a",
        "al",
        "an",
        "and",
        "ao",
        "are",
        "as",
        "at",
        "au",
        "aux",
        "avec",
        "by",
        "com",
        "con",
        "da",
        "dans",
        "das",
        "de",
        "del",
        "des",
        "do",
        "dos",
        "du",
        "e",
        "el",
        "em",
        "en",
        "es",
        "est",
        "et",
        "for",
        "from",
        "in",
        "is",
        "la",
        "las",
        "le",
        "les",
        "los",
        "não",
        "o",
        "of",
        "on",
        "or",
        "os",
        "ou",
        "par",
        "para",
        "por",
        "pour",
        "que",
        "qui",
        "se",
        "son",
        "sont",
        "sur",
        "than",
        "that",
        "the",
        "to",
        "um",
        "uma",
        "un",
        "una",
        "une",
        "was",
        "were",
        "will",
        "with",
        "y",
        "à",
    }
)


def is_prose(text: str, lines: int, *, fills: bool) -> bool:
    """Whether a text is sentences rather than a label, a title or a line of a list.

    Args:
        text: the text.
        lines: how many lines it has.
        fills: whether its last line is as long as those above and below it.
    """
    is_long = fills or lines >= _FEWEST_LINES or _FULL_STOP.search(text) is not None
    words = text.split()
    return is_long and len(words) >= _FEWEST_WORDS and any(map(str.islower, words[1:]))


def goes_on(before: str, after: str, *, is_prose: bool) -> bool:
    """Whether `after` is the rest of the last sentence of `before`.

    It is where it begins with a small letter, or `before` ends with a word that cannot be the
    last. Where `before` is prose without an end, a figure, a name or a quote goes on, too.

    Args:
        before: the text before a break, not empty.
        after: the text behind it, not empty.
        is_prose: whether `before` is sentences, and no label or item.
    """
    if before.endswith(ENDS):
        return False
    is_open = before.endswith(",") or before.split()[-1] in _OPEN_WORDS
    is_label = len(after.split()) < _FEWEST_WORDS and not after.endswith(ENDS)
    return after[0].islower() or is_open or (is_prose and not is_label and not _ITEM.match(after))


def goes_on_beside(before: str, after: str, *, is_prose: bool) -> bool:
    """Whether the line on top of the next column goes on with the text of this one.

    A capital may begin another text there, as a figure in a box may.
    """
    if before.endswith(ENDS) or after[0].isupper():
        return False
    return after[0].islower() or (is_prose and not _ITEM.match(after))
