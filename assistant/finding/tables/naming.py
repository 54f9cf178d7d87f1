"""Which rows of a table a question names, by their own cells: "Ghana", "the Ghanaian envelope"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.facts.codes import codes, has_code
from assistant.facts.terms import Stem
from corpus.facts.numbers import numbers
from corpus.tables.model import Kind, Row, Table

_WORD = re.compile(r"[\w'’&.-]*\w")
_OF_PLACES = re.compile(  # Ghanaian, Mozambican, Burkinabè
    r"(?:n|an|ian|ean|can|ese|ish|b[eèé]|i|ic|er|s|['’]s)?", re.IGNORECASE
)
BEHIND = re.compile(r"\s*\([^)]*\)\s*$")  # a remark behind a name
_ACRONYM = re.compile(r"\(([A-Z][\w-]+)\)\s*$")
_LEAST = 4  # letters of a name that its adjective begins with
_MOST_WORDS = 8  # of a cell that may be named


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentions:
    """The rows that a question is about.

    Args:
        rows: those that are named; all where none is.
        terms: those of the question that name rows.
        heads: of the columns in whose cells they are named.
    """

    rows: tuple[Row, ...]
    terms: frozenset[str]
    heads: frozenset[str]

    @classmethod
    def of(cls, question: str, table: Table, stem: Stem) -> Mentions:
        """What a question names of a table."""
        asked = _Asked.of(question, stem)
        named = dict(_named(asked, table))
        rows = [
            row
            for row in table.rows
            if all(row.cell(head).text in texts for head, texts in named.items())
        ]
        texts = {text for each in named.values() for text in each}
        terms = {term for text in texts for term in asked.whole(text) or asked.by_first_word(text)}
        return cls(rows=tuple(rows), terms=frozenset(terms), heads=frozenset(named))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A question with its words, those of them that may be names, and their terms."""

    question: str
    words: tuple[str, ...]
    names: tuple[str, ...]
    terms: frozenset[str]
    stem: Stem

    @classmethod
    def of(cls, question: str, stem: Stem) -> _Asked:
        words = [word.removesuffix("'s").removesuffix("’s") for word in _WORD.findall(question)]
        terms = {term for word in words for term in (*stem(word), *stem(word.replace("-", "")))}
        named = [word for word in words if word[0].isupper()]
        noted = not any(word[0].isupper() for word in words[1:])  # the whole of a quick note
        return cls(
            question=question,
            words=tuple(words),
            names=tuple(words if noted else named),
            terms=frozenset(terms),
            stem=stem,
        )

    def whole(self, text: str) -> set[str]:
        """The terms that name a cell by all of its words, its code, or the acronym behind it."""
        if codes(text):  # what only looks like it is another
            return set(self.stem(text)) if has_code(self.question, text) else set()
        short = _ACRONYM.search(text)
        if short and short[1] in self.words:
            return set(self.stem(short[1]))
        name = BEHIND.sub("", text)
        if len(_WORD.findall(name)) > _MOST_WORDS:
            return set()
        own = set(self.stem(name))
        return own if own <= self.terms else set()

    def by_first_word(self, text: str) -> set[str]:
        """Those that name a cell by its first word: "the Burkinabè payments" of Burkina Faso."""
        parts = _WORD.findall(BEHIND.sub("", text))
        if not parts or len(parts) > _MOST_WORDS or not parts[0][0].isupper() or codes(text):
            return set()
        meant = [word for word in self.names if _is_form_of(word, parts[0])]
        return {term for word in meant for term in self.stem(word)}


def _named(asked: _Asked, table: Table) -> Iterator[tuple[str, frozenset[str]]]:
    """For each column with named cells, their texts; each name counts in one column only.

    Cells that are named whole come before those of which only the first word is.
    """
    heads = {term for column in table.columns for term in asked.stem(column.head)}
    keys = [c.head for c in table.columns if c.kind is not Kind.NUMBER or _is_code(table, c.head)]
    taken: set[str] = set()
    found: dict[str, set[str]] = {}
    for terms_of in (asked.whole, asked.by_first_word):
        for head in keys:
            named = {text: terms_of(text) for text in {row.cell(head).text for row in table.rows}}
            new = {t for t, terms in named.items() if terms and not terms <= heads | taken}
            new = {t for t in new if not any(named[t] < named[other] for other in new)}
            if new:
                found.setdefault(head, set()).update(new)
                taken |= {term for text in new for term in named[text]}
    for head, texts in found.items():
        yield head, frozenset(texts)
    for column in table.columns:
        if column.kind is Kind.NUMBER and column.head not in found:
            numbered = _numbered(asked.question, column.head)
            texts = {t for row in table.rows if (t := row.cell(column.head).text) in numbered}
            if texts:
                yield column.head, frozenset(texts)


def _numbered(question: str, head: str) -> set[str]:
    """The figures that a question gives a head: "floor 3", "the third floor"."""
    behind = re.findall(rf"\b{re.escape(head)} (\d+)\b(?!%)", question, re.IGNORECASE)
    before = re.findall(rf"\b(\w+) {re.escape(head)}\b", question, re.IGNORECASE)
    return {
        *behind,
        *(str(n.value) for word in before for n in numbers(word) if n.unit == "ordinal"),
    }


def _is_code(table: Table, head: str) -> bool:
    """Whether the numbers of a column only tell its rows apart: the first, each once."""
    first = table.columns[0]
    return head == first.head and table.tells_apart(first)


def _is_form_of(word: str, name: str) -> bool:
    """Whether a word is a name or the adjective of one: "Ghanaian" of Ghana."""
    shared = len(name) if word.lower().startswith(name.lower()) else len(name) - 3
    if shared < _LEAST or word[:shared].lower() != name[:shared].lower():
        return False
    return bool(_OF_PLACES.fullmatch(word[shared:])) or word.lower() == name.lower()
