"""How well a table is what a question asks of: its words, its names, what it measures."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.facts.names import names
from assistant.facts.terms import Stem
from assistant.finding.tables import words
from assistant.finding.tables.naming import Mentions, phrases_of
from assistant.finding.tables.wanting import Operation, Wanting
from assistant.question.asking import naming_words_alone
from corpus.tables.model import Column, Kind, Table
from corpus.tables.money import has_units, is_money, is_share, pays_in
from corpus.tables.values import CURRENCIES

_BY_NAME, _BY_MEANING, BY_MONEY, _BY_EXTREME = 2.0, 0.5, 1.5, 1.0  # a word outweighs all kinds
_BY_TENSE = 0.25  # what was planned, or what came of it: tells two columns that fit as well apart
_BEGINNING, _MARKS = 10, ",.;:?!'’\"()"  # words in which a question says what it asks for
_SAME_THING, _SAME = 0.3, 0.5  # of a noun and a head, and of a noun and a heading
_NEAR, _CLEAR = 0.2, 0.05  # of a head, and nearer than the next: docs/decisions/0024
_OF_VALUES = frozenset({Operation.SUM, Operation.MEAN, Operation.MOST, Operation.LEAST})
_PARTS = " › "  # of a heading under others
_IN_TIME = (  # how questions and heads say when something begins and ends, as terms
    frozenset({"start", "began", "begin", "launch", "open", "from", "sinc"}),
    frozenset({"end", "close", "finish", "conclud", "to", "until"}),
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BOTH_YEARS = re.compile(r"(?<![\d/-])((?:20)?\d\d)[/–-]((?:20)?\d\d)(?![\d/-])")
_UNITS = re.compile(r"\b\d[\d\s.,]*\s?[^\W\d_]*")  # figures with what they count
_ROWS = "row rows line lines entry entries record records item items"
_GENERIC = f"""
table tables {_ROWS} register list lists sheet tab column
columns spreadsheet document documents figure figures value values data thing things one ones
together pls please all going
date dates day days month months year years annual new yet still already ever currently looking
side slide page
"""
_MONEY = """
money dollar dollars sum sums amount amounts worth cost costs price fund funds funding budget paid
pay payment payments envelope envelopes expensive cheap dear cash financial size million billion
thousand us usd gbp eur euro euros pound pounds large big
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
        alike: how near two texts are in meaning, as a cosine.
    """

    question: str
    wanting: Wanting
    noun: str
    weights: Mapping[str, float]
    stem: Stem
    same: Mapping[str, frozenset[str]]
    alike: Callable[[str, str], float]

    def mentions(self, table: Table) -> Mentions:
        """The rows that the question is about, without those that it leaves out."""
        question, left_out = self.question, self.wanting.left_out
        if self.wanting.operation in _OF_VALUES:  # "received" is asked for, and is no state
            question = words.PAID.sub(" ", question)
        if not left_out:
            return Mentions.of(question, table, self.stem)
        named = Mentions.of(question.replace(left_out, " "), table, self.stem)
        return named.without(Mentions.of(left_out, table, self.stem))

    @property
    def generic(self) -> set[str]:
        """The terms that tell no document from another."""
        return set(self.stem(_GENERIC))

    def measures(self, table: Table, mentions: Mentions) -> Sequence[Column | None]:
        """The columns whose values count; [None] where rows do, none where no column is meant."""
        wanted = self.wanting
        if wanted.blank:
            return self._asked_for(table)
        if wanted.operation is Operation.CELL:
            return self._cells(table, mentions)
        if wanted.operation in {Operation.LIST, Operation.COUNT} and not wanted.bounds:
            return self._rows_or_column(table, mentions)
        if wanted.share and wanted.bounds and not self._has_shares(table):
            return []  # "less than 42 %" of no share
        fit, scores, best = self._scored(table, mentions)
        if best > 0:
            both = wanted.operation is Operation.SUM and wanted.money and wanted.counts
            said = [c for c in fit if scores[c.head] == best or (both and scores[c.head] > 0)]
            return said if both else [max(said, key=self._near)]
        sized = wanted.by_size or wanted.by_time or wanted.bounds
        return fit if len(fit) == 1 and sized else self._nearest(fit)

    def fits(self, table: Table, column: Column, without: frozenset[str] = frozenset()) -> float:
        """How well a column is what the question measures; 0 where nothing speaks for it.

        Args:
            table: that it is of.
            column: that may be meant.
            without: the terms of the question that speak of something else.
        """
        head = set(self.stem(column.called)) - without
        asked = self._in_time() if self.wanting.by_time else self._asked()
        if self.is_of_another_year(column):
            return 0.0
        if self.wants_share(table):
            return _BY_NAME * is_share(column) + _BY_MEANING * len(head & asked)
        meant = {other for term in asked for other in self.same.get(term, ())} - asked
        money = BY_MONEY * (self.wanting.money and self._is_sum(table, column))
        if _counts(column) and self.wanting.by_size and "number" not in self.question.lower():
            return money  # the biggest grant is no number of grants
        if money and words.DONE_HEAD.search(column.called) and not self.wanting.planned:
            money += _BY_TENSE
        if self.wanting.planned and words.PLANNED_HEAD.search(column.called):
            money += _BY_TENSE
        extreme = self.wanting.extreme and column.called.lower().startswith(self.wanting.extreme)
        said = _BY_NAME * len(head & asked) + _BY_MEANING * len(head & meant) + money
        return said + _BY_EXTREME * bool(extreme)

    def is_of_another_year(self, column: Column) -> bool:
        """Whether a head names a year, and the question another."""
        years, asked = _years(column.head), _years(self.question)
        return bool(years and asked) and years.isdisjoint(asked)

    def is_of_its_year(self, column: Column) -> bool:
        """Whether a head names a year that the question names."""
        return not _years(column.head).isdisjoint(_years(self.question))

    def may_be_paid(self, table: Table, column: Column) -> bool:
        """Whether a column may hold what is asked for where that is money."""
        of_money = self.wanting.money and not self.wanting.share and column.kind is Kind.NUMBER
        return not of_money or self._is_sum(table, column)

    def _rows_or_column(self, table: Table, mentions: Mentions) -> Sequence[Column | None]:
        """What a list or a number is asked of: [None] for rows that are named or dated."""
        if self.wanting.operation is Operation.LIST:
            listed = any(self._is_of(noun, table, mentions) for noun in self._listed())
            chosen = mentions.heads or any(map(self.speaks_of, _dated(table)))
            return [None] if chosen and listed else []
        fit, scores, best = self._scored(table, mentions)
        if self.wanting.currency and best > 0 and self._counts_rows(table, mentions):
            return [c for c in fit if scores[c.head] == best][:1]
        if best >= _BY_NAME:
            return []  # "how many beds" asks for what a column counts
        return [None] if self._counts_rows(table, mentions) else []

    def _scored(
        self, table: Table, mentions: Mentions
    ) -> tuple[list[Column], dict[str, float], float]:
        """The columns that can be measured, how well each fits, and the best of that."""
        timed = self.wanting.by_time or any(b.day for b in self.wanting.of_numbers().bounds)
        kind = Kind.DATE if timed else Kind.NUMBER
        fit = [c for c in table.columns if c.kind is kind and c.head not in mentions.heads]
        if self.wanting.money and not self.wanting.share:
            fit = [c for c in fit if not is_share(c)]
        scores = {c.head: self.fits(table, c) for c in fit}
        return fit, scores, max(scores.values(), default=0.0)

    def _cells(self, table: Table, mentions: Mentions) -> list[Column]:
        """The columns that are asked of a row, by their words or by money."""
        others = [c for c in table.columns if c.head and c.head not in mentions.heads]
        fits = {c.head: self.fits(table, c) for c in others}
        return [c for c in others if fits[c.head] >= BY_MONEY]

    def _nearest(self, columns: Sequence[Column]) -> list[Column]:
        """The column whose head is clearly nearest to the question in meaning, if one is."""
        ordered = sorted(((self._near(c), c) for c in columns), key=lambda each: -each[0])
        if not ordered or ordered[0][0] < _NEAR:
            return []
        clear = len(ordered) == 1 or ordered[0][0] - ordered[1][0] >= _CLEAR
        return [ordered[0][1]] if clear else []

    def counts_in(self, measure: Sequence[Column]) -> bool:
        """Whether a column holds what a sum or mean is asked the number of, if it asks for one.

        By its head or in meaning: "how many people" of participants, and not of what they cost.
        """
        of_values = self.wanting.operation in {Operation.SUM, Operation.MEAN, Operation.CELL}
        if not (of_values and self.wanting.counts and measure and self.noun):
            return True
        head, of_one = measure[0].called, self.wanting.operation is Operation.CELL
        said = set(self.stem(head)) & set(self.stem(self.noun if of_one else self.question))
        if said or of_one:
            return bool(said) or self.alike(self.noun, head) >= _SAME
        return any(self.alike(text, head) >= _SAME_THING for text in (self.noun, self.question))

    def _near(self, column: Column) -> float:
        """How near the head of a column is to the question, or to what it asks the most of."""
        phrase = self.wanting.phrase
        asked = phrase if " " in phrase else self.question
        return self.alike(asked, column.called)

    def only_asks(self, word: str) -> bool:
        """Whether a word of the question names nothing."""
        return not naming_words_alone(word)

    def wants_share(self, table: Table) -> bool:
        """Whether a share is asked for that a column of shares has."""
        return self.wanting.share and any(map(is_share, table.columns))

    def _has_shares(self, table: Table) -> bool:
        return any(map(is_share, table.columns)) or bool(words.SHARE.search(table.title))

    def speaks_of(self, column: Column) -> bool:
        """Whether the question has a word of a column's head, or says the same of time."""
        return bool(set(self.stem(column.called)) & self._in_time())

    def asks_for(self, column: Column) -> bool:
        """Whether what is asked for is what a column holds: "which country" of "Country"."""
        return bool(set(self.stem(self.noun)) & set(self.stem(column.called)))

    def counted(self, table: Table) -> Column | None:
        """The column of the number of what is asked for on average."""
        asked = set(self.weights)
        found = (c for c in table.columns if _counts(c) and asked & set(self.stem(c.called)))
        return next(found, None)

    def anchors(self, table: Table, mentions: Mentions) -> int:
        """What ties the question to a table beside its words: see `Query`."""
        asked_for = any(map(self.asks_for, table.columns))
        counted = self.wanting.counted is not None
        paid = bool(self.wanting.currency) and pays_in(table, self.wanting.currency)
        return bool(mentions.heads) + counted + asked_for + self._is_called(table) + paid

    def names_known(self, table: Table, mentions: Mentions) -> bool:
        """Whether the table, or a name of its rows, has all names of the question."""
        cells = " ".join(row.cell(c.head).text for c in table.columns[:2] for row in table.rows)
        known = self.known(table, mentions).union(self.stem(cells))
        known = known.union(self.stem(f"US {' '.join(CURRENCIES)} {table.lead}"))
        named = (n.text for n in names(_UNITS.sub(" ", self.question)) if not _UNITS.match(n.text))
        given = {term for name in named for term in self.stem(name)}
        return given <= known

    def explained(self, table: Table, mentions: Mentions, measure: Sequence[Column]) -> float:
        """The share of the question, by the weight of its words, that the table explains."""
        known = self.known(table, mentions)
        meant = {term for term in self.weights if self.same.get(term, frozenset()) & known} - known
        if self.wanting.money and any(self._is_sum(table, c) for c in measure):
            known |= set(self.stem(_MONEY))
        known = known.union(*map(self.stem, phrases_of(self.wanting.rest, table)))
        rest = self.wanting.rest
        if self.wanting.by_time:  # "runs out first" says no more than "first"
            rest = words.TIMED.sub(" ", rest)
        left = set(self.stem(rest))
        asked = {t: w for t, w in self.weights.items() if t in left and not t.isdigit()}
        total = sum(asked.values())
        held = (w if t in known else w / 2 for t, w in asked.items() if t in known | meant)
        return sum(held) / total if total else 1.0

    def _is_sum(self, table: Table, column: Column) -> bool:
        """Whether a column holds sums: as it says, or by its head where no column says so."""
        if any(is_money(table, each) for each in table.columns):
            return is_money(table, column)
        if has_units(table):
            return False
        called = (words.SUM_HEAD, words.DONE_HEAD, words.PLANNED_HEAD)
        return column.kind is Kind.NUMBER and any(each.search(column.called) for each in called)

    def _asked(self) -> set[str]:
        rest = set(self.stem(self.wanting.rest))
        return {term for term in self.weights if term in rest and not term.isdigit()}

    def _in_time(self) -> set[str]:
        """The terms of the question with those that say the same of beginning and ending."""
        asked = set(self.stem(self.wanting.rest))
        return asked | {term for words in _IN_TIME if words & asked for term in words}

    def _asked_for(self, table: Table) -> list[Column]:
        """The column that the words of the question name best, of any kind."""
        asked = set(self.weights)
        shared = {
            c.head: len(asked & set(self.stem(c.called))) + self.wanting.money * is_money(table, c)
            for c in table.columns
        }
        best = max(shared.values(), default=0)
        return [c for c in table.columns if shared[c.head] == best][:1] if best else []

    def _counts_rows(self, table: Table, mentions: Mentions) -> bool:
        """Whether it is the rows of a table that the question counts."""
        noun = set(self.stem(self.noun))
        if noun & set(self.stem(_ROWS)):
            return self._is_called(table)
        return (
            self._is_of(self.noun, table, mentions)
            if mentions.heads
            else self.asks_for(table.columns[0])
        )

    def _is_of(self, noun: str, table: Table, mentions: Mentions) -> bool:
        """Whether the rows of a table are what is asked for.

        By its title, heading or a column, by the kind that was named ("boreholes"), or in meaning
        by its heading ("cars" of vehicles).
        """
        texts = " ".join(c.called for c in table.columns if c.kind is Kind.TEXT)
        called = mentions.terms.union(self.stem(f"{table.title} {texts}"))
        own = table.heading.split(_PARTS)[-1]
        if not called.isdisjoint(self.stem(noun)):
            return True
        lists = self.wanting.operation is Operation.LIST and noun and own
        return bool(lists) and self.alike(noun, own) >= _SAME

    def _listed(self) -> list[str]:
        """The nouns that a list may be asked of: those in the plural."""
        first = self.question.split()[:_BEGINNING]
        plain = [word.strip(_MARKS) for word in first if word.islower()]
        return [word for word in (self.noun, *plain) if word.endswith("s")]

    def _is_called(self, table: Table) -> bool:
        """Whether the question names the heading that a table stands under."""
        called = set(self.stem(table.heading.split(_PARTS)[-1]))
        return bool(called) and called <= set(self.stem(self.question))

    def known(self, table: Table, mentions: Mentions) -> set[str]:
        """The terms that a table, its heads, its title and headings, and the rows named have."""
        heads = " ".join(f"{column.head} {column.called}" for column in table.columns)
        return set(self.stem(f"{table.title} {heads} {_GENERIC}")) | mentions.terms


def _years(text: str) -> set[str]:
    """The years of a text, and those that run into the next: "22/23" and "2022-23" are one."""
    both = {f"{one[-2:]}/{other[-2:]}" for one, other in _BOTH_YEARS.findall(text)}
    return both or set(_YEAR.findall(text))


def _counts(column: Column) -> bool:
    """Whether a column says how many there are of something."""
    return column.called.lower().startswith(("number of", "no. of", "nr of", "count of", "# of"))


def _dated(table: Table) -> list[Column]:
    return [column for column in table.columns if column.kind is Kind.DATE]
