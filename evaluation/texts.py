"""Comparing texts as the banks say: keywords, words, sentences. Pure functions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

_MARK = re.compile(r"\[\d+\]")  # of a citation
_FEW_LETTERS = 8  # a text of no more is in many sentences by chance


def has_required(text: str, entries: Iterable[str]) -> bool:
    """Whether every entry occurs; a vertical bar within one separates alternatives."""
    said = _plain(text)
    return all(any(_plain(word) in said for word in entry.split("|")) for entry in entries)


def has_forbidden(text: str, entries: Iterable[str]) -> bool:
    """Whether any entry occurs."""
    said = _plain(text)
    return any(_plain(word) in said for word in entries)


def count_words(text: str) -> int:
    """Words between white space; the marks of citations are none."""
    return len(_MARK.sub("", text).split())


def shares_sentence(quote: str, sentences: Sequence[str]) -> bool:
    """Whether a quote holds one of the sentences or is part of one, by letters and digits only.

    Theirs and ours are cut by different rules. A very short quote must be the whole sentence.
    """
    ours = letters(quote)
    theirs = [each for each in map(letters, sentences) if each]
    if len(ours) <= _FEW_LETTERS:
        return ours in theirs
    return any(ours in each or each in ours for each in theirs)


def letters(text: str) -> str:
    """Only the letters and digits of a text, in lower case."""
    return re.sub(r"[\W_]+", "", text.lower())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("’", "'").replace("–", "-").lower()
