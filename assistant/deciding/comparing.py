"""Questions for what changed: which document is meant, which two editions, what is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.composing.changes import Change, Stated
from assistant.composing.changes.pairing import changes_of, text_of
from assistant.composing.changes.stating import stated
from assistant.composing.changes.telling import MOST, Text, Told, told_changes, told_unchanged
from assistant.deciding.verdict import Verdict
from assistant.model import Status
from assistant.question.changing import ChangesAsked, changes_asked
from assistant.wording import Wording
from corpus.audience import Audience
from corpus.catalogue import Catalogue, Filters
from corpus.index import LibraryIndex
from corpus.model import Document
from corpus.sides import Side, names_of, side_of_year, sides_of, with_several
from corpus.titles import title_key

_NAMED = 0.75  # share of a title's words that name its document
_ABOUT = 0.5  # share of the other words that a change says something of


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparing:
    """What is needed to answer one reader's question for changes."""

    catalogue: Catalogue
    index: LibraryIndex
    audience: Audience
    filters: Filters
    wording: Wording

    def answer(self, question: str) -> Verdict | None:
        """What changed; None where something else is asked, or no document is surely meant."""
        asked = changes_asked(question)
        document = self._meant(asked) if asked else None
        if asked is None or document is None:
            return None
        sides = sides_of(self.catalogue, self.audience, document.id)
        if len(sides) < 2:
            return None
        names = names_of(sides)
        missing = [year for year in asked.years if side_of_year(sides, year) is None]
        if missing:
            return self._lacking(document, missing, [names[_key(side)] for side in sides])
        pair = _pair(sides, asked.years)
        if pair is None:
            return None
        old, new = (text_of(self.catalogue, self.audience, side, sides) for side in pair)
        return self._told(old, new, self._terms(asked.about) - self._called(document))

    def _meant(self, asked: ChangesAsked) -> Document | None:
        """The document whose title the question names, the longest; the only one, if none."""
        terms = self._terms(asked.about)
        several = with_several(self.catalogue.engine, self.audience, self.filters)
        named = [
            (len(called), document)
            for document in several
            if (called := self._called(document)) and len(called & terms) >= _NAMED * len(called)
        ]
        if named:
            return max(named, key=lambda each: each[0])[1]
        families = {title_key(document.facts.title) or document.id for document in several}
        alone = len(families) == 1 and not terms and (asked.years or asked.of_editions)
        return several[0] if alone else None

    def _told(self, old: Text, new: Text, about: frozenset[str]) -> Verdict | None:
        changes = changes_of(old, new)
        sides = [stated(text.edition.text, text.own_years) for text in (old, new)]
        if not all(sides):
            return None
        about &= {term for side in sides for said in side for term in self._terms(said.text)}
        if about:
            changes = [change for change in changes if self._is_about(change, about)]
        if changes:
            return _verdict(told_changes(changes, old, new, self.wording), len(changes) <= MOST)
        first, second = (self._nearest(side, about) for side in sides)
        key = "about" if about else "none"
        return _verdict(told_unchanged(key, first, second, old, new, self.wording))

    def _is_about(self, change: Change, about: frozenset[str]) -> bool:
        said = " ".join(side.text for side in (change.before, change.after) if side)
        return len(about & self._terms(said)) >= _ABOUT * len(about)

    def _nearest(self, side: Sequence[Stated], about: frozenset[str]) -> Stated:
        """The sentence that says most of what is asked, the first of those that say as much."""
        return max(side, key=lambda said: len(about & self._terms(said.text)))

    def _lacking(self, document: Document, missing: Sequence[int], known: Sequence[str]) -> Verdict:
        line = self.wording.changes(
            "lacking",
            title=document.facts.title,
            asked=", ".join(map(str, missing)),
            known=", ".join(known),
        )
        return Verdict(status=Status.NOT_FOUND, before=(line,))

    def _called(self, document: Document) -> frozenset[str]:
        key = title_key(document.facts.title) or document.facts.title
        return self._terms(re.sub(r"\b(?:19|20)\d\d\b", " ", key))

    def _terms(self, text: str) -> frozenset[str]:
        return frozenset(self.index.terms(text))


def _key(side: Side) -> tuple[str, str]:
    return side.document.id, side.edition


def _pair(sides: Sequence[Side], years: Sequence[int]) -> tuple[Side, Side] | None:
    """The two of the years named, from the one named to the newest, or the newest two."""
    named = [side for year in years if (side := side_of_year(sides, year))]
    old = named[0] if named else sides[-2]
    new = named[1] if len(named) > 1 else sides[-1]
    return (old, new) if _key(old) != _key(new) else None


def _verdict(told: Told, whole: bool = True) -> Verdict:
    return Verdict(
        status=Status.ANSWERED if whole else Status.PARTIAL,
        before=told.before,
        statements=told.statements,
        after=told.after,
        answers=True,
    )
