"""Rows that a question means without their names: "without a policy", "that were turned down"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from assistant.finding.tables.matching import Words
from assistant.finding.tables.naming import BEHIND, Mentions
from assistant.finding.tables.words import TIMED_WORD as TIMED
from corpus.tables.model import Column, Kind, Table

_YES = frozenset({"yes", "y", "oui", "sí", "si", "sim", "true", "x", "✓", "✔"})
_NO = frozenset({"no", "n", "non", "não", "false", "✗"})
_FIRST = re.compile(r"[^\W\d_]+|[✓✔✗]")
_MOSTLY = 2 / 3  # of the cells that are filled in
_MOST_VALUES, _MOST_WORDS = 8, 4  # of a column whose values are kinds, and of such a value
_ALIKE, _CLEARLY = 0.4, 0.15  # cosine of a phrase and a value, and before the next value
_MOST_BETWEEN = 2  # words without a meaning of their own within a phrase
_WORD = re.compile(r"[\w'’-]+")

Chosen = Mapping[str, frozenset[str]]


def narrowed(words: Words, table: Table, mentions: Mentions) -> Mentions:
    """The rows that are meant among those that a question names.

    A column of yes and no is asked for by its head; where nothing is named, a kind by a phrase that
    is clearly nearer in meaning to it than to the other kinds of its column.
    """
    for head, texts, terms in _by_yes_or_no(words, table, mentions):
        mentions = mentions.within({head: texts}, terms)
    if not words.wanting.denied and not mentions.heads:
        for head, texts, terms in _by_meaning(words, table, mentions):
            meant = mentions.within({head: texts}, terms)
            mentions = meant if meant.rows else mentions
    return mentions


def is_denial(text: str) -> bool:
    """Whether a value says that something is not so: "No", "not functional"."""
    first = _FIRST.search(text)
    return first is not None and first.group().lower() in _NO | {"not", "without", "un"}


def _by_yes_or_no(
    words: Words, table: Table, mentions: Mentions
) -> Iterator[tuple[str, frozenset[str], set[str]]]:
    asked = set(words.stem(words.question))
    for column in table.columns:
        told = _answers(table, column)
        head = set(words.stem(BEHIND.sub("", column.called)))
        if told and head and head <= asked and column.head not in mentions.heads:
            wanted = _NO if words.wanting.denied else _YES
            texts = frozenset(text for text, answer in told.items() if answer in wanted)
            if texts:
                yield column.head, texts, head


def _answers(table: Table, column: Column) -> dict[str, str]:
    """What the cells of a column say in one word; empty where that is not yes or no."""
    texts = {cell.text for row in table.rows if not (cell := row.cell(column.head)).blank}
    firsts = {text: found.group().lower() for text in texts if (found := _FIRST.match(text))}
    told = {text: first for text, first in firsts.items() if first in _YES | _NO}
    return told if told and len(told) >= _MOSTLY * len(texts) else {}


def _by_meaning(
    words: Words, table: Table, mentions: Mentions
) -> Iterator[tuple[str, frozenset[str], set[str]]]:
    """The one kind that is nearest to a phrase of the question that nothing else explains."""
    best: tuple[float, str, str, str] | None = None
    for phrase in _phrases(words, table, mentions):
        for column in table.columns:
            kinds = _kinds(table, column)
            if len(kinds) < 2 or column.head in mentions.heads:
                continue
            near = sorted(
                ((words.alike(phrase, table.meaning(kind)), kind) for kind in kinds), reverse=True
            )
            clear = near[0][0] - near[1][0] >= _CLEARLY
            if near[0][0] >= _ALIKE and clear and (best is None or near[0][0] > best[0]):
                best = (near[0][0], column.head, near[0][1], phrase)
    if best is not None:
        _, head, kind, phrase = best
        yield head, frozenset({kind}), set(words.stem(phrase))


def _kinds(table: Table, column: Column) -> list[str]:
    """The values of a column that tells of what kind its rows are; none of another."""
    if column.kind is not Kind.TEXT or column == table.columns[0]:
        return []
    texts = [cell.text for row in table.rows if not (cell := row.cell(column.head)).blank]
    kinds = sorted(set(texts))
    short = all(len(kind.split()) <= _MOST_WORDS for kind in kinds)
    repeated = len(kinds) < len(texts) and len(kinds) <= _MOST_VALUES
    return kinds if short and repeated and not _answers(table, column) else []


def _phrases(words: Words, table: Table, mentions: Mentions) -> list[str]:
    """Runs of words, none of a name, that neither the table nor what is done with it explains."""
    ranked = words.wanting.phrase.split()[1:2]  # "the biggest award" is of any kind
    known = words.known(table, mentions).union(words.stem(" ".join([words.noun, *ranked])))
    phrases, run, between = list[list[str]](), list[str](), list[str]()
    for word in _WORD.findall(TIMED.sub(" ", words.wanting.rest)):
        terms = set(words.stem(word))
        if word.islower() and terms and not terms <= known and not words.only_asks(word):
            run += [*between, word] if run else [word]
            between = []
        elif run and not terms and len(between) < _MOST_BETWEEN:
            between.append(word)
        elif run:
            phrases.append(run)
            run, between = [], []
    return [" ".join(each) for each in [*phrases, run] if each]
