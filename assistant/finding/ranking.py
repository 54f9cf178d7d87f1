"""The sentences of the found passages, in the order in which they bear on the question."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.facts.instructions import speaks_to_the_writer, states_nothing
from assistant.facts.names import things
from assistant.facts.negation import denies
from assistant.finding.cells import RowQuestion, cells_asked
from assistant.finding.contacts import contact_words, has_contact
from assistant.finding.holding import PLAIN_KINDS, Holding
from assistant.finding.retrieval import Found
from assistant.finding.units import announces, is_unfinished, unit_of
from assistant.model import EvidenceSentence, Ranked
from assistant.question.asking import naming_words, telling_words
from assistant.question.language import ENGLISH
from assistant.question.synonyms import Synonyms
from assistant.question.understanding import Asked
from assistant.question.wants import heads
from corpus.audience import Audience
from corpus.index import LibraryIndex
from corpus.model import Passage
from corpus.tables.rows import cells_of
from corpus.tables.values import measure_in
from corpus.titles import title_mark

_MEANING, _WORDS, _PASSAGE = 0.5, 0.3, 0.2
_EARLIER = 0.3  # the most that a word of an earlier question weighs
# what is added and taken away, by the banks that are trained on: docs/decisions/0018
_TYPED = 0.08  # a sentence with a date, a sum, a number or a place where one is asked for
_DEFINES = 0.08  # one that begins with the name, where the question is about it and no more
_OF_THE_YEAR = 0.1  # one of the year that the question names
_DENIED = 0.08  # one that denies, where it is asked what is not so: the opposite is as near
_REPEATED = 0.1  # one that the last answer quoted
_FRAGMENT = 0.1  # an item of a list, a heading, a source: it says little by itself
_UNFINISHED = 0.04  # a row, or what else is no sentence
_STATES_NOTHING = 0.15  # a question, or one that tells somebody to write something
_A_SENTENCE = 5  # words
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_CONTENTS = re.compile(r"(?:\.{3,}|…)\s*\w{1,5}$")  # a line of a table of contents
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+")

Terms = frozenset[str]
Same = Sequence[tuple[Terms, Terms]]  # the terms of two names of one thing


def rank_sentences(
    found: Found,
    asked: Asked,
    index: LibraryIndex,
    audience: Audience,
    holding: Holding,
) -> list[EvidenceSentence]:
    """Every sentence of these passages, best first.

    A sentence's score is half its nearness to the question in meaning, three tenths the share of
    the question's words that it holds (each word weighted by its inverse document frequency among
    this reader's passages), and two tenths its passage's score. In a document in the language of
    the question its words are those that were typed, else those in English. A word that stands only
    in the sentence before, in the headings or in the title counts half: "It", "The organisation"
    and "These" point there. Of a heading that is a question the words count whole.
    A sentence that only repeats its document's title, only gives addresses, is a line of a table of
    contents, announces what its passage does not hold ("The aims are:"), or speaks to whoever
    writes an answer, says nothing and is left out. A word that reports use for the question's
    counts half. Words of earlier questions that a follow-up leans on count as far as those
    questions do. A sentence with an e-mail address or a telephone number holds the words that ask
    how somebody is reached. A sentence with one name of a thing holds its other names too. What
    holds the kind of thing, or is of the year, that is asked for, or begins with the one name asked
    about, counts more; what is no sentence, no statement, or in another language, less.
    """
    weights = weights_of(asked, index, audience)
    others = Synonyms(stem=index.terms).by_term()
    reader = _Reader(
        found=found,
        weights=weights,
        typed=typed_weights(asked, index, audience),
        same=same_as(asked, index),
        synonyms={term: others[term] for term in weights if term in others},
        asked=asked,
        about=_about(asked, index),
        contacts=frozenset(weights) & frozenset(index.terms(contact_words(asked.plain))),
        holding=holding,
        index=index,
        rows=_rows(found.passages),
    )
    sentences = [
        sentence
        for each in found.passages
        for sentence in reader.sentences(each)
        if not _says_nothing(sentence)
    ]
    return sorted(
        sentences, key=lambda s: (-s.score, s.passage.document.id, s.passage.ordinal, s.span.start)
    )


def weights_of(asked: Asked, index: LibraryIndex, audience: Audience) -> dict[str, float]:
    """The terms that an answer should hold, each with its weight."""
    weights = own_weights(asked, index, audience)
    for part in asked.search.parts[1:] if asked.search.leans else ():
        for term, rarity in index.rarity(audience, naming_words(part.text)).items():
            weights[term] = max(weights.get(term, 0.0), min(part.weight, _EARLIER) * rarity)
    return weights


def own_weights(asked: Asked, index: LibraryIndex, audience: Audience) -> dict[str, float]:
    """The terms of the question itself, each with its inverse document frequency."""
    return dict(index.rarity(audience, telling_words(asked.plain)))


def expected_terms(
    asked: Asked, sentences: Sequence[EvidenceSentence], index: LibraryIndex, audience: Audience
) -> dict[str, float]:
    """The terms of the question, in the language of the sentence that comes first."""
    language = sentences[0].passage.document.facts.language if sentences else None
    in_its_language = asked.language != ENGLISH and language == asked.language
    return (typed_weights if in_its_language else own_weights)(asked, index, audience)


def typed_weights(asked: Asked, index: LibraryIndex, audience: Audience) -> dict[str, float]:
    """The same of a question that is not in English, in its own words."""
    if asked.language == ENGLISH:
        return {}
    return dict(index.rarity(audience, asked.typed_words))


def same_as(asked: Asked, index: LibraryIndex) -> Same:
    """The pairs of names that stand for each other, as terms."""
    pairs = (
        (frozenset(index.terms(a.short)), frozenset(index.terms(a.long))) for a in asked.aliases
    )
    return [(short, long) for short, long in pairs if short and long]


def joined(terms: Terms, same: Same) -> Terms:
    """These terms with those of the other names of what they name."""
    added = [b if a <= terms else a for a, b in same if a <= terms or b <= terms]
    return terms.union(*added)


def situated(sentence: EvidenceSentence) -> str:
    """A sentence under its document's title and its headings."""
    passage = sentence.passage
    above = f"{passage.heading}\n{sentence.heading}"
    return f"{passage.document.facts.title}\n{above}\n{sentence.text}"


