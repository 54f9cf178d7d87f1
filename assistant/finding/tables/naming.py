"""Which rows of a table a question names, by their own cells: "Ghana", "the Ghanaian envelope"."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.facts.codes import codes, has_code
from assistant.facts.terms import Stem
from corpus.facts.numbers import numbers
from corpus.tables.model import Kind, Row, Table
from corpus.tables.values import CURRENCIES

_WORD = re.compile(r"[\w'’&.-]*\w")
_OF_PLACES = re.compile(  # Ghanaian, Mozambican, Burkinabè
    r"(?:n|an|ian|ean|can|ese|ish|b[eèé]|i|ic|er|s|['’]s)?", re.IGNORECASE
)
BEHIND = re.compile(r"\s*\([^)]*\)\s*$")  # a remark behind a name
_ACRONYM = re.compile(r"\(([A-Z][\w-]+)\)\s*$")
_LEAST = 4  # letters of a name that its adjective begins with
_CODED = re.compile(r"[A-Z]{3,4}")  # "HOU" of housing: the beginning of a word of the question
_MOST_WORDS = 8  # of a cell that may be named


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentions:
    """The rows that a question is about.

    Args:
        rows: those that are named; all where none is.
        terms: those of the question that name rows.
        heads: of the columns in whose cells they are named.
        loosely: whether they are named by the first words of their cells alone.
    """

    rows: tuple[Row, ...]
    terms: frozenset[str]
    heads: frozenset[str]
    loosely: bool = False

    @classmethod
    def of(cls, question: str, table: Table, stem: Stem) -> Mentions:
        """What a question names of a table."""
        asked = _Asked.of(question, stem, table)
        every = cls(rows=table.rows, terms=frozenset(), heads=frozenset())
        sure = (asked.whole, asked.by_code)
        by_name, loosely = (
            _by(asked, table, ways, every) for ways in (sure, (*sure, asked.by_first_word))
        )
        if not loosely.rows:  # "Harrow" of the Harrow Vale Fund is no name
            return by_name
        return replace(loosely, loosely=not by_name.heads)

    def of_all(self, table: Table) -> Mentions:
        """All rows, whatever is named."""
        return replace(self, rows=table.rows, heads=frozenset())

    def without(self, others: Mentions) -> Mentions:
        """The rows that are not among those of others, where these name any."""
        left = {id(row) for row in others.rows} if others.heads else set()
        return replace(self, rows=tuple(row for row in self.rows if id(row) not in left))

    def within(self, chosen: Mapping[str, frozenset[str]], terms: Iterable[str]) -> Mentions:
        """The rows among these that have one of the chosen texts under each of their heads.

        Args:
            chosen: texts of cells by the heads of their columns.
            terms: those of the question that chose them.
        """
        rows = [
            row
            for row in self.rows
            if all(row.cell(head).text in texts for head, texts in chosen.items())
        ]
        return Mentions(
            rows=tuple(rows), terms=self.terms.union(terms), heads=self.heads.union(chosen)
        )


def phrases_of(question: str, table: Table) -> list[str]:
    """What a question calls a table by: its words, two or more, that follow each other there too.

    In lower case; of its title, its heading, and what its document begins with.
    """
    called = f" {' '.join(_WORD.findall(f'{table.title} {table.lead}')).lower()} "
    asked = [word.lower() for word in _WORD.findall(question)]
    phrases, at = list[str](), 0
    while at < len(asked):
        ends = range(len(asked), at + 1, -1)
        found = next((e for e in ends if f" {' '.join(asked[at:e])} " in called), at + 1)
        if found > at + 1:
            phrases.append(" ".join(asked[at:found]))
        at = found
    return phrases


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A question with its words, those of them that may be names, and their terms.

    Args:
        question: as asked.
        words: all.
        names: those that may be names.
        terms: of the words.
        phrases: what it calls the table by; a part of these names no row.
        outside: the terms of the words outside of these.
        titled: the terms of the table's title.
        table: that may be named in.
        stem: the terms of a text.
    """

    question: str
    words: tuple[str, ...]
    names: tuple[str, ...]
    terms: frozenset[str]
    phrases: tuple[str, ...]
    outside: frozenset[str]
    titled: frozenset[str]
    table: Table
    stem: Stem

    @classmethod
    def of(cls, question: str, stem: Stem, table: Table) -> _Asked:
        phrases = phrases_of(question, table)
        words = [word.removesuffix("'s").removesuffix("’s") for word in _WORD.findall(question)]
        terms = {term for word in words for term in (*stem(word), *stem(word.replace("-", "")))}
        named = [word for word in words if word[0].isupper()]
        noted = not any(word[0].isupper() for word in words[1:])  # the whole of a quick note
        return cls(
            question=question,
            words=tuple(words),
            names=tuple(words if noted else named),
            terms=frozenset(terms),
            phrases=tuple(phrases),
            outside=frozenset(stem(functools.reduce(_taken_out, phrases, question))),
            titled=frozenset(stem(table.title)),
            table=table,
            stem=stem,
        )

    def whole(self, text: str) -> set[str]:
        """The terms that name a cell by all of its words, its code, or the acronym behind it."""
        if codes(text):  # what only looks like it is another
            return set(self.stem(text)) if has_code(self.question, text) else set()
        short = _ACRONYM.search(text)
        if short and short[1] in self.words:
            return set(self.stem(short[1]))
        for name in (BEHIND.sub("", text), self.table.legend.get(text, "")):
            own = set(self.stem(name)) if len(_WORD.findall(name)) <= _MOST_WORDS else set()
            alone = own <= self.outside or name.lower() in self.phrases
            if own and own <= self.terms and (alone or not self.phrases):
                return own
        return set()

    def by_code(self, text: str) -> set[str]:
        """Those that name a code by the word that it is the beginning of: "HOU" of housing."""
        if not _CODED.fullmatch(text) or text in self.table.legend or text.lower() in CURRENCIES:
            return set()
        begun = [w for w in self.words if len(w) > len(text) and w.upper().startswith(text)]
        return {term for word in begun for term in self.stem(word)}

    def by_first_word(self, text: str) -> set[str]:
        """Those that name a cell by its first word: "the Burkinabè payments" of Burkina Faso."""
        parts = _WORD.findall(BEHIND.sub("", text))
        first = set(self.stem(" ".join(parts[:1])))
        if first & self.titled or (self.phrases and not first <= self.outside):
            return set()  # "Brackwater" of the Brackwater Fund
        if not parts or len(parts) > _MOST_WORDS or not parts[0][0].isupper() or codes(text):
            return set()
        meant = [word for word in self.names if _is_form_of(word, parts[0])]
        return {term for word in meant for term in self.stem(word)}

    def literally(self, texts: Sequence[str]) -> list[str]:
        """Those that stand in the question as written; all where none does.

        "Functional" and "Not functional" have the same terms.
        """
        said = [t for t in texts if re.search(rf"(?<!\w){re.escape(t)}(?!\w)", self.question, re.I)]
        return [t for t in said if not any(t != o and t.lower() in o.lower() for o in said)] or [
            *texts
        ]


