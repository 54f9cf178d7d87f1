"""One question of one reader with its evidence, and what the rules ask about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from assistant.answerability import Answerability
from assistant.asking import naming_words
from assistant.evidence import joined, own_weights, same_as
from assistant.facts.names import names
from assistant.gathering import published
from assistant.holding import Holding
from assistant.judging.verdict import Verdict
from assistant.model import EvidenceSentence, Status
from assistant.understanding import Asked
from assistant.wants import Want, Wanted
from assistant.wording import Wording
from corpus.audience import Audience
from corpus.index import LibraryIndex

CLOSE = 0.10  # sentences that score this little apart are as near to the question
PLAIN_KINDS = frozenset({Want.DATE, Want.AMOUNT, Want.NUMBER, Want.COUNTRY, Want.REGION})
"""Kinds of answers that are surely told from their form."""
_NEAR = 0.20  # a sentence that scores this much below the best still bears on the question
_OWN_LANGUAGE = 0.2  # what being in the question's language is worth, English apart
_ELSEWHERE = 0.1  # what a sentence loses whose passage has none of the question's names
_SAID = 0.15  # what saying all that is asked is worth
_TYPED = 0.08  # what holding the kind of thing asked for is worth


@dataclass(frozen=True, kw_only=True)
class Case:
    """A question with its evidence, best first, and all that bears on it.

    Attributes:
        searched: how many documents were searched.
    """

    asked: Asked
    sentences: Sequence[EvidenceSentence]
    index: LibraryIndex
    audience: Audience
    wording: Wording
    answerability: Answerability
    holding: Holding
    searched: int

    def terms(self, text: str) -> tuple[str, ...]:
        """The terms of a text, as the index has them."""
        return self.index.terms(text)

    @cached_property
    def saying(self) -> frozenset[str]:
        """The terms of the question that an answer has to say something of."""
        return frozenset(self.asked.saying(self.index.terms))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names in the question."""
        return tuple(name.text for name in names(self.asked.plain))

    @cached_property
    def confidence(self) -> float:
        """How likely the evidence answers the question, 0 to 1."""
        weights = own_weights(self.asked, self.index, self.audience)
        return self.answerability.confidence(self.asked, self.sentences, weights)

    @cached_property
    def near(self) -> list[EvidenceSentence]:
        """The sentences that bear on the question, best first."""
        worth = {sentence: self.worth(sentence) for sentence in self.sentences}
        top = max(worth.values())
        near = [s for s in self.sentences if top - worth[s] <= _NEAR]
        return sorted(near, key=lambda s: -worth[s])

    @cached_property
    def best(self) -> EvidenceSentence:
        """The sentence to quote, with a figure where one is asked for, if any has it.

        Of those nearly as good the newest, where that is asked for.
        """
        near = self.near
        if self.asked.wanted.want in PLAIN_KINDS:
            near = [s for s in near if self.holds(s) and self.on_topic(s)] or near
        if not self.asked.moment.newest:
            return near[0]
        least = self.worth(near[0]) - CLOSE
        return max((s for s in near if self.worth(s) >= least), key=published)

    def worth(self, sentence: EvidenceSentence) -> float:
        """A sentence's score, more where it holds the kind asked for and says what is asked."""
        held = len(self.saying & sentence.terms)
        held_around = len(self.saying & sentence.around - sentence.terms)
        share = (held + held_around / 2) / len(self.saying) if self.saying else 0.0
        typed = self.holds(sentence) is True
        own = sentence.passage.document.facts.language == self.asked.language != "en"
        score = sentence.score + _TYPED * typed + _SAID * share + _OWN_LANGUAGE * own
        return score - _ELSEWHERE * (1 - self.named(sentence))

    def named(self, sentence: EvidenceSentence) -> float:
        """The share of the question's names that a sentence's passage, headings and title have."""
        if not self.names:
            return 1.0
        passage = sentence.passage
        if passage.id not in self._named:
            text = f"{passage.document.facts.title} {passage.heading} {passage.text}"
            terms = joined(frozenset(self.terms(text)), same_as(self.asked, self.index))
            held = sum(set(self.terms(name)) <= terms for name in self.names)
            self._named[passage.id] = held / len(self.names)
        return self._named[passage.id]

    @cached_property
    def _named(self) -> dict[str, float]:
        return {}

    def holds(self, sentence: EvidenceSentence, asked: Wanted | None = None) -> bool | None:
        """Whether a sentence has what is asked for; in other languages only figures are told."""
        asked = asked or self.asked.wanted
        if sentence.passage.document.facts.language not in {None, "en"}:
            if asked.want not in {Want.NUMBER, Want.AMOUNT}:
                return None
            asked = replace(asked, noun="")
        return self.holding.holds(asked, sentence.text, self.asked.plain)

    def on_topic(self, sentence: EvidenceSentence) -> bool:
        """Whether a sentence has a word of what a follow-up is about: "Then name the cities"."""
        if not self.asked.search.leans:
            return True
        texts = (naming_words(part.text) for part in self.asked.search.parts)
        terms = {term for text in texts for term in self.terms(text)}
        own = set(self.terms(self.asked.wanted.noun))
        return bool((terms - own) & (sentence.terms | sentence.around))

    def lacks_predicate(self, sentence: EvidenceSentence) -> bool:
        """Whether a sentence shares only names with the question, and nothing said of them."""
        if not self.saying:
            return False
        return not self.saying & (sentence.terms | sentence.around)

    def refused(self, reason: str = "") -> Verdict:
        """That nothing was found, what was searched, why, and what is closest."""
        lines = [self.wording.not_found(self.searched), reason]
        if self.asked.language != "en" and self.searched:
            lines.append(self.wording.language_limit(self.asked.language))
        return Verdict(
            status=Status.NOT_FOUND, before=(" ".join(filter(None, lines)),), name_closest=True
        )
