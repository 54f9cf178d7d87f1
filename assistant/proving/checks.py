"""What a quote has to have so that it proves a sentence: each check names what it objects to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.facts.instructions import tells_or_asks
from assistant.facts.terms import Stem
from assistant.proving.aligning import misplaced
from assistant.proving.belonging import distant
from assistant.proving.dating import of_another_time, unfounded_dates
from assistant.proving.figures import miscounted, unfounded_figures, unfounded_scales
from assistant.proving.naming import SameName, misexplained, unfounded_names
from assistant.proving.operators import turned
from assistant.proving.opposites import Opposites
from assistant.proving.rivals import rivals


class Check(StrEnum):
    """What is compared between a sentence and its quote."""

    FIGURES = "figures"
    DATES = "dates"
    NAMES = "names"
    ROLES = "who and whom"
    NEGATION = "negation and hedges"
    OPPOSITE = "opposites"
    INSTRUCTION = "instruction"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """Why a quote does not prove a sentence, in the sentence's words; of an instruction none."""

    check: Check
    words: tuple[str, ...]


def objections(
    sentence: str, quote: str, main: str, *, stem: Stem, same: SameName, opposites: Opposites
) -> Iterator[Objection]:
    """What the form of a sentence has against being proven by a quote; meaning is not looked at.

    Args:
        sentence: as written, without its marks.
        quote: verbatim from a document.
        main: that sentence of the quote that says all of it, or else the quote.
        stem: the terms of a text.
        same: of a name the other names of the same thing.
        opposites: the word lists.
    """
    if tells_or_asks(sentence, quote, main):
        yield Objection(check=Check.INSTRUCTION, words=())
    found = (
        (
            Check.FIGURES,
            [
                *unfounded_figures(sentence, quote),
                *unfounded_scales(sentence, quote),
                *rivals(sentence, quote, stem),
                *miscounted(sentence, quote, stem),
                *distant(sentence, quote, stem),
            ],
        ),
        (Check.DATES, [*unfounded_dates(sentence, quote), *of_another_time(sentence, main)]),
        (
            Check.NAMES,
            [*unfounded_names(sentence, quote, same), *misexplained(sentence, quote, same)],
        ),
        (Check.ROLES, misplaced(sentence, main, stem, same)),
        (Check.NEGATION, turned(sentence, quote, stem)),
        (
            Check.OPPOSITE,
            [
                *opposites.against(sentence, quote),
                *opposites.needing(sentence, quote),
                *opposites.beyond(sentence, quote),
                *opposites.ahead(sentence, quote),
            ],
        ),
    )
    for check, words in found:
        if words:
            yield Objection(check=check, words=tuple(dict.fromkeys(words)))
