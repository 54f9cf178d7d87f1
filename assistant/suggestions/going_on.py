"""Questions to go on with: about names that an answer, or a question in vain, has in it.

Only those that were tried and have an answer, from what the reader may read, are given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from assistant.facts.names import is_acronym
from assistant.question.understanding import touching
from assistant.suggestions.beginning import Suggestions
from corpus.audience import Audience

MOST = 3
_MOST_TRIED = 6  # each takes as long as an answer
_MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class GoingOn:
    """Finds them among the forms of questions that may be suggested. Thread-safe."""

    suggestions: Suggestions

    def questions(
        self,
        audience: Audience,
        language: str,
        revision: int,
        texts: Sequence[str],
        said: Collection[str],
    ) -> tuple[str, ...]:
        """At most three questions.

        Args:
            audience: what may be read.
            language: `en`, `fr`, `es` or `pt`.
            revision: of the library, whose change is when a question is tried again.
            texts: where their names are looked for, the most important first.
            said: the answers of the conversation; what only says one of them again is left out.
        """
        answers: set[str | None] = {*said, None}
        found: list[str] = []
        for question, name in islice(self._candidates(audience, language, texts), _MOST_TRIED):
            answer = self.suggestions.answer_to(audience, question, name, revision)
            if answer not in answers:
                answers.add(answer)
                found.append(question)
            if len(found) == MOST:
                break
        return tuple(found)

    def _candidates(
        self, audience: Audience, language: str, texts: Sequence[str]
    ) -> Iterator[tuple[str, str]]:
        """Each form with each name, with the name; the names of the first texts first."""
        names = self._names(audience, texts)
        for template in self.suggestions.templates[language]["name"]:
            for name in names:
                yield template.format(name=name), name

    def _names(self, audience: Audience, texts: Sequence[str]) -> list[str]:
        """The short names that documents explain, in the order in which the texts name them."""
        aliases = self.suggestions.aliases(audience)
        named = (alias.short for text in texts for alias in touching(aliases, [text]))
        return [name for name in dict.fromkeys(named) if is_acronym(name)][:_MOST_NAMES]
