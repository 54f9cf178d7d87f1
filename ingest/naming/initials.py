"""Acronyms that a document uses and never explains, though it says the name in full elsewhere.

"the Joint Work Programme … The JWP has": an acronym of 2 to 6 capitals, never in brackets, whose
letters are the initials of exactly one name of the document. Names are runs of capitalised words.
Headings have such runs by chance, and a chance pair stands far apart: so the name must stand by
itself somewhere, with small words or punctuation around it, and near the acronym, or be said again.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.aliases import AliasDraft
from ingest.naming.words import FUNCTION_WORDS

# not beside another word of capitals: in such a line every word looks like one
_ACRONYM = re.compile(r"(?<![\w&.'’/-])(?<![A-Z]{2} )([A-Z]{2,6})(?=s?(?![\w&/-]))(?!s? [A-Z]{2})")
_RUN = re.compile(
    r"(?<![\w’'-])[A-ZÀ-ÖØ-Þ][^\W_]*"
    r"(?:(?:\s|-)(?:(?:of|the|for|and|on|to|in|de|des|du|la|le|et|y|del|para)\s){0,3}"
    r"[A-ZÀ-ÖØ-Þ][^\W_]*)+"
)
_WORD = re.compile(r"[^\W_]+")
_ALONE = re.compile(r"\(\W{0,2}([A-Z]{2,6})s?\W{0,2}\)")
_GOES_ON = re.compile(r"-\w|['’](?!s\b)\w")
_LOUD = re.compile(r"[A-Z]{2,}")
# capitalised at the beginning of a sentence or heading, and no part of a name
_OPENERS = frozenset(
    {
        "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with",
        "are", "as", "be", "can", "do", "does", "has", "have", "how", "i", "if", "is", "it",
        "its", "many", "more", "most", "no", "not", "our", "other", "over", "see", "some", "such",
        "that", "their", "these", "they", "this", "those", "through", "under", "was", "we",
        "what", "when", "where", "which", "while", "who", "why", "will", "your", "both", "each",
        "every", "all", "any", "also", "but"
    }
)  # fmt: skip
_SPELLED = frozenset({"of", "for"})  # "COP", "RFP"; with "and" or "to" it is mostly chance
_NEAR_TWO = 300  # most characters that show two letters to be a name: they are too often chance
_NEAR = 2_000  # the same for more letters, where the name stands by itself once only
# known everywhere, and hardly ever the initials of what the document is about
_COMMON = frozenset(
    {
        "AD", "AM", "BC", "CEO", "CFO", "CO", "DC", "EUR", "EU", "FAQ", "GBP", "ID", "IT", "LLC",
        "LTD", "NA", "NO", "OK", "PDF", "PM", "SA", "TV", "UK", "UN", "US", "USA", "USD", "II",
        "III", "IV", "VI", "VII", "VIII", "IX", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XX",
        "XXI"
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Name:
    """A run of words with an acronym's initials; `whole` when it stands by itself."""

    key: tuple[str, ...]
    start: int
    end: int
    whole: bool


def unexplained(text: str, explained: Iterable[str]) -> Iterator[AliasDraft]:
    """The acronyms of this text that one of its names explains.

    Args:
        text: the edition's text.
        explained: short forms that are known already.
    """
    places = _acronyms(text)
    for short in {*explained, *(m.group(1) for m in _ALONE.finditer(text)), *_COMMON}:
        places.pop(short, None)
    for short, names in _names(text, places).items():
        own = [name for name in names if name.whole]
        if own and len({name.key for name in names}) == 1:
            alias = _nearest(text, short, own, places[short])
            if _is_shown(alias, min(len(own), len(places[short]))):
                yield alias


def _is_shown(alias: AliasDraft, times: int) -> bool:
    """Whether the two are no chance pair, given how often each is said at least."""
    distance = alias.end - alias.start
    if len(alias.short) == 2:
        return distance <= _NEAR_TWO
    if alias.long.startswith("The ") and len(alias.short) == 3:
        return False  # "The City Manager"
    return distance <= _NEAR or times > 1


def _acronyms(text: str) -> dict[str, list[int]]:
    """Where each acronym stands by itself."""
    places: dict[str, list[int]] = defaultdict(list)
    for match in _ACRONYM.finditer(text):
        places[match.group(1)].append(match.start())
    return places


def _names(text: str, shorts: Iterable[str]) -> Mapping[str, list[_Name]]:
    """All runs of capitalised words with the initials of an acronym."""
    wanted = frozenset(shorts)
    prefixes = {short[:n] for short in wanted for n in range(1, len(short) + 1)}
    found: dict[str, list[_Name]] = defaultdict(list)
    for run in _RUN.finditer(text):
        words = list(_WORD.finditer(text, run.start(), run.end()))
        for first in (i for i, word in enumerate(words) if word.group()[0] in prefixes):
            for last, short in _spelled(words, first, prefixes):
                if short in wanted:
                    found[short].append(_name(text, words, first, last))
    return found


def _spelled(
    words: Sequence[re.Match[str]], first: int, prefixes: set[str]
) -> Iterator[tuple[int, str]]:
    """What the initials from this word on can spell, with the place of the last word."""
    open_ends = {""}
    for place in range(first, len(words)):
        word = words[place].group()
        small = _is_small(word)
        if len(word) == 1 or _LOUD.fullmatch(word) or (small and place == first and word != "The"):
            return
        spelled = {s + word[0].upper() for s in open_ends} & prefixes
        if not small:
            yield from ((place, short) for short in sorted(spelled))
        elif place > first:
            spelled = (spelled if word in _SPELLED else set()) | open_ends
        open_ends = spelled
        if not open_ends:
            return


def _name(text: str, words: Sequence[re.Match[str]], first: int, last: int) -> _Name:
    start, end = words[first].start(), words[last].end()
    return _Name(
        key=tuple(
            _singular(word.group().lower())
            for word in words[first : last + 1]
            if not _is_small(word.group())
        ),
        start=start,
        end=end,
        whole=_ends(words, first - 1) and _ends(words, last + 1) and not _GOES_ON.match(text, end),
    )


def _ends(words: Sequence[re.Match[str]], place: int) -> bool:
    """Whether a name ends at this neighbour: there is none, or it is a small word or acronym."""
    if not 0 <= place < len(words):
        return True
    word = words[place].group()
    return _is_small(word) or bool(_LOUD.fullmatch(word))


def _is_small(word: str) -> bool:
    """Whether a word is no part of a name's initials; "Los" of "Los Angeles" is one."""
    return word in FUNCTION_WORDS or word.lower() in _OPENERS


def _singular(word: str) -> str:
    """The word without its plural, well enough to see that two names are one."""
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("ases", "as"), ("s", "")):
        if word.endswith(ending) and not word.endswith(("ss", "us", "is", "as")):
            return word.removesuffix(ending) + instead
    return word


def _nearest(text: str, short: str, names: Sequence[_Name], places: Sequence[int]) -> AliasDraft:
    """The alias as the name and the acronym that stand closest to each other show it."""

    def distance(pair: tuple[_Name, int]) -> int:
        return abs(pair[0].start - pair[1])

    pairs = [
        (name, place)
        for name in names
        for at in (bisect_left(places, name.start),)
        for place in places[max(0, at - 1) : at + 1]
    ]
    name, place = min(pairs, key=distance)
    return AliasDraft(
        short=short,
        long=" ".join(text[name.start : name.end].split()),
        start=min(name.start, place),
        end=max(name.end, place + len(short)),
        kind="acronym",
    )
