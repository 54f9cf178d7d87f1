"""Names and acronyms of a sentence that its quote does not have."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from assistant.facts.names import names
from corpus.aliases import Alias

SameName = Callable[[str], Iterable[str]]
"""Of a name the other names of the same thing, as the library gives them."""
_SHARED = 4  # letters that two forms of a name share: Ghana, Ghanaian
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SMALL = frozenset(["of", "the", "for", "and", "de", "da", "do", "del", "la", "et", "y", "du"])
_TITLES = frozenset(["mr", "mrs", "ms", "dr", "prof", "professor", "sir", "madam"])


def unfounded_names(sentence: str, quote: str, same: SameName) -> list[str]:
    """The sentence's names of which the quote has no form."""
    return [
        name.text
        for name in names(sentence)
        if not any(stands(form, quote) for form in [name.text, *same(name.text)])
    ]


def other_names(aliases: Sequence[Alias]) -> SameName:
    """The names that these aliases give for the same thing as a name, in both directions."""
    others: dict[str, set[str]] = defaultdict(set)
    for alias in aliases:
        others[_bare(alias.short)].add(alias.long)
        others[_bare(alias.long)].add(alias.short)

    return lambda name: others.get(_bare(name), ())


def stands(name: str, text: str) -> bool:
    """Whether a text has a name as it is, or each of its words in some form ("Ghanaian")."""
    if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE):
        return True
    words = [w for w in _WORD.findall(name) if w.lower() not in _SMALL | _TITLES]
    known = _WORD.findall(text)
    return bool(words) and all(_is_word(word, known) for word in words)


def _bare(name: str) -> str:
    return name.lower().removeprefix("the ")


def _is_word(word: str, known: Sequence[str]) -> bool:
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
