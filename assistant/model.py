"""The values of answering: questions, evidence, citations, answers, and the events of a stream."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from assistant.errors import InvalidQuestion
from corpus.catalogue import NO_FILTERS, Filters
from corpus.computations import Computation
from corpus.model import Document, Passage, Span
from corpus.proofs import Citation, SentenceCheck

MOST_CHARACTERS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a reader asks, and what they narrow the search to.

    `earlier` are the reader's questions before it in the conversation, oldest first, where the
    surface knows them; otherwise those are taken that the conversation's id stands for.
    `answer_id` is the id that its answer gets, where the surface has promised one. `replaces` is an
    answer of the conversation in whose place it is asked: that one, and what came after it, are no
    part of the conversation then. `alone` says that it leans on nothing that was said before.

    Raises:
        InvalidQuestion: when the text is empty, longer than 2,000 characters, or not text.
    """

    text: str
    conversation_id: str | None = None
    earlier: tuple[str, ...] = ()
    filters: Filters = NO_FILTERS
    answer_id: str | None = None
    replaces: str | None = None
    alone: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", checked_text(self.text))


def checked_text(text: str) -> str:
    """A question's text without white space around it.

    Raises:
        InvalidQuestion: as `Question`.
    """
    stripped = text.strip()
    if not stripped:
        raise InvalidQuestion("the question is empty; type what you want to know")
    if len(stripped) > MOST_CHARACTERS:
        raise InvalidQuestion(
            f"the question has {len(stripped):,} characters; {MOST_CHARACTERS:,} are the most"
        )
    if "\0" in stripped or any(0xD800 <= ord(c) <= 0xDFFF for c in stripped):
        raise InvalidQuestion("the question holds characters that are not text; type it again")
    return stripped


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A passage with its fused score, comparable within one question only."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceSentence:
    """A sentence of a passage with how well it bears on the question.

    `cosine` compares meanings, `coverage` is the share of the question's words it holds, weighted
    by their rarity; `score` combines them with its passage's score. `holds` says whether it has the
    kind of thing that is asked for, None where that cannot be told. `terms` are its words as the
    word indexes know them, `around` those of its title, headings and the sentence before; `heading`
    is the nearest that stands in its passage above it, empty where none does. Of a long row of a
    table `cells` are those that are asked for, which alone are shown, and `measure` is in what the
    table's caption says that its sums are. `answers` are the log-odds that it answers the question,
    where it was read for that.
    """

    passage: Passage
    span: Span
    cosine: float
    coverage: float
    score: float
    holds: bool | None = None
    terms: frozenset[str] = frozenset()
    around: frozenset[str] = frozenset()
    heading: str = ""
    cells: str = ""
    measure: str = ""
    answers: float | None = None

    @property
    def shown(self) -> str:
        """What is shown of it in an answer; its citation quotes all of it."""
        return self.cells or self.text

    @property
    def text(self) -> str:
        """The sentence, verbatim from the edition."""
        start = self.passage.start
        return self.passage.text[self.span.start - start : self.span.end - start]


class Status(StrEnum):
    """How an answer ended."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NOT_FOUND = "not_found"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What was searched.

    Args:
        documents_searched: how many documents; 0 for what needed no search.
        narrowed: whether filters left documents out.
        undated: how many of them only because nobody says of when they are.
    """

    documents_searched: int
    narrowed: bool = False
    undated: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What an answer cost, in tokens of cl100k_base.

    Args:
        input_tokens: of the question, and of all that a chat model was sent.
        output_tokens: of the answer's text, and of all that a chat model wrote.
    """

    input_tokens: int = 0
    output_tokens: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer; every sentence of an answered one carries the mark of a citation.

    `notices` say how it came about where the reader should know: sentences were withheld, or the
    chat model failed and quotes are shown instead. They are no part of `text`. `is_nearest` says
    that the quotes are only what comes nearest to the question. `computation` is what was computed
    of a table; `alone` says that the question leant on nothing before it.
    """

    id: str
    status: Status
    text: str
    conversation_id: str
    standalone_question: str
    model: str
    citations: tuple[Citation, ...]
    closest: tuple[Document, ...]
    coverage: Coverage
    created_at: dt.datetime
    checks: tuple[SentenceCheck, ...] = ()
    notices: tuple[str, ...] = ()
    usage: Usage = Usage()
    is_nearest: bool = False
    computation: Computation | None = None
    alone: bool = False
    is_kept: bool = True

    @property
    def as_of(self) -> dt.date | None:
        """The publication date of the newest cited source, if any has one."""
        dates = (c.published for c in self.citations)
        return max((date for date in dates if date is not None), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The question was accepted."""

    answer_id: str
    conversation_id: str
    standalone_question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """The documents consulted."""

    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """The next piece of the answer's text, with the citations that it is the first to use.

    From the character `tabled` on it tells rows of the answer's table; None where it tells none.
    """

    seq: int
    text: str
    citations: tuple[Citation, ...]
    tabled: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The whole answer, which wins over the sentences before it."""

    answer: Answer


AnswerEvent = Started | Retrieved | Sentence | Finished
