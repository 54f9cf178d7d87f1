"""Words of a question that the reader's library does not have, read as words that it does have.

A library knows best which words its readers mean: the nearest word of the passages that they may
read. The danger is a word that is right and simply not there, so this is built to do nothing when
in doubt. A right English word is never changed (the list of the package `symspellpy`: 82,765 words
and names, no misspellings), nor are figures, abbreviations in capitals, the first letter of a word,
or two letters of what may be a name or a compound. See docs/decisions/0007.
"""

from __future__ import annotations

import functools
import importlib.util
import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from corpus.audience import Audience
from corpus.catalogue import Catalogue
from corpus.errors import ModelUnavailable
from corpus.view import View
from corpus.words import WordIndex

_SHORTEST = 4  # letters; among shorter words everything is near everything
_TWO_FROM, _NAME_TWO_FROM = 8, 10  # letters from which two changes are allowed; of a possible name
_PART = 3  # letters of either half of a compound
_MOST_WORDS = 8  # unknown words looked up a question; more of them are not typing errors
_TRIES = 3  # nearest words asked for in the catalogue, where the nearest one is no longer there
_PASSAGES = 3  # that are looked at for a word
_WORD = re.compile(r"[^\W\d_]+")


class EnglishWords:
    """Right English words and well-known names, in lower case; read when first asked."""

    def __init__(self) -> None:
        """Find the list.

        Raises:
            ModelUnavailable: when its package is not installed.
        """
        spec = importlib.util.find_spec("symspellpy")
        folders = list(spec.submodule_search_locations or []) if spec else []
        files = [f for folder in folders for f in Path(folder).glob("frequency_dictionary_en_*")]
        if not files:
            raise ModelUnavailable("the English word list is missing; reinstall symspellpy")
        self._file = files[0]

    def __contains__(self, word: object) -> bool:
        return word in _words_of(self._file)


@functools.cache
def _words_of(file: Path) -> frozenset[str]:
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    return frozenset(line.partition(" ")[0] for line in lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speller:
    """Finds what unknown words mean, in the indexes of the reader's labels alone."""

    catalogue: Catalogue
    analyser: WordIndex
    english: Container[str]

    def spelling(self, view: View, audience: Audience, words: Iterable[str]) -> Mapping[str, str]:
        """See `LibraryIndex.spelling`."""
        indexes = view.word_indexes(audience)
        unknown = [word for word in dict.fromkeys(words) if self._is_unknown(word, indexes)]
        meant = {word: self._meant(view, audience, word) for word in unknown[:_MOST_WORDS]}
        return {word: found for word, found in meant.items() if found}

    def _is_unknown(self, word: str, indexes: Sequence[WordIndex]) -> bool:
        # an abbreviation, or a name such as BofA, is spelled as it is meant
        if len(word) < _SHORTEST or not (word.isalpha() and word[1:].islower()):
            return False
        terms = self.analyser.terms(word)
        return len(terms) == 1 and not _occurs(terms[0], indexes)

    def _meant(self, view: View, audience: Audience, word: str) -> str | None:
        plain = "".join(self.analyser.surface(word))
        if len(plain) < _SHORTEST or plain in self.english:
            return None
        indexes = view.word_indexes(audience)
        known: Counter[str] = Counter()
        for index in indexes:
            known.update(dict(index.surface_words(plain[0])))
        most = _most_changes(plain, word[0].isupper(), self.english)
        for near in nearest(plain, known, most, self.english)[:_TRIES]:
            terms = self.analyser.terms(near)
            if not terms:
                return None  # it means "their" or "which", which nobody searches for
            standing = self._standing(view, audience, near)
            if standing and _occurs(terms[0], indexes):
                return standing
        return None

    def _standing(self, view: View, audience: Audience, plain: str) -> str | None:
        """The word as a passage has it that the reader may read at this moment, in lower case."""
        hits = [hit for label in audience.labels for hit in view.holding(label, plain, _PASSAGES)]
        for passage in self.catalogue.passages(audience, [hit.passage_id for hit in hits]):
            title = passage.document.facts.title
            for word in _WORD.findall(f"{title}\n{passage.heading}\n{passage.text}".lower()):
                if word == plain or (
                    not word.isascii() and self.analyser.surface(word) == (plain,)
                ):
                    return str(word)
        return None


def nearest(word: str, known: Mapping[str, int], most: int, english: Container[str]) -> list[str]:
    """The known words that `word` may be a typing error of, the likeliest first.

    Changes are letters left out, put in or exchanged, and two neighbours swapped (Damerau and
    Levenshtein). Fewer changes come first, then only swapped letters, then the more frequent word.

    Args:
        word: in lower case, without accents.
        known: words of the same form, with how often each occurs.
        most: the most changes.
        english: right words; only into one of these is a letter exchanged for another.
    """
    likely = [each for each in known if each[0] == word[0] and _may_be(word, each, english)]
    found = process.extract(word, likely, scorer=OSA.distance, score_cutoff=most, limit=None)
    letters = sorted(word)
    ranked = sorted((n, sorted(each) != letters, -known[each], each) for each, n, _ in found)
    return [each for *_, each in ranked]


def _may_be(word: str, known: str, english: Container[str]) -> bool:
    if len(known) < _SHORTEST or not known.isalpha():
        return False
    if len(known) != len(word) or sorted(known) == sorted(word):
        return True
    # with a letter exchanged, a name is another name, and of four letters nothing is left
    return len(word) > _SHORTEST and known in english


def _most_changes(word: str, capital: bool, english: Container[str]) -> int:
    if len(word) < (_NAME_TWO_FROM if capital else _TWO_FROM):
        return 1
    # "networth" and "greencard" are not "network" and "greenland"
    halves = ((word[:i], word[i:]) for i in range(_PART, len(word) - _PART + 1))
    return 1 if any(a in english and b in english for a, b in halves) else 2


def _occurs(term: str, indexes: Iterable[WordIndex]) -> bool:
    return any(index.frequency(term) for index in indexes)
