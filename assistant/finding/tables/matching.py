"""How well a table is what a question asks of: its words, its names, what it measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.facts.names import names
from assistant.facts.terms import Stem
from assistant.finding.tables.model import Column, Kind, Table
from assistant.finding.tables.money import is_money
from assistant.finding.tables.naming import Mentions
from assistant.finding.tables.values import CURRENCIES
from assistant.finding.tables.wanting import Operation, Wanting

_BY_NAME, _BY_MEANING, _BY_MONEY, _BY_EXTREME = 2.0, 0.5, 1.5, 1.0  # a word outweighs all kinds
_PARTS = " › "  # of a heading under others
_IN_TIME = (  # how questions and heads say when something begins and ends, as terms
    frozenset({"start", "began", "begin", "launch", "open", "from", "sinc"}),
    frozenset({"end", "close", "finish", "conclud", "to", "until"}),
)
_ROWS = "row rows line lines entry entries record records item items"
_GENERIC = f"""
table tables {_ROWS} register list lists sheet tab column
columns spreadsheet document documents figure figures value values data thing things one ones
together pls please all going looking side slide page
"""
_MONEY = """
money dollar dollars sum sums amount amounts worth cost costs price fund funds funding budget paid
pay payment payments envelope envelopes expensive cheap dear cash financial size million billion
thousand usd gbp eur euro euros pound pounds large big
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of a question beside what it wants.

    Args:
        question: in English, as it is understood.
        wanting: what it wants.
        noun: what it asks for: "which country" asks for a country; empty where that is not said.
        weights: the terms of the question that documents have, each with what it tells.
        stem: the terms of a text.
        same: of each term the others that may stand for it.
    """

    question: str
    wanting: Wanting
    noun: str
    weights: Mapping[str, float]
    stem: Stem
    same: Mapping[str, frozenset[str]]

    def measures(self, table: Table, mentions: Mentions) -> Sequence[Column | None]:
        """The columns whose values count; [None] where rows do, none where no column is meant."""
        wanted = self.wanting
        if wanted.blank:
            return self._asked_for(table)
        if wanted.operation is Operation.LIST and not wanted.bounds:
            listed = self.noun.endswith("s") and self.asks_for(table.columns[0])
            return [None] if mentions.heads and listed else []
        if wanted.operation is Operation.COUNT and not (wanted.bounds or self._counts_rows(table)):
            return []
        timed = wanted.by_time or any(bound.day for bound in wanted.bounds)
        kind = Kind.DATE if timed else Kind.NUMBER
        fit = [c for c in table.columns if c.kind is kind and c.head not in mentions.heads]
        scores = {c.head: self._fits(table, c) for c in fit}
        best = max(scores.values(), default=0.0)
        if best > 0:
            both = wanted.operation is Operation.SUM and wanted.money and wanted.counts
            return [c for c in fit if scores[c.head] == best or (both and scores[c.head] > 0)][
                : None if both else 1
            ]
        if wanted.operation is Operation.COUNT and not wanted.bounds:
            return [None]
        alone = len(fit) == 1 and (wanted.by_size or wanted.by_time or wanted.bounds)
        return fit if alone else []

    def asks_for(self, column: Column) -> bool:
        """Whether what is asked for is what a column holds: "which country" of "Country"."""
        return bool(set(self.stem(self.noun)) & set(self.stem(column.head)))

    def counted(self, table: Table) -> Column | None:
        """The column of the number of what is asked for on average."""
        asked = set(self.weights)
        found = (c for c in table.columns if _counts(c) and asked & set(self.stem(c.head)))
        return next(found, None)

    def anchors(self, table: Table, mentions: Mentions) -> int:
        """What ties the question to a table beside its words: see `Query`."""
        asked_for = any(map(self.asks_for, table.columns))
        counted = self.wanting.counted is not None
        return bool(mentions.heads) + counted + asked_for + self._is_called(table)

    def names_known(self, table: Table, mentions: Mentions) -> bool:
        """Whether the table has all names of the question."""
        known = self._known(table, mentions) | set(self.stem(" ".join(CURRENCIES)))
        given = {term for name in names(self.question) for term in self.stem(name.text)}
        return given <= known

    def explained(self, table: Table, mentions: Mentions, measure: Sequence[Column]) -> float:
        """The share of the question, by the weight of its words, that the table explains."""
        known = self._known(table, mentions)
        known |= {term for term in self.weights if self.same.get(term, frozenset()) & known}
        if self.wanting.money and any(is_money(table, c) for c in measure):
            known |= set(self.stem(_MONEY))
        rest = set(self.stem(self.wanting.rest))
        asked = {t: w for t, w in self.weights.items() if t in rest and not t.isdigit()}
        total = sum(asked.values())
        return sum(w for t, w in asked.items() if t in known) / total if total else 1.0

    def _fits(self, table: Table, column: Column) -> float:
        """How well a column is what the question measures; 0 where nothing speaks for it."""
        head = set(self.stem(column.head))
        asked = set(self.weights) & set(self.stem(self.wanting.rest))
        if self.wanting.by_time:
            asked |= {term for words in _IN_TIME if words & asked for term in words}
        meant = {other for term in asked for other in self.same.get(term, ())} - asked
        money = _BY_MONEY * (self.wanting.money and is_money(table, column))
        if _counts(column) and self.wanting.by_size and "number" not in self.question.lower():
            return money  # the biggest grant is no number of grants
        extreme = self.wanting.extreme and column.head.lower().startswith(self.wanting.extreme)
        said = _BY_NAME * len(head & asked) + _BY_MEANING * len(head & meant) + money
        return said + _BY_EXTREME * bool(extreme)

    def _asked_for(self, table: Table) -> list[Column]:
        """The column that the words of the question name best, of any kind."""
        asked = set(self.weights)
        shared = {
            c.head: len(asked & set(self.stem(c.head))) + self.wanting.money * is_money(table, c)
            for c in table.columns
        }
        best = max(shared.values(), default=0)
        return [c for c in table.columns if shared[c.head] == best][:1] if best else []

    def _counts_rows(self, table: Table) -> bool:
        """Whether it is the rows of a table that the question counts."""
        noun = set(self.stem(self.noun))
        if noun & set(self.stem(_ROWS)):
            return self._is_called(table)
        return bool(noun) and noun <= set(self.stem(table.columns[0].head))

    def _is_called(self, table: Table) -> bool:
        """Whether the question names the heading that a table stands under."""
        called = set(self.stem(table.heading.split(_PARTS)[-1]))
        return bool(called) and called <= set(self.stem(self.question))

    def _known(self, table: Table, mentions: Mentions) -> set[str]:
        """The terms that a table, its heads, its title and headings, and the rows named have."""
        heads = " ".join(column.head for column in table.columns)
        given = f"{table.document.facts.title} {table.heading} {heads}"
        return set(self.stem(f"{given} {_GENERIC}")) | mentions.terms


def _counts(column: Column) -> bool:
    """Whether a column says how many there are of something."""
    return column.head.lower().startswith(("number of", "no. of", "nr of", "count of", "# of"))
