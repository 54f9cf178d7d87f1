"""Names and acronyms of a sentence that its quote does not have, or has in the other place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from assistant.facts.names import names

SameName = Callable[[str], Iterable[str]]
"""Of a name the other names of the same thing, as the library gives them."""
_SHARED = 4  # letters that two forms of a name share: Ghana, Ghanaian
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SMALL = frozenset(["of", "the", "for", "and", "de", "da", "do", "del", "la", "et", "y", "du"])
_TITLES = frozenset(["mr", "mrs", "ms", "dr", "prof", "professor", "sir", "madam"])
_BY = re.compile(r"\bby\b|\bfrom\b", re.IGNORECASE)


def unfounded_names(sentence: str, quote: str, same: SameName) -> list[str]:
    """The sentence's names of which the quote has no form."""
    return [
        name.text
        for name in names(sentence)
        if not any(_stands(form, quote) for form in [name.text, *same(name.text)])
    ]


def swapped_names(sentence: str, quote: str) -> list[str]:
    """Two names in an order that the quote does not have, where order says who did it to whom.

    Names that are only listed may change places, and so may those around a "by" or "from".
    """
    if bool(_BY.search(sentence)) != bool(_BY.search(quote)):
        return []
    said = [(n.text, n.start, n.end) for n in names(sentence)]
    for (first, _, end), (second, start, _) in pairwise(said):
        listed = _is_list(sentence[end:start])
        places = [(_place(first, quote), _place(second, quote))]
        for a, b in places:
            if listed or a is None or b is None or a < b or first == second:
                continue
            if not _is_list(quote[b + len(second) : a]):
                return [first, second]
    return []


def _place(name: str, quote: str) -> int | None:
    found = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", quote)]
    return found[0] if len(found) == 1 else None


def _is_list(between: str) -> bool:
    return all(word in {"and", "or", "as", "well", "with"} for word in _WORD.findall(between))


def _stands(name: str, quote: str) -> bool:
    if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", quote, re.IGNORECASE):
        return True
    words = [w for w in _WORD.findall(name) if w.lower() not in _SMALL | _TITLES]
    known = _WORD.findall(quote)
    return bool(words) and all(_is_word(word, known) for word in words)


def _is_word(word: str, known: Sequence[str]) -> bool:
    """Whether a word of a name is among these, as it is or as a form of it ("Ghanaian")."""
    if word.isupper() or any(c.isdigit() for c in word):
        return word in known
    begins = word[: max(_SHARED, len(word) - 3)].lower()
    return any(
        each.lower() == word.lower()
        or (
            len(word) > _SHARED
            and each[:1].isupper()
            and each.lower().startswith(begins)
            and abs(len(each) - len(word)) <= _SHARED
        )
        for each in known
    )
