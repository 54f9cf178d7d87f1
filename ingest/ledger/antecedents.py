"""What "it", "the programme" stand for: a name in the sentences right before, if it is sure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ingest.ledger.grammar import subtree_text
from ingest.ledger.names import NameRun, name_runs, run_at
from ingest.ledger.parser import Parser

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_PRONOUNS = frozenset({"it", "its", "they"})
_MOST_BACK = 700  # characters from the name to the sentence
_LISTS = frozenset({"list", "membership"})


def antecedent(
    token: Token, start: int, before: Sequence[tuple[str, int]], parser: Parser
) -> tuple[str, int] | None:
    """The name that a pronoun or a definite noun stands for, and where the quote begins for it.

    Args:
        token: the word.
        start: of its sentence.
        before: the sentences before it in its paragraph with where they begin, the last first.
        parser: parses them.

    The beginning is counted from that of the word's own sentence, so it is below 0, or 0 where the
    name stands in the sentence itself. Of a list the whole phrase is given: "The member list of X".
    """
    if token.lower_ in _PRONOUNS and (own := _subjects_before(token)):
        return (own.pop(), 0) if len(own) == 1 else None
    for earlier, begin in before:
        doc = next(parser.parse([earlier])) if start - begin <= _MOST_BACK else None
        if doc is None:
            return None
        found = _named(doc, token)
        if found is not None:
            return found, begin - start
        if token.lower_ in _PRONOUNS and not _speaks_of_it(doc):
            return None
    return None


def is_phrase(name: str) -> bool:
    """Whether an antecedent is the phrase of a list, and no name."""
    return any(word in _LISTS for word in name.lower().split())


def _subjects_before(token: Token) -> set[str]:
    """The names that clauses before a pronoun are about, in its own sentence."""
    doc = token.doc
    runs = name_runs(doc)
    subjects = (
        t for t in doc[: token.i] if t.dep_ in {"nsubj", "nsubjpass"} and t.head.i != token.head.i
    )
    return {_text(doc, run) for t in subjects if (run := run_at(runs, t)) is not None}


def _named(doc: Doc, token: Token) -> str | None:
    runs = name_runs(doc)
    if token.lower_ in _PRONOUNS:
        return _subject_name(doc, runs)
    if not any(child.lower_ in {"the", "this", "that"} for child in token.children):
        return None
    called = {_text(doc, r) for r in runs if token.lemma_.lower() in _text(doc, r).lower().split()}
    return called.pop() if len(called) == 1 else None


def _subject_name(doc: Doc, runs: Sequence[NameRun]) -> str | None:
    """The name that a sentence is about; of "the member list of X" the whole phrase."""
    for token in doc:
        if token.dep_ in {"nsubj", "nsubjpass"} and token.head.dep_ == "ROOT":
            if token.lower_ in _LISTS:
                start, end = subtree_text(token)
                return doc.text[start:end]
            run = run_at(runs, token)
            return _text(doc, run) if run is not None else None
    return None


def _speaks_of_it(doc: Doc) -> bool:
    return any(t.dep_ in {"nsubj", "nsubjpass"} and t.lower_ in _PRONOUNS for t in doc)


def _text(doc: Doc, run: NameRun) -> str:
    return doc.text[run.start : run.end]
