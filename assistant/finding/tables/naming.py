"""Which rows of a table a question names, by their own cells: "Ghana", "the Ghanaian envelope"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.facts.codes import codes, has_code
from assistant.facts.numbers import numbers
from assistant.facts.terms import Stem
from assistant.finding.tables.model import Kind, Row, Table

_WORD = re.compile(r"[\w'’&.-]*\w")
_OF_PLACES = re.compile(  # Ghanaian, Mozambican, Burkinabè
    r"(?:n|an|ian|ean|can|ese|ish|b[eèé]|i|ic|er|s|['’]s)?", re.IGNORECASE
)
_BEHIND = re.compile(r"\s*\([^)]*\)\s*$")  # a remark behind a name
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
        words = [word.removesuffix("'s").removesuffix("’s") for word in _WORD.findall(question)]
        named = dict(_named(question, words, table, stem))
        rows = [
            row
            for row in table.rows
            if all(row.cell(head).text in texts for head, texts in named.items())
        ]
        terms = {
            term
            for head, texts in named.items()
            for text in texts
            for term in _terms_of(question, words, text, stem)
        }
        return cls(rows=tuple(rows), terms=frozenset(terms), heads=frozenset(named))

    def is_key(self, head: str) -> bool:
        """Whether a column is one by whose cells rows are named."""
        return head in self.heads


def _named(
    question: str, words: Sequence[str], table: Table, stem: Stem
) -> Iterator[tuple[str, frozenset[str]]]:
    """For each column with named cells, their texts; each name counts in one column only.

    Cells that are named whole come before those of which only the first word is.
    """
    heads = {term for column in table.columns for term in stem(column.head)}
    keys = [c.head for c in table.columns if c.kind is not Kind.NUMBER or _is_code(table, c.head)]
    taken: set[str] = set()
    found: dict[str, set[str]] = {}
    for terms_of in (_whole, _by_first_word):
        for head in keys:
            texts = {row.cell(head).text for row in table.rows}
            named = {text: terms_of(question, words, text, stem) for text in texts}
            new = {t for t, terms in named.items() if terms and not terms <= heads | taken}
            new = {t for t in new if not any(named[t] < named[other] for other in new)}
            if new:
                found.setdefault(head, set()).update(new)
                taken |= {term for text in new for term in named[text]}
    for head, texts in found.items():
        yield head, frozenset(texts)
    for column in table.columns:
        if column.kind is Kind.NUMBER and column.head not in found:
            numbered = _numbered(question, column.head)
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


def _terms_of(question: str, words: Sequence[str], text: str, stem: Stem) -> set[str]:
    """The question's terms that name a cell; none where it does not name it."""
    return _whole(question, words, text, stem) or _by_first_word(question, words, text, stem)


def _whole(question: str, words: Sequence[str], text: str, stem: Stem) -> set[str]:
    """Those that name a cell by all of its words, by its code, or by the acronym behind it."""
    if codes(text):  # what only looks like it is another
        return set(stem(text)) if has_code(question, text) else set()
    short = re.search(r"\(([A-Z][\w-]+)\)\s*$", text)
    if short and short[1] in words:
        return set(stem(short[1]))
    name = _BEHIND.sub("", text)
    asked = {term for word in words for term in (*stem(word), *stem(word.replace("-", "")))}
    own = set(stem(name))
    return own if own and own <= asked and len(_WORD.findall(name)) <= _MOST_WORDS else set()


def _by_first_word(_: str, words: Sequence[str], text: str, stem: Stem) -> set[str]:
    """Those that name a cell by its first word: "the Burkinabè payments" of Burkina Faso."""
    parts = _WORD.findall(_BEHIND.sub("", text))
    if not parts or len(parts) > _MOST_WORDS or not parts[0][0].isupper() or codes(text):
        return set()
    written = not any(word[0].isupper() for word in words[1:])  # all in lower case: a quick note
    meant = [w for w in words if (w[0].isupper() or written) and _is_form_of(w, parts[0])]
    return {term for word in meant for term in stem(word)}


def _is_form_of(word: str, name: str) -> bool:
    """Whether a word is a name or the adjective of one: "Ghanaian" of Ghana."""
    shared = len(name) if word.lower().startswith(name.lower()) else len(name) - 3
    if shared < _LEAST or word[:shared].lower() != name[:shared].lower():
        return False
    return bool(_OF_PLACES.fullmatch(word[shared:])) or word.lower() == name.lower()