def headings_in(passage: Passage) -> list[str]:
    """For each sentence of a passage the nearest heading that stands in it above that; else ""."""
    headings, heading, end = [], "", passage.start
    for span in passage.sentences:
        between = passage.text[end - passage.start : span.start - passage.start].strip()
        if any(map(str.isalpha, between)):
            heading = between.rsplit("\n", 1)[-1].strip()
        headings.append(heading)
        end = span.end
    return headings


def years_of(sentence: EvidenceSentence) -> set[str]:
    """The years of a sentence, of its headings and title, and of its document's publication."""
    day = sentence.passage.document.facts.published
    return {*_YEAR.findall(situated(sentence)), *([str(day.year)] if day else [])}


def of_another_period(sentence: EvidenceSentence, years: Sequence[str]) -> bool:
    """Whether what a sentence stands in is of other years than these.

    The heading next above it that names years tells, else the period that its document covers; a
    sentence that names a year itself, and a document published in one of these, are of none.
    """
    facts = sentence.passage.document.facts
    day = facts.published
    if not years or _YEAR.search(sentence.text) or (day and str(day.year) in years):
        return False
    for heading in (sentence.heading, sentence.passage.heading):
        named = title_mark(heading).years
        if named:
            return not _touches(named, years)
    first, last = facts.period_from, facts.period_to
    return first is not None and last is not None and not _touches((first.year, last.year), years)


def _touches(span: tuple[int, int], years: Sequence[str]) -> bool:
    return any(span[0] <= int(year) <= span[1] for year in years)


