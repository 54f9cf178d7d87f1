"""Names and acronyms of a sentence that its quote does not have."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from assistant.facts.names import Name, is_acronym, names
from corpus.aliases import Alias

SameName = Callable[[str], Iterable[str]]
"""Of a name the other names of the same thing, as the library gives them."""
_SHARED = 4  # letters that two forms of a name share: Ghana, Ghanaian
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_AND = re.compile(r"(\s+(?:and|or)\s+)")
_PARTS = re.compile(r"\s+(?:and|or|&)\s+|['’]s\s+")
# looked at with the figure
_CURRENCY = re.compile(r"(?:USD|GBP|EUR|CHF)(?:\s?[\d$].*)?|US\s?[\d$].*")
_DOLLARS = re.compile(r"US\s?(?:\$|dollars?\b)")
_BRACKETED = re.compile(r"\(\s*(?P<name>[A-Z]\w+)\s*\)")
_EXPLAINED = re.compile(r"(?P<word>[^\W\d_][\w'’-]*)[\"'”’]?\s*\(\s*(?P<short>[A-Z][\w&-]+)\s*\)")
_FIGURE = re.compile(r"\d[\d.,]*(?:m|bn|k|th|st|nd|rd|-[a-z]+)?")
_LEFT_OUT = re.compile(
    r"of|the|for|and|de|da|do|del|la|et|y|du|mrs?|ms|dr|prof|professor|sir|madam", re.IGNORECASE
)
_BETWEEN = 2  # other words among those of a name


def proper_names(text: str) -> Iterator[Name]:
    """The names of a text in order, each alone where "and" joins two; currencies are none."""
    for name in names(text):
        start = name.start
        for part in _AND.split(name.text):
            end = start + len(part)
            known = any(c.isalpha() for c in part) and not _CURRENCY.fullmatch(part)
            if known and not _AND.fullmatch(part) and not _DOLLARS.match(text, start):
                yield Name(text=part, start=start, end=end)
            start = end


def unfounded_names(sentence: str, quote: str, same: SameName) -> list[str]:
    """The sentence's names of which the quote has no form."""
    return [
        name
        for name in [n.text for n in proper_names(sentence)] + _BRACKETED.findall(sentence)
        if not any(stands(form, quote) for form in [name, *same(name)])
    ]


def misexplained(sentence: str, quote: str, same: SameName) -> list[str]:
    """Acronyms in brackets after a name, "Surat (UCRA)", that the quote has after another one."""
    last_words = defaultdict(list)
    for given in _EXPLAINED.finditer(quote):
        last_words[given["short"]].append(given["word"])
    return [
        said["short"]
        for said in _EXPLAINED.finditer(sentence)
        if is_acronym(said["short"])
        and said["word"][0].isupper()
        and (there := last_words.get(said["short"]))
        and not any(_is_form(said["word"], word) for word in there)
        and not any(stands(said["word"], name) for name in same(said["short"]))
    ]


def other_names(aliases: Sequence[Alias]) -> SameName:
    """The names that these aliases give for the same thing as a name, in both directions."""
    others: dict[str, set[str]] = defaultdict(set)
    for alias in aliases:
        others[_bare(alias.short)].add(alias.long)
        others[_bare(alias.long)].add(alias.short)

    return lambda name: others.get(_bare(name), ())


def stands(name: str, text: str) -> bool:
    """Whether a text has a name: as it is, or its words in order and near, in some form.

    "Ghanaian" is a form of Ghana; "who" is none of WHO. Figures in a name are looked at as figures,
    not here.
    """
    acronym = name.isupper() and " " not in name
    flags = re.NOFLAG if acronym else re.IGNORECASE
    if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, flags):
        return True
    known = _WORD.findall(text)
    return all(_near(part, known) for part in _PARTS.split(name))


def _near(name: str, known: Sequence[str]) -> bool:
    named = [w for w in _WORD.findall(name) if not _FIGURE.fullmatch(w)]
    words = [w for w in named if not _LEFT_OUT.fullmatch(w)]
    within = 2 * len(words) + _BETWEEN
    starts = [at for at, each in enumerate(known) if words and _is_form(words[0], each)]
    return not named or any(_in_order(words, known[at : at + within]) for at in starts)


def _in_order(words: Sequence[str], known: Sequence[str]) -> bool:
    rest = iter(known)
    return all(any(_is_form(word, each) for each in rest) for word in words)


def _bare(name: str) -> str:
    return name.lower().removeprefix("the ")


def _is_form(word: str, known: str) -> bool:
    if word.isupper() or any(c.isdigit() for c in word):
        return known in {word, word.capitalize() if len(word) > _SHARED else word}
    if word.lower() == known.lower():
        return True
    begins = word[: max(_SHARED, len(word) - 3)].lower()
    return (
        min(len(word), len(known)) > _SHARED
        and known[:1].isupper()
        and known.lower().startswith(begins)
        and abs(len(known) - len(word)) <= _SHARED
    )
