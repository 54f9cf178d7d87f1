"""One question of one reader with its evidence, and what is asked about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.deciding.answerability import Answerability
from assistant.deciding.verdict import Verdict
from assistant.facts.names import names
from assistant.finding.ranking import expected_terms
from assistant.model import EvidenceSentence, Status
from assistant.question.understanding import Asked
from assistant.wording import Wording
from corpus.audience import Audience
from corpus.catalogue import Catalogue
from corpus.index import LibraryIndex
from corpus.model import Passage

_MOST_PASSAGES = 2_000  # that are read at once


@dataclass(frozen=True, kw_only=True)
class Case:
    """A question with its evidence, best first, and all that bears on it.

    Attributes:
        catalogue: where the rest of a document can be read.
        searched: how many documents were searched.
        by_glossary: whether the question was searched by the few words that a glossary has.
    """

    asked: Asked
    sentences: Sequence[EvidenceSentence]
    index: LibraryIndex
    catalogue: Catalogue
    audience: Audience
    wording: Wording
    answerability: Answerability
    searched: int
    by_glossary: bool

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names in the question."""
        return tuple(name.text for name in names(self.asked.plain))

    @cached_property
    def terms(self) -> frozenset[str]:
        """The terms that an answer should hold, in the language of the best sentence."""
        return frozenset(expected_terms(self.asked, self.sentences, self.index, self.audience))

    @cached_property
    def confidence(self) -> float:
        """How likely the evidence answers the question, 0 to 1."""
        weights = expected_terms(self.asked, self.sentences, self.index, self.audience)
        return self.answerability.confidence(self.asked, self.sentences, weights)

    def refused(self, reason: str = "") -> Verdict:
        """That nothing was found, what was searched, why, and what is closest."""
        lines = [self.wording.not_found(self.searched), reason]
        if self.by_glossary and self.searched:
            lines.append(self.wording.language_limit(self.asked.language))
        return Verdict(
            status=Status.NOT_FOUND, before=(" ".join(filter(None, lines)),), name_closest=True
        )

    def whole(self, documents: Sequence[str]) -> tuple[Passage, ...]:
        """All passages of the first of these documents, as many as can be read at once."""
        for count in range(len(documents), 0, -1):
            found = self.catalogue.whole(self.audience, documents[:count], most=_MOST_PASSAGES)
            if found:
                return found
        return ()
