"""Whether a sentence holds the kind of thing that a question asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.facts.names import is_acronym, names, things
from assistant.facts.terms import Stem
from assistant.question.language import ENGLISH
from assistant.question.understanding import Asked
from assistant.question.wants import KIND_OF, Want, Wanted
from corpus.facts.dates import has_time
from corpus.facts.numbers import numbers
from corpus.facts.places import Gazetteer
from corpus.model import Passage
from corpus.tables.rows import SEPARATOR, cells_of
from corpus.tables.values import currency_of, measure_in, value_of

_NO_CITY = re.compile(
    r"\b(?:Alliance|Bank|Board|Cities|City|Collaboration|Committee|Compact|Council|Department"
    r"|Foundation|Fund|Group|Habitat|Index|Initiative|Institute|Ministry|Network|Office|Partnership"
    r"|Programme?|Project|Trust|University|Urban|January|February|March|April|May|June|July|August"
    r"|September|October|November|December)\b"
)
_BEFORE, _AFTER = 3, 6  # words: "cities: 21", "eight of the larger African cities"

PLAIN_KINDS = frozenset({Want.DATE, Want.AMOUNT, Want.NUMBER, Want.COUNTRY})
"""Kinds of answers that are surely told from their form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """Looks for a kind of thing in sentences.

    Args:
        stem: the terms of a text, as the word indexes know them.
        gazetteer: tells countries and regions.
    """

    stem: Stem
    gazetteer: Gazetteer = field(default_factory=Gazetteer)

    def told(self, asked: Asked, passage: Passage, sentence: str, heading: str = "") -> bool | None:
        """Whether a sentence has what is asked for; elsewhere than in English dates and figures.

        Args:
            asked: the question.
            passage: that it stands in.
            sentence: its text.
            heading: the nearest above it, which says what the figures of a row are.
        """
        of = asked.wanted
        if passage.document.facts.language not in {None, ENGLISH}:
            if of.want not in {Want.NUMBER, Want.AMOUNT, Want.DATE}:
                return None
            of = replace(of, noun="")
        return self.holds(of, sentence, asked.plain, heading or passage.heading)

    def holds(self, asked: Wanted, sentence: str, question: str, heading: str = "") -> bool | None:
        """Whether a sentence holds what is asked for; None where that cannot be told.

        Names and places that the question gives itself do not count.
        """
        looks: Mapping[Want, Callable[[], bool]] = {
            Want.DATE: lambda: has_time(sentence),
            Want.AMOUNT: lambda: _pays(sentence, heading),
            Want.NUMBER: lambda: (
                self._counts(asked.noun, sentence, question)
                or self._is_row_of(asked.noun, sentence, heading)
            ),
            Want.COUNTRY: lambda: bool(_new(self.gazetteer.countries(sentence), question)),
            Want.CITY: lambda: self._names_a_city(sentence, question),
            Want.NAME: lambda: len(_new(things(sentence), question)) > asked.several,
        }
        look = looks.get(asked.want)
        return look() if look else None

    def _counts(self, noun: str, sentence: str, question: str) -> bool:
        """Whether a sentence gives a number, and the word for what is counted."""
        given = [n for n in numbers(sentence) if n.unit != "ordinal"]
        if KIND_OF.get(noun) is Want.NUMBER:
            return bool(given)
        given = [n for n in given if not n.unit]
        for name in names(question):  # "Future Cities Africa" counts no cities
            if " " in name.text:
                sentence = sentence.replace(name.text, "_" * len(name.text))
        terms = set(self.stem(noun))
        return any(
            terms <= set(self.stem(_beside(sentence, number.start, number.end))) for number in given
        )

    def _is_row_of(self, noun: str, sentence: str, heading: str) -> bool:
        """Whether a sentence is a row with a figure under a heading that says what it counts."""
        terms = set(self.stem(noun))
        values = [cell.value for cell in cells_of(sentence)[1:]]
        return terms <= set(self.stem(heading)) and any(map(_is_figure, values))

    def _names_a_city(self, sentence: str, question: str) -> bool:
        known = {*self.gazetteer.countries(sentence), *self.gazetteer.regions(sentence)}
        return any(
            not is_acronym(name) and not _made_of(name, known) and not _NO_CITY.search(name)
            for name in _new([name.text for name in names(sentence)], question)
        )


def _pays(sentence: str, heading: str) -> bool:
    """Whether a sentence gives a sum of money: itself, or by the label or heading of its figure."""
    if any(n.unit == "money" for n in numbers(sentence)):
        return True
    cells = cells_of(sentence) or cells_of(f"-: -{SEPARATOR}{sentence}")[1:]
    is_paid = bool(cells_of(sentence) and currency_of(measure_in(heading)))
    return any(
        _is_figure(cell.value) and (is_paid or currency_of(measure_in(cell.head))) for cell in cells
    )


def _is_figure(value: str) -> bool:
    return value_of(value).number is not None


def _beside(sentence: str, start: int, end: int) -> str:
    """The words around a figure that may say what it counts."""
    before = sentence[:start].split()[-_BEFORE:]
    after = sentence[end:].split()[:_AFTER]
    return " ".join([*before, *after])


def _new(found: Sequence[str], question: str) -> list[str]:
    """Those that the question does not give itself."""
    asked = question.lower()
    return [each for each in found if each.lower() not in asked]


def _made_of(name: str, known: set[str]) -> bool:
    left = name
    for each in sorted(known, key=len, reverse=True):
        left = left.replace(each, "")
    return not re.sub(r"\b(?:and|the|of)\b|\W", "", left)
