"""A question in French, Spanish or Portuguese, roughly in English, to be searched beside it.

The default embedding model knows English only. The rendering is word for word, from a small own
glossary: it has no grammar and is never shown as a translation. Names, figures and words that the
glossary does not hold pass unchanged.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.question.glossary import Glossary, Rendering, Word, words_of
from assistant.question.inflection import base_forms, folded

_JOINERS = frozenset(("de", "du", "des", "d'", "la", "le", "del", "da", "do", "dos", "das"))
# before a French word that looks the same in the plural: "les pays"
_BEFORE_PLURALS_TEXT = """
    les des ces mes tes ses nos vos leurs aux quels quelles combien plusieurs deux trois quatre
"""
_BEFORE_PLURALS = frozenset(_BEFORE_PLURALS_TEXT.split())


def rendered(question: str, glossary: Glossary) -> str:
    """The question in rough English, or as it is where nothing of it would be left.

    "Quand les villes résilientes ont-elles rejoint le Programme de travail conjoint ?" becomes
    "when resilient cities joined Joint Work Programme?".
    """
    text = question.lower() if question.isupper() else question
    words = words_of(text, glossary.language)
    pieces = list(_Renderer(text=text, words=words, glossary=glossary).pieces())
    if not pieces:
        return question
    mark = "?" if question.rstrip().endswith("?") else ""
    return " ".join(pieces) + mark


def telling_words(question: str, glossary: Glossary) -> str:
    """The words of a question in its own language, without those that only ask or join."""
    words = (word.text for word in words_of(question, glossary.language))
    return " ".join(w for w in words if not (glossary.drops(w) or glossary.asks(w)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Renderer:
    text: str
    words: Sequence[Word]
    glossary: Glossary

    def pieces(self) -> Iterator[str]:
        """What is left of the words, in English; an adjective goes before the word it follows."""
        at = 0
        held = ""
        while at < len(self.words):
            piece, taken = self._phrase(at) or self._name(at) or (self._word(at), 1)
            if held and self._qualifies(at):
                piece, held = f"{piece} {held}", ""
            if held:
                yield held
            held = piece
            at += taken
        if held:
            yield held

    def _qualifies(self, at: int) -> bool:
        """Whether this is an adjective that belongs to the noun before it."""
        word, before = self.words[at], self.words[at - 1]
        if word.first or word.is_capitalised or word.is_code or self.glossary.asks(before.text):
            return False
        found, noun = self.glossary.look_up(word.text), self.glossary.look_up(before.text)
        return bool(found and found[0].qualifies and noun and noun[0].english != noun[0].plural)

    def _phrase(self, at: int) -> tuple[str, int] | None:
        """The longest entry of several words that begins here, in any form."""
        best: tuple[str, int] | None = None
        partials = {"": False}
        for length, word in enumerate(self.words[at:], start=1):
            partials = {
                joined: plural or plurals
                for partial, plural in partials.items()
                for form, plurals in base_forms(folded(word.text), self.glossary.language)
                if (joined := f"{partial} {form}".lstrip()) in self.glossary.prefixes
            }
            if not partials:
                break
            for partial, plural in partials.items():
                found = self.glossary.loose.get(partial) if length > 1 else None
                if found:
                    best = (_english(found, plural), length)
                    break
        return best

    def _name(self, at: int) -> tuple[str, int] | None:
        """Capitalised words in a row, joined by "de" or "la": a name, left as it is.

        Unless every one of them is known: "Gobierno de Brasil" is better searched in English.
        """
        length = self._length_of_name(at)
        if length < 2:
            return None
        parts = [w for w in self.words[at : at + length] if w.is_capitalised]
        if not any(self.glossary.drops(w.text) or not self._known(w) for w in parts):
            return None
        return self.text[self.words[at].start : self.words[at + length - 1].end], length

    def _length_of_name(self, at: int) -> int:
        if not self.words[at].is_capitalised or (self.words[at].first and self._known_at(at)):
            return 0
        length = 1
        for behind, word in enumerate(self.words[at + 1 :], start=2):
            if word.first or not (word.is_capitalised or word.text in _JOINERS):
                break
            if word.is_capitalised:
                length = behind
        return length

    def _known(self, word: Word) -> bool:
        return self.glossary.look_up(word.text) is not None

    def _known_at(self, at: int) -> bool:
        return self.glossary.knows(self.words[at].text)

    def _word(self, at: int) -> str:
        word = self.words[at]
        if word.is_code:
            found = self.glossary.exact.get(word.text.lower())
            return found.english if found and found.english.isupper() else word.text
        asking = self.glossary.asks(word.text) if word.first else None
        if asking or word.is_elided or self.glossary.drops(word.text):
            return asking or ""
        looked_up = self.glossary.look_up(word.text)
        if not looked_up:
            return self.text[word.start : word.end]
        found, plural = looked_up
        english = _english(found, plural or self._after_plural(at))
        return english[0].upper() + english[1:] if word.is_capitalised and at else english

    def _after_plural(self, at: int) -> bool:
        """Whether a word that ends like a plural follows a word that only plurals follow."""
        if self.glossary.language != "fr" or not self.words[at].text.endswith(("s", "x")):
            return False
        before = [w.text.lower() for w in self.words[max(0, at - 2) : at]]
        return any(word in _BEFORE_PLURALS for word in before)


def _english(found: Rendering, plural: bool) -> str:
    return found.plural if plural else found.english
