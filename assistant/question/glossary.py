"""A small own glossary per language: words of questions and what they are called in English.

A file has one table per kind of word, by English rendering: `asking`, `names`, `nouns`,
`adjectives`, `verbs` and `others`, and the words that are `dropped`. A noun's key may add its
plural ("person/people"), a verb's its past ("give/gave"); a verb's regular forms are made from its
infinitives, and `*` marks irregular ones of the past.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from importlib.resources import files

from assistant.question.inflection import (
    base_forms,
    english_past,
    english_plural,
    folded,
    verb_forms,
)

FOREIGN = ("fr", "es", "pt")

_WORD = re.compile(r"[^\W_]+(?:['.&/-][^\W_]+)*")
_ELISION = re.compile(r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quelqu)'(?=\w)", re.IGNORECASE)
_CLITIC = {
    "fr": re.compile(r"(?<=\w)-(?:t-)?(?:ils?|elles?|on|nous|vous|je|tu|ce)$", re.IGNORECASE),
    "pt": re.compile(r"(?<=\w)-(?:se|lhes?|l[oa]s?|me|nos)$", re.IGNORECASE),
}
_BREAK = re.compile(r"[.?!:;,¿¡()«»“”\"]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word of a question: `text` as it is looked up, where it stands, whether it is the first.

    `text` has neither the elided article before it, which is a word of its own ("l'"), nor the
    pronoun behind it. A word is also first after a mark of punctuation.
    """

    text: str
    start: int
    end: int
    first: bool

    @property
    def is_elided(self) -> bool:
        """Whether this is an elided word, such as l' or qu'."""
        return self.text.endswith("'")

    @property
    def is_code(self) -> bool:
        """Whether this is a figure or an acronym, such as 100RC or WHO."""
        return any(c.isdigit() for c in self.text) or (len(self.text) > 1 and self.text.isupper())

    @property
    def is_capitalised(self) -> bool:
        """Whether it begins with a capital letter and goes on in small ones."""
        return self.text[0].isupper() and not self.is_code


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """What a word is called in English; `plural` is the same unless it is a noun.

    `qualifies` says that it is an adjective, which stands before its noun in English.
    """

    english: str
    plural: str
    qualifies: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Glossary:
    """The words of one language. Keys of `exact` have their accents, those of `loose` have none.

    Entries of several words are joined by spaces; `prefixes` are the beginnings of all `loose`.
    """

    language: str
    dropped: Set[str]
    asking: Mapping[str, str]
    exact: Mapping[str, Rendering]
    loose: Mapping[str, Rendering]
    prefixes: Set[str]

    def drops(self, word: str) -> bool:
        """Whether a word carries no meaning of its own."""
        return word.lower() in self.dropped

    def asks(self, word: str) -> str | None:
        """The English of a word that asks."""
        return self.asking.get(word.lower()) or self.asking.get(folded(word))

    def look_up(self, word: str) -> tuple[Rendering, bool] | None:
        """The rendering of one word and whether it stands in the plural; exact spelling first."""
        exact = self.exact.get(word.lower())
        if exact:
            return exact, False
        for form, plural in base_forms(folded(word), self.language):
            if form in self.loose:
                return self.loose[form], plural
        return None

    def knows(self, word: str) -> bool:
        """Whether a word is one of this language, in any form."""
        return self.drops(word) or self.look_up(word) is not None


def words_of(text: str, language: str) -> list[Word]:
    """The words of a text, elided articles apart."""
    return list(_words(text.replace("’", "'"), _CLITIC.get(language)))


@functools.cache  # it never changes, and takes a tenth of a second to read
def load_glossary(language: str) -> Glossary:
    """The glossary of a language: one of `FOREIGN`."""
    file = files("assistant").joinpath("languages", f"{language}.toml")
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    dropped = frozenset(table.pop("dropped").split())
    pairs = list(_entries(table, language))
    exact: dict[str, Rendering] = {}
    loose: dict[str, Rendering] = {}
    for form, rendering in pairs:
        exact.setdefault(form, rendering)
        loose.setdefault(folded(form), rendering)
    asking = {form: en for en, forms in table["asking"].items() for form in forms}
    asking |= {folded(form): en for form, en in asking.items() if folded(form) not in asking}
    return Glossary(
        language=language,
        dropped=dropped,
        asking=asking,
        exact=exact,
        loose=loose,
        prefixes=frozenset(
            " ".join(parts[:n]) for key in loose if len(parts := key.split()) > 1
            for n in range(1, len(parts) + 1)
        ),
    )  # fmt: skip


def load_glossaries() -> Mapping[str, Glossary]:
    """Every glossary, by language."""
    return {language: load_glossary(language) for language in FOREIGN}


def _words(text: str, clitic: re.Pattern[str] | None) -> Iterator[Word]:
    before = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        first = before == 0 or bool(_BREAK.search(text, before, start))
        before = end
        while elision := _ELISION.match(text, start, end):
            yield Word(text=elision[0], start=start, end=elision.end(), first=first)
            start, first = elision.end(), False
        word = text[start:end]
        yield Word(text=clitic.sub("", word) if clitic else word, start=start, end=end, first=first)


def _entries(
    table: Mapping[str, Mapping[str, Sequence[str]]], language: str
) -> Iterator[tuple[str, Rendering]]:
    """Every form with its rendering, the certain ones first: a form that is taken stays."""
    for kind in ("asking", "names", "nouns", "adjectives", "others"):
        for key, forms in table[kind].items():
            english, _, plural = key.partition("/")
            if kind == "nouns":
                plural = plural or english_plural(english)
            rendering = Rendering(
                english=english, plural=plural or english, qualifies=kind == "adjectives"
            )
            yield from ((_key(form, language), rendering) for form in forms)
    verbs = [(_tenses(key), forms) for key, forms in table["verbs"].items()]
    yield from ((_key(f, language), t[f.endswith("*")]) for t, forms in verbs for f in forms)
    yield from (
        (form, tenses[past])
        for tenses, forms in verbs
        for infinitive in forms
        for form, past in verb_forms(infinitive, language)
    )


def _tenses(key: str) -> tuple[Rendering, Rendering]:
    now, _, then = key.partition("/")
    tenses = now, then or english_past(now)
    present, past = (Rendering(english=t, plural=t, qualifies=False) for t in tenses)
    return present, past


def _key(form: str, language: str) -> str:
    return " ".join(word.text for word in words_of(form.lower(), language))
