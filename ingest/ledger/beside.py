"""What a sentence says beside the names that it speaks of: choice, sum, dates, place, the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.facts.numbers import numbers
from corpus.ledger.kinds import FieldType, RecordKind, Said
from corpus.ledger.records import FieldValue
from corpus.ledger.typed import choice_in, date_of, typed
from ingest.ledger.grammar import subtree_text
from ingest.ledger.names import listed_with
from ingest.ledger.parsed import Sentence
from ingest.ledger.times import TimeSpan, one_time

if TYPE_CHECKING:
    from spacy.tokens import Token

_BOUND = re.compile(
    r"\b(?:over|under|about|around|nearly|almost|between|at (?:most|least)|up to|(?:more|less) than"
    r"|(?:maximum|minimum) of|exceed|limited to|per)\s+$",
    re.IGNORECASE,
)
_LEADING = re.compile(r"(?:(?:On|In|Since|From|By)\s)?[\w\s]{3,30}(?=[:,]|\s[A-Z])")
_SHORT = 60  # characters of a preposition with its date
_NOTHING = re.compile(r"[\s.;,:]+$")


@dataclass(frozen=True, slots=True)
class Beside:
    """One way of saying, tried at one word, with the subject that it has."""

    sentence: Sentence
    kind: RecordKind
    said: Said
    token: Token
    subject: Token | None

    def values(self) -> dict[str, FieldValue]:
        """What there is of them, by field."""
        found: dict[str, FieldValue | None] = {}
        for name in self.kind.of_type(FieldType.CHOICE):
            found[name] = self._choice(name)
        if self.said.money:
            found[self.said.money] = self.money()
        if self.said.when:
            found |= self._dates()
        if self.said.where:
            found[self.said.where] = self._places()
        if self.said.tells:
            found[self.said.tells] = self._told()
        return {name: value for name, value in found.items() if value is not None}

    def _choice(self, name: str) -> FieldValue | None:
        if self.said.about:
            told = self.sentence.phrase(self.subject or self.token)
            choice = choice_in(self.kind.fields[name], told)
            return FieldValue(text=choice, choice=choice) if choice else None
        for told in (t.text for t in self.token.subtree if t.lower_ in self.said.needs):
            choice = choice_in(self.kind.fields[name], told)
            if choice:
                return FieldValue(text=told, choice=choice)
        before = [c for c in self.token.children if c.dep_ in {"compound", "amod"}]
        first = min([self.token.i, *(c.i for c in before)])
        text = self.sentence.doc[first : self.token.i + 1].text
        for told in (text, self.token.text, self.token.lemma_):
            choice = choice_in(self.kind.fields[name], told)
            if choice:
                return FieldValue(text=self.token.text, choice=choice)
        return None

    def money(self) -> FieldValue | None:
        """The one sum of the sentence, if it is no bound."""
        text = self.sentence.doc.text
        sums = [n for n in numbers(text) if n.unit == "money"]
        if len(sums) != 1 or _BOUND.search(text[: sums[0].start]):
            return None
        field = next(f for f in self.kind.fields.values() if f.type is FieldType.MONEY)
        return typed(field, text[sums[0].start : sums[0].end])

    def _dates(self) -> dict[str, FieldValue | None]:
        text = self.sentence.doc.text
        span = self._time_of_verb() or self._time_before()
        if span is None:
            return {}
        begun, ended, whole = span
        names = self.kind.of_type(FieldType.DATE)
        other = names[names.index(self.said.when) + 1 :][:1]
        if ended is None or not other:
            return {self.said.when: date_of(whole)}
        return {
            self.said.when: date_of(text[begun.start : begun.end]),
            other[0]: date_of(text[ended.start : ended.end]),
        }

    def _time_of_verb(self) -> TimeSpan | None:
        """The time that a preposition of the verb gives: "joined in 2016", "member since 2013"."""
        text = self.sentence.doc.text
        for word in (self.token, self.token.head if self.said.noun else self.token):
            for child in word.children:
                start, end = subtree_text(child)
                if child.dep_ == "prep" and end - start < _SHORT:
                    found = one_time(text[start:end], start)
                    if found is not None:
                        return found
        return None

    def _time_before(self) -> TimeSpan | None:
        """The time that leads the sentence: "On 13 October 2016", "29 October 2015:"."""
        if self.said.noun and self.token.dep_ == "appos":
            return None
        lead = _LEADING.match(self.sentence.doc.text)
        return one_time(lead.group(), 0) if lead else None

    def _places(self) -> FieldValue | None:
        doc = self.sentence.doc
        for run in self.sentence.names:
            before = doc[run.first - 1] if run.first else None
            place = any(t.ent_type_ in {"GPE", "LOC"} for t in doc[run.first : run.last])
            if before is not None and before.lower_ == "in" and place:
                listed = listed_with(doc, self.sentence.names, run)
                return FieldValue(text=doc.text[listed[0].start : listed[-1].end])
        return None

    def _told(self) -> FieldValue | None:
        """The rest of the sentence from the noun's own words, or from the verb."""
        doc, start, end = self.sentence.doc, self.token.idx, None
        if self.said.noun and self.subject is None:
            verb = self.token.head
            if self.token.dep_ not in {"nsubj", "nsubjpass"} or verb.lemma_ == "be":
                return None
            start = verb.idx
        elif self.said.noun:
            start, own = subtree_text(self.token)
            if self.token.dep_ in {"appos", "nsubj", "nsubjpass"}:
                end = own
        text = _NOTHING.sub("", doc.text[start:end])
        return FieldValue(text=text) if len(text.split()) > 2 else None