def _named(
    asked: _Asked, table: Table, ways: Sequence[Callable[[str], set[str]]]
) -> Iterator[tuple[str, frozenset[str]]]:
    """For each column with named cells, their texts; each name counts in one column only.

    Args:
        asked: the question.
        table: whose cells may be named.
        ways: in which a cell is named, the surest first.
    """
    heads = {term for column in table.columns for term in asked.stem(column.called)}
    keys = [c.head for c in table.columns if c.kind is not Kind.NUMBER or _is_code(table, c.head)]
    taken: set[str] = set()
    found: dict[str, set[str]] = {}
    for terms_of in ways:
        for head in keys:
            named = {text: terms_of(text) for text in {row.cell(head).text for row in table.rows}}
            new = {t for t, terms in named.items() if terms and not terms <= heads | taken}
            new = {t for t in new if not any(named[t] < named[other] for other in new)}
            new = {text for alike in _alike(new, named) for text in asked.literally(alike)}
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


def _by(
    asked: _Asked, table: Table, ways: Sequence[Callable[[str], set[str]]], every: Mentions
) -> Mentions:
    """The rows of a table that are named in these ways, the surest first."""
    named = dict(_named(asked, table, ways))
    texts = {text for each in named.values() for text in each}
    terms = {term for text in texts for term in next(filter(None, (w(text) for w in ways)), ())}
    return every.within(named, terms)


def _taken_out(question: str, phrase: str) -> str:
    """A question without the words of a phrase."""
    return re.sub(r"\W+".join(map(re.escape, phrase.split())), " ", question, flags=re.IGNORECASE)


def _alike(texts: Iterable[str], terms: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """The texts in groups that are named by the same terms."""
    groups: dict[frozenset[str], list[str]] = {}
    for text in sorted(texts):
        groups.setdefault(frozenset(terms[text]), []).append(text)
    yield from groups.values()


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
