"""Whether an acronym can stand for words before it.

After A. S. Schwartz and M. A. Hearst, "A simple algorithm for identifying abbreviation definitions
in biomedical text", Pacific Symposium on Biocomputing 2003: the letters of the short form are
looked for from right to left, its first letter begins a word, and the long form has at most
min(n + 5, 2n) words for n letters. They let a letter stand anywhere; here every letter begins a
word or follows such a letter in the same word, and every word but "of", "the" and their like gives
one (a single word may give none where four letters or more are found). That loses "XML", and finds
hardly anything that is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.naming.words import Word

_SHORT = re.compile(r"[^\W_][\w&+./-]{1,11}")
_ROMAN = re.compile(r"[IVX]+")


def is_short_form(text: str) -> bool:
    """Whether this can be an acronym: 2 to 12 characters, two of them capitals or digits."""
    if not _SHORT.fullmatch(text) or _ROMAN.fullmatch(text):
        return False
    telling = [c for c in text if c.isupper() or c.isdigit()]
    return len(telling) >= 2 and not all(c.isdigit() for c in telling)


def without_plural(short: str) -> str:
    """The short form in the singular: "GHG" for "GHGs"."""
    return re.sub(r"(?<=[A-Z0-9])['’]?s$", "", short)


def most_words(short: str) -> int:
    """The most words that a long form of this short form has."""
    n = len(_letters(short))
    return min(n + 5, 2 * n)


def begins_at(
    short: str, words: Sequence[Word], *, initials: bool, silent: int = 0
) -> Iterator[int]:
    """Places in the words from which the short form stands for all the rest, the nearest first.

    Args:
        short: the short form.
        words: the words; the long form is to end with the last of them.
        initials: whether each word gives its first letter only, and a number all its digits.
        silent: how many words between the first and the last may give no letter.
    """
    wanted = _letters(short)
    last = len(words) - 1
    open_ends = {(len(wanted), silent)}  # how many letters are still to be found
    for place in range(last, max(-1, last - most_words(short)), -1):
        word = words[place]
        given = {(n - k, s) for n, s in open_ends for k in _given(word.text, wanted[:n], initials)}
        if any(n == 0 for n, _ in given) and not (word.optional and word.text.islower()):
            yield place
        passed = open_ends if word.optional else {(n, s - 1) for n, s in open_ends if s}
        # the last word always gives a letter
        open_ends = {(n, s) for n, s in given if n} | (passed if place < last else set())
        if not open_ends:
            return


def leads(short: str, words: Sequence[Word]) -> bool:
    """Whether the capitals and digits of a mixed short form begin a name, as in "UN-Habitat"."""
    wanted = "".join(c for c in short if c.isupper() or c.isdigit()).lower()
    if len(wanted) < 3 or short.isalpha():
        return False
    for word in words:
        lower = word.text.lower()
        if word.text.isupper() and wanted.startswith(lower):
            wanted = wanted[len(lower) :]
        elif lower[0] == wanted[0]:
            wanted = wanted[1:]
        elif not word.optional:
            return False
        if not wanted:
            return True
    return False


def _letters(short: str) -> str:
    return "".join(c for c in short.lower() if c.isalnum())


def _given(word: str, wanted: str, initials: bool) -> Iterator[int]:
    """How many of the last letters that are wanted this word can give."""
    lower = word.lower()
    if (word.isupper() or word.isdigit()) and wanted.endswith(lower):
        yield len(lower)
    longest = 1 if initials else len(wanted)
    for k in range(1, min(longest, len(wanted), len(lower)) + 1):
        if lower[0] == wanted[-k] and _within(wanted[len(wanted) - k :], lower):
            yield k


def _within(letters: str, word: str) -> bool:
    """Whether the letters stand in the word in this order."""
    rest = iter(word)
    return all(letter in rest for letter in letters)