def _about(asked: Asked, index: LibraryIndex) -> tuple[str, ...]:
    """The forms of the one name that a question is about, where it says nothing else."""
    named = things(asked.plain)
    alone = len(named) == 1 and not asked.saying(index.terms)
    return tuple(asked.forms(named[0])) if alone else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Reads the sentences of passages for one question."""

    found: Found
    weights: Mapping[str, float]
    typed: Mapping[str, float]  # for documents in the language of the question
    same: Same
    synonyms: Mapping[str, Terms]
    asked: Asked
    about: tuple[str, ...]
    contacts: Terms  # the question's terms that an address or a telephone number answers
    holding: Holding
    index: LibraryIndex
    rows: Mapping[str, Sequence[str]]  # of each document that was found

    def sentences(self, ranked: Ranked) -> list[EvidenceSentence]:
        passage = ranked.passage
        cosines = self.found.nearness[passage.id]
        in_its_language = self.typed and passage.document.facts.language == self.asked.language
        weights = self.typed if in_its_language else self.weights
        headings = self._terms(f"{passage.document.facts.title} {passage.heading}")
        before: Terms = frozenset()
        caption = ""  # the line above a table that says in what it is given
        found = []
        above = headings_in(passage)
        for span, cosine, heading in zip(passage.sentences, cosines, above, strict=True):
            text = passage.text[span.start - passage.start : span.end - passage.start]
            own, over = self._terms(text), self._terms(heading)
            if not cells_of(text):
                caption = text if measure_in(text) else ""
            if heading.endswith("?"):  # what stands under a question answers it
                own |= over
            if self.contacts and has_contact(text):
                own |= self.contacts
            around = headings | over | before | self._meant(own)
            coverage = _coverage(weights, own, around)
            score = _MEANING * cosine + _WORDS * coverage + _PASSAGE * ranked.score
            sentence = EvidenceSentence(
                passage=passage, span=span, cosine=cosine, coverage=coverage, score=score,
                holds=self.holding.told(self.asked, passage, text, caption or heading), terms=own,
                around=around, heading=heading,
                cells=self._cells(passage, text),
            )  # fmt: skip
            found.append(replace(sentence, score=score + self._beside(sentence)))
            before = own
        return found

    def _cells(self, passage: Passage, text: str) -> str:
        """What is shown of a sentence: of a row of a table, the cells that are asked for."""
        if not cells_of(text):
            return text
        in_its_language = passage.document.facts.language == self.asked.language
        question = RowQuestion(
            asked=frozenset(self.weights) | frozenset(self.typed if in_its_language else ()),
            years=self.asked.years,
            stem=self.index.terms,
            holds=lambda cell: (
                heads(self.asked.wanted.want, cell) or self.holding.told(self.asked, passage, cell)
            ),
        )
        return cells_asked(text, question, self.rows.get(passage.document.id, ()))

    def _beside(self, sentence: EvidenceSentence) -> float:
        """What counts beside meaning and words."""
        text, asked = sentence.text, self.asked
        typed = bool(sentence.holds) and asked.wanted.want in PLAIN_KINDS
        of_the_year = bool(asked.years) and set(asked.years) <= years_of(sentence)
        repeated = any(text in said for said in asked.said)
        fragment = len(text.split()) < _A_SENTENCE or bool(_ADDRESS.match(text))
        language = sentence.passage.document.facts.language
        other = language is not None and language != asked.language
        denied = denies(asked.question, asked.language) and denies(text, language)
        defines = bool(self.about) and text.lower().removeprefix("the ").startswith(self.about)
        return (
            _TYPED * typed + _DENIED * denied + _DEFINES * defines + _OF_THE_YEAR * of_the_year
            - _REPEATED * repeated
            - _STATES_NOTHING * states_nothing(text) - _FRAGMENT * fragment
            - _UNFINISHED * is_unfinished(text) - self.found.elsewhere * other
        )  # fmt: skip

    def _meant(self, own: Terms) -> Terms:
        """The question's terms that a sentence has in another word."""
        return frozenset(term for term, others in self.synonyms.items() if own & others)

    def _terms(self, text: str) -> Terms:
        return joined(frozenset(self.index.terms(text)), self.same)


def _rows(found: Sequence[Ranked]) -> dict[str, list[str]]:
    """The rows of tables in these passages, by their documents."""
    rows: dict[str, list[str]] = {}
    for passage in (ranked.passage for ranked in found):
        texts = (
            passage.text[s.start - passage.start : s.end - passage.start] for s in passage.sentences
        )
        rows.setdefault(passage.document.id, []).extend(text for text in texts if cells_of(text))
    return rows


def _coverage(weights: Mapping[str, float], own: Terms, around: Terms) -> float:
    total = math.fsum(weights.values())
    if not total:
        return 0.0
    held = (
        weight if term in own else weight / 2
        for term, weight in weights.items()
        if term in own or term in around
    )
    return math.fsum(held) / total


def _says_nothing(sentence: EvidenceSentence) -> bool:
    """Whether a sentence is none to quote: see `rank_sentences`."""
    text, passage = sentence.text, sentence.passage
    return (
        text == passage.document.facts.title
        or _is_addresses(text)
        or _CONTENTS.search(text) is not None
        or speaks_to_the_writer(text)
        or (announces(text) and unit_of(passage, sentence.span) == sentence.span)
    )


def _is_addresses(text: str) -> bool:
    """Whether a sentence is a list of addresses: they say where to read, not what is so."""
    return 2 * sum(len(found) for found in _ADDRESS.findall(text)) > len(text)
