"""What a parsed sentence states, by the ways of saying that a kind of record has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.ledger.kinds import FieldType, RecordKind, Said
from corpus.ledger.records import FieldValue
from corpus.ledger.typed import typed
from ingest.ledger.antecedents import is_phrase
from ingest.ledger.beside import Beside
from ingest.ledger.grammar import (
    around,
    is_passive,
    is_stated,
    object_of,
    prepositions,
    said_to_be,
    subject_of,
    subtree_text,
    topic_of,
)
from ingest.ledger.names import NameRun, listed_with, run_at
from ingest.ledger.parsed import Sentence

if TYPE_CHECKING:
    from spacy.tokens import Token

_OWNER = re.compile(r"\bof (?:the )?([^\W\d_a-z].*?)(?= (?:for|in|of) (?:the )?\d|,|$)")


@dataclass(frozen=True, slots=True)
class Statement:
    """A record that a sentence states; `begin` is before 0 where an earlier sentence names it."""

    kind: str
    fields: Mapping[str, FieldValue]
    begin: int


def statements(
    sentence: Sentence, key: str, kind: RecordKind, known: frozenset[str]
) -> Iterator[Statement]:
    """The records of a kind that a sentence states.

    Args:
        sentence: the sentence.
        key: the name of the kind.
        kind: the kind.
        known: names, in lower case, that the document says are of this kind.
    """
    for said in kind.said:
        for token in sentence.doc:
            if _is_word_of(token, said) and is_stated(token):
                yield from _Reading(sentence, key, kind, said, token, known).statements()


@dataclass(slots=True)
class _Reading:
    """One way of saying, tried at one word."""

    sentence: Sentence
    key: str
    kind: RecordKind
    said: Said
    token: Token
    known: frozenset[str]
    begin: int = 0

    def statements(self) -> Iterator[Statement]:
        subject = self._subject()
        beside = Beside(self.sentence, self.kind, self.said, self.token, subject)
        if not self._needed(beside) or not self._about(subject):
            return
        slots = dict(self._slots(subject))
        if not self._holds(slots):
            return
        names = [name for name in self.kind.named_by if slots.get(name)]
        values = {
            n: v for n, given in slots.items() if n not in names and (v := self._whole(n, given))
        }
        values |= beside.values()
        for name in names:
            for each in slots[name]:
                value = self._typed(name, each)
                others = self._others(names, name, slots)
                fields = {n: v for n, v in {**values, **others, name: value}.items() if v}
                if value and not self._says_itself(fields):
                    yield Statement(self.key, fields, self.begin)
            return  # the first of the naming fields makes the records

    def _holds(self, slots: Mapping[str, Sequence[str]]) -> bool:
        """Whether what stands in the slots is what this way of saying needs."""
        said = self.said
        if said.noun and not self._is_said_of(slots):
            return False
        if said.complete and not self._is_complete(slots):
            return False
        if said.alone and len(slots.get(said.object, ())) > 1:
            return False
        return not said.of_kind or self._of_the_kind(slots)

    def _is_said_of(self, slots: Mapping[str, Sequence[str]]) -> bool:
        """Whether a noun is said of as many names as it is of, and of what is named.

        "City staff and other partners" is not said of the one name before it, and "a funder of
        research" is none of a programme.
        """
        several = "Number=Plur" in self.token.morph
        if several and self.said.subject and len(slots.get(self.said.subject, ())) < 2:
            return False
        owned = self.said.slots.get("of")
        has_owner = any(name == "of" for name, _ in prepositions(self.token))
        return not (owned and has_owner) or bool(slots.get(owned or ""))

    def _is_complete(self, slots: Mapping[str, Sequence[str]]) -> bool:
        """Whether subject and object, where the way of saying has one, are named."""
        return all(slots.get(n) for n in (self.said.subject, self.said.object) if n)

    def _typed(self, name: str, text: str) -> FieldValue | None:
        field = self.kind.fields[name]
        return None if text.split()[-1] in field.never_ends else typed(field, text)

    def _others(
        self, names: Sequence[str], own: str, slots: Mapping[str, Sequence[str]]
    ) -> dict[str, FieldValue | None]:
        return {n: self._whole(n, slots[n]) for n in names if n != own}

    def _says_itself(self, fields: Mapping[str, FieldValue]) -> bool:
        """Whether a record would say that something is of itself."""
        told = [v.text for n, v in fields.items() if self.kind.fields[n].type is FieldType.NAME]
        return len(set(told)) < len(told)

    def _subject(self) -> Token | None:
        if self.said.noun:
            return said_to_be(self.token)
        is_topic = self.said.of_kind and self.said.subject in self.kind.named_by
        if is_topic and self.token.dep_ == "acl" and is_passive(self.token):
            return None  # "the method provided in the workbook" provides nothing
        found = topic_of(self.token) if is_topic else subject_of(self.token)
        return found if found is not None else self._name_before()

    def _name_before(self) -> Token | None:
        """The name right before a verb that the parser knows no subject of."""
        if self.token.tag_ == "VBN" or self.token.dep_ in {"acl", "relcl", "conj"}:
            return None
        at = next((r for r in self.sentence.names if r.last == self.token.i), None)
        return self.sentence.doc[at.last - 1] if at is not None else None

    def _needed(self, beside: Beside) -> bool:
        if not self.said.needs:
            return True
        if any(t.lower_ in self.said.needs for t in self.token.subtree):
            return True
        return beside.money() is not None

    def _about(self, subject: Token | None) -> bool:
        if not self.said.about:
            return True
        text = self.sentence.phrase(subject).lower() if subject is not None else ""
        return any(words in text for words in self.said.about)

    def _of_the_kind(self, slots: Mapping[str, Sequence[str]]) -> bool:
        for name in self.kind.named_by:
            for each in slots.get(name, ()):
                if each.split()[-1] in self.kind.name_ends or each.lower() in self.known:
                    return True
        return False

    def _slots(self, subject: Token | None) -> Iterator[tuple[str, list[str]]]:
        """The names in each slot; of a text field what stands there."""
        if self.said.subject and subject is not None:
            owned = self.said.about
            yield self.said.subject, self._owners(subject) if owned else self._names(subject)
        if self.said.object and (taken := object_of(self.token)) is not None:
            yield self.said.object, self._names(taken)
        behind = dict(self._behind_prepositions())
        yield from behind.items()
        if self.said.owner and self.said.owner not in behind:
            yield self.said.owner, self._possessor()

    def _behind_prepositions(self) -> Iterator[tuple[str, list[str]]]:
        seen: set[str] = set()
        for word in around(self.token):
            for preposition, behind in prepositions(word):
                name = self.said.slots.get(preposition)
                if name is None or name in seen:
                    continue
                found = self._clause(behind) if self._is_text(name) else self._names(behind)
                if found:
                    seen.add(name)
                    yield name, found

    def _is_text(self, name: str) -> bool:
        return self.kind.fields[name].type is FieldType.TEXT

    def _clause(self, token: Token) -> list[str]:
        start, end = subtree_text(token)
        return [self.sentence.doc.text[start:end]]

    def _possessor(self) -> list[str]:
        """Whose it is: "a WRI method", "TEST's tool", "its newest member"."""
        owner = next((c for c in self.token.children if c.dep_ in {"poss", "compound"}), None)
        if owner is None:
            return []
        run = run_at(self.sentence.names, owner)
        if run is not None:
            return [self._text(run)] if run.last <= self.token.i else []
        return self._names(owner) if owner.pos_ == "PRON" else []

    def _owners(self, token: Token) -> list[str]:
        """Whose list it is: "the member list of Cities Alliance"."""
        found = self.sentence.resolve(token) if token.pos_ == "PRON" else None
        owner = _OWNER.search(found[0] if found else self.sentence.phrase(token))
        if owner is None:
            return []
        self.begin = min(self.begin, found[1] if found else 0)
        return [owner[1]]

    def _names(self, token: Token) -> list[str]:
        run = run_at(self.sentence.names, token)
        if run is None and token.pos_ in {"NOUN", "PRON"}:
            run = self._first_listed(token)
        if run is not None:
            listed = listed_with(self.sentence.doc, self.sentence.names, run)
            return [self._text(each) for each in listed if self.sentence.names_thing(each)]
        if token.dep_ == "pobj" and token.ent_type_ == "DATE":  # "X of April 2014, made by"
            return self._names(token.head.head)
        if token.pos_ in {"PRON", "NOUN"}:
            found = self.sentence.resolve(token)
            if found is not None and not is_phrase(found[0]):
                self.begin = min(self.begin, found[1])
                return [found[0]]
        return []

    def _first_listed(self, token: Token) -> NameRun | None:
        """The first name of a list that a common noun begins: "11 governments, among them …"."""
        for child in token.children:
            if child.dep_ in {"appos", "conj"} and child.i > token.i:
                return run_at(self.sentence.names, child)
        return None

    def _text(self, run: NameRun) -> str:
        return self.sentence.doc.text[run.start : run.end]

    def _whole(self, name: str, given: Sequence[str]) -> FieldValue | None:
        """All names of a slot as one value, as they stand in the sentence."""
        if not given:
            return None
        text = given[0]
        if len(given) > 1:
            source = self.sentence.doc.text
            start = source.find(given[0])
            end = source.find(given[-1], start) + len(given[-1])
            text = source[start:end] if start >= 0 else given[0]
        return typed(self.kind.fields[name], text)


def _is_word_of(token: Token, said: Said) -> bool:
    """Whether a word is one of a way of saying, and no auxiliary, heading or part of a name."""
    if said.verb:
        acts = token.pos_ in {"VERB", "AUX"} and token.dep_ not in {"aux", "auxpass"}
        return acts and token.lemma_.lower() in said.verb
    return token.pos_ == "NOUN" and token.text.islower() and token.lemma_ in said.noun
