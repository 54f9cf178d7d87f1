"""Questions to begin with: made from what a reader may read, each tried before it is shown."""

from __future__ import annotations

import asyncio
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import zip_longest

from assistant.facts.names import is_acronym
from assistant.memory.conversations import Conversations
from assistant.model import Answer, Question, Status
from assistant.service import Assistant
from corpus.aliases import Alias
from corpus.audience import Audience, Reader
from corpus.remembered import Remembered

MOST = 6
_MOST_NAMES = 6  # names asked about at most
_BEGINS = 8  # words of a quote within which it names what it is about
_SEVERAL = 3  # rows of a list
_MOST_KEPT = 32  # audiences and languages whose questions are remembered
_MOST_TRIED = 1000  # questions whose answers are remembered

_Key = tuple[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Tried:
    """A question with what answered it when it was tried."""

    question: str
    answer: Answer


class Suggestions:
    """The questions of each audience, found once for every state of the library. Thread-safe.

    A question is tried without a chat model. What something is, is kept when the first quote begins
    with it; a list when it has several rows. Other forms were tried and dropped: that a question
    has an answer does not say that it is the right one.
    """

    def __init__(self, assistant: Assistant) -> None:
        """Try questions on what this assistant searches, and leave its conversations alone."""
        self._assistant = replace(assistant, conversations=Conversations(), writer=None)
        self.templates = load_templates()
        self._kept: Remembered[_Key, tuple[Tried, ...]] = Remembered(_MOST_KEPT)
        self._tried: Remembered[_Key, str | None] = Remembered(_MOST_TRIED)

    def questions(self, audience: Audience, language: str, revision: int) -> tuple[str, ...]:
        """The questions of `tried` alone."""
        return tuple(each.question for each in self.tried(audience, language, revision))

    def tried(self, audience: Audience, language: str, revision: int) -> tuple[Tried, ...]:
        """At most six questions with their answers, alike for all who may read the same.

        Args:
            audience: what may be read.
            language: `en`, `fr`, `es` or `pt`.
            revision: of the library, whose change is when they are looked for again.
        """
        return self._kept.get(
            (audience.labels, language), revision, lambda: tuple(self._found(audience, language))
        )

    def answer_to(self, audience: Audience, question: str, name: str, revision: int) -> str | None:
        """What a question about a name is answered, where that begins with it."""

        def text() -> str | None:
            answer = self._answer(audience, question, name)
            return answer.text if answer else None

        return self._tried.get((audience.labels, question), revision, text)

    def aliases(self, audience: Audience) -> tuple[Alias, ...]:
        """The names that documents explain which this audience may read."""
        return self._assistant.retriever.index.aliases(audience)

    def _found(self, audience: Audience, language: str) -> Iterator[Tried]:
        said: set[str] = set()
        for question, name in self._candidates(audience, language):
            answer = self._answer(audience, question, name)
            if answer is None or answer.text in said:
                continue
            said.add(answer.text)  # two questions with one answer are one too many
            yield Tried(question, answer)
            if len(said) == MOST:
                return

    def _candidates(self, audience: Audience, language: str) -> Iterator[tuple[str, str]]:
        """Questions with the name that they are about, and for lists: one of each in turn."""
        templates, names = self.templates[language], self._names(audience)
        about = [(form.format(name=name), name) for form in templates["name"] for name in names]
        lists = [(question, "") for question in templates["list"]]
        for pair in zip_longest(about, lists):
            yield from filter(None, pair)

    def _names(self, audience: Audience) -> list[str]:
        """The short names that most documents explain."""
        short = (alias.short for alias in self.aliases(audience))
        counted = Counter(filter(is_acronym, short))
        often = sorted(counted.items(), key=lambda each: (-each[1], each[0]))
        return [name for name, _ in often][:_MOST_NAMES]

    def _answer(self, audience: Audience, question: str, name: str) -> Answer | None:
        """What answers it, if that is what it asks for."""
        reader = Reader(id="suggestions", surface="page", audience=audience)
        answer = asyncio.run(self._assistant.answer(reader, Question(text=question)))
        return answer if (_is_of(answer, name) if name else _lists_several(answer)) else None


def _is_of(answer: Answer, name: str) -> bool:
    """Whether all of a question is answered, by a quote that begins with a name."""
    if answer.status is not Status.ANSWERED or not answer.citations:
        return False
    begins = " ".join(answer.citations[0].quote.split()[:_BEGINS])
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", begins) is not None


def _lists_several(answer: Answer) -> bool:
    rows = answer.computation.rows if answer.computation else ()
    return sum(row.citation is not None for row in rows) >= _SEVERAL


def load_templates() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """The questions that may be suggested, by language."""
    file = files("assistant").joinpath("languages", "suggestions.toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))
