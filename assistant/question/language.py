"""Which language a question is asked in: English, French, Spanish or Portuguese.

Questions are short and full of names, so that a recogniser of documents guesses. Words of the
glossaries count most, then letters that only some of the languages have, then the recogniser.
Names say nothing. A question in no other language that is sure enough is taken as English.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.question.glossary import Glossary, Word, words_of
from corpus.language import RateLanguages, language_rater

ENGLISH = "en"
TellQuestionLanguage = Callable[[str], str]

_SAMPLE = 400  # characters: as much as tells, and under a millisecond
_ENOUGH = 0.6  # of evidence, about two thirds of a word that one language has alone
_NAME = 0.5  # what a first word before a name counts: "São Paulo", but also "Et Accra ?"
_LOOSE = 0.7  # what a word counts that is known in another form or without its accents
_LETTERS = {
    **dict.fromkeys("ñ", ("es",)),
    **dict.fromkeys("ãõ", ("pt",)),
    **dict.fromkeys("œèùûîëï", ("fr",)),
    **dict.fromkeys("êôàâç", ("fr", "pt")),
    **dict.fromkeys("áíóú", ("es", "pt")),
    **dict.fromkeys("é", ("fr", "es", "pt")),
}
_MARKS = (
    (re.compile(r"[¿¡]"), "es", 2.0),
    (re.compile(r"\w['’](?:s|re|ve|ll|d)\b|n['’]t\b"), "en", 1.0),
    (re.compile(r"\b(?:[cdjlmnst]|qu)['’][a-zéèêà]", re.IGNORECASE), "fr", 1.0),
    (re.compile(r"-t-(?:il|elle|on)s?\b|\best-ce\b", re.IGNORECASE), "fr", 1.0),
    (re.compile(r"\w\s[?!;:]|«\s"), "fr", 0.3),
    (re.compile(r"^\W*y\s", re.IGNORECASE), "es", 0.5),
    (re.compile(r"^\W*e\s", re.IGNORECASE), "pt", 0.5),
)


def question_language_teller(
    glossaries: Mapping[str, Glossary], make_rater: Callable[[], RateLanguages] = language_rater
) -> TellQuestionLanguage:
    """A function that gives the language of a question: `en`, `fr`, `es` or `pt`.

    Args:
        glossaries: the words of the languages beside English.
        make_rater: makes the recogniser; called once, at the first question that has words.
    """
    recogniser = _Recogniser(
        glossaries=glossaries,
        english=_english_words(glossaries),
        rater=cache(make_rater),
    )
    return recogniser.tell


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recogniser:
    glossaries: Mapping[str, Glossary]
    english: Set[str]
    rater: Callable[[], RateLanguages]

    def tell(self, text: str) -> str:
        text = text[:_SAMPLE]
        words = _telling(words_of(text, ENGLISH))
        if not words:
            return ENGLISH
        evidence = dict.fromkeys((ENGLISH, *self.glossaries), 0.0)
        rated = self._rated(" ".join(word.text for word, _ in words))
        for language, amount in (*self._of_words(words), *_of_marks(text), *rated):
            if language in evidence:
                evidence[language] += amount
        likeliest = max(self.glossaries, key=evidence.__getitem__)
        amount = evidence[likeliest]
        return likeliest if amount >= _ENOUGH and amount > evidence[ENGLISH] else ENGLISH

    def _of_words(self, words: Sequence[tuple[Word, float]]) -> Iterator[tuple[str, float]]:
        """Every word counts once, shared among the languages that have it."""
        for word, weight in words:
            known = {ENGLISH: float(word.text.lower() in self.english)}
            known |= {code: _known(word.text, each) for code, each in self.glossaries.items()}
            total = sum(known.values())
            if total:
                best = max(known.values())
                yield from ((code, weight * best * k / total) for code, k in known.items())
            if not word.is_capitalised:
                for languages in filter(None, map(_LETTERS.get, word.text)):
                    yield from ((code, weight / len(languages)) for code in languages)

    def _rated(self, text: str) -> Iterator[tuple[str, float]]:
        """The recogniser's share for each language, softened as suits so short a text."""
        rated = self.rater()(text)
        most, soft = max(rated.values()), math.sqrt(len(text.encode()))
        shares = {code: math.exp((value - most) / soft) for code, value in rated.items()}
        total = sum(shares.values())
        yield from ((code, share / total) for code, share in shares.items())


def _telling(words: Sequence[Word]) -> list[tuple[Word, float]]:
    """The words that are no names, with what they count; capitals in every word are a style."""
    words = [word for word in words if not word.text.isdigit()]
    styled = len(words) > 2 and all(word.text[0].isupper() for word in words)
    telling: list[tuple[Word, float]] = []
    for at, word in enumerate(words):
        if word.is_code and not styled:
            continue
        if word.first or not word.is_capitalised or styled:
            behind = words[at + 1 : at + 2]
            before_name = word.is_capitalised and any(w.is_capitalised for w in behind)
            telling.append((word, _NAME if before_name else 1.0))
    return telling


def _known(word: str, glossary: Glossary) -> float:
    if glossary.drops(word) or word.lower() in glossary.exact or word.lower() in glossary.asking:
        return 1.0
    return _LOOSE if glossary.look_up(word) else 0.0


def _of_marks(text: str) -> Iterator[tuple[str, float]]:
    return ((code, amount) for pattern, code, amount in _MARKS if pattern.search(text))


def _english_words(glossaries: Mapping[str, Glossary]) -> frozenset[str]:
    file = files("assistant").joinpath("languages", f"{ENGLISH}.toml")
    words = set(tomllib.loads(file.read_text(encoding="utf-8"))["words"].split())
    for glossary in glossaries.values():
        for rendering in glossary.loose.values():
            words.update(f"{rendering.english} {rendering.plural}".lower().split())
    return frozenset(words)
