"""How a question is answered."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.composing.listing import Listed
from assistant.composing.tabling import Statement
from assistant.finding.tables.computing import Result
from assistant.model import EvidenceSentence, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a question is answered: the quotes in order, and fixed lines before and after them.

    Args:
        status: of the answer.
        quotes: the spans of documents that answer it, the most important first.
        before: fixed lines before them.
        after: fixed lines after them.
        nearest: quotes behind those lines, of which the last says that they are only the nearest.
        name_closest: whether the documents nearest to the question are named.
        answers: whether the quotes are said to answer; otherwise they are only the nearest.
        may_answer: whether what is only the nearest is the answer as often as not.
        statements: sentences of ours about what was computed, instead of quotes.
        results: what was computed.
        listed: the list that the statements tell.
    """

    status: Status
    quotes: tuple[EvidenceSentence, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    nearest: tuple[EvidenceSentence, ...] = ()
    name_closest: bool = False
    answers: bool = False
    may_answer: bool = False
    statements: tuple[Statement, ...] = ()
    results: tuple[Result, ...] = ()
    listed: Listed | None = None
