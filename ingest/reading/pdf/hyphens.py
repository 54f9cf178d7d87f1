"""Puts words together that were cut at a line's end, and leaves real compounds alone."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from ingest.reading.pdf.pages import Line

_WORD: Final = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_LAST: Final = re.compile(r"[^\W\d_]+$")
_FIRST: Final = re.compile(r"[^\W\d_]+")
# shorter parts ("for", "ward") are words by chance
_WHOLE_WORD: Final = 4


class Vocabulary:
    """The words and compounds that a document writes without cutting them."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._words: set[str] = set()
        self._compounds: set[str] = set()
        for line in lines:
            found = _WORD.findall(line.text.lower())
            whole = found[:-1] if line.hyphenated else found
            self._words.update(word for word in whole if "-" not in word)
            self._compounds.update(word for word in whole if "-" in word)

    def join(self, left: str, right: str) -> str:
        """Join the two sides of a line's end; `left` has lost its hyphen."""
        last, first = _LAST.search(left), _FIRST.match(right)
        if not last or not first or self._keeps_hyphen(left, last[0], first[0]):
            return f"{left}-{right}"
        return left + right

    def _keeps_hyphen(self, left: str, last: str, first: str) -> bool:
        token = left.split()[-1]
        if "/" in token or "@" in token or token.startswith("www."):
            return True
        if first[0].isupper() and not last.isupper():
            return True
        last, first = last.lower(), first.lower()
        if last + first in self._words:
            return False
        if any(f"{last}-{first}" in word for word in self._compounds):
            return True
        both_long = min(len(last), len(first)) >= _WHOLE_WORD
        return both_long and last in self._words and first in self._words
