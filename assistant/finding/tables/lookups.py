"""The one cell that a question asks for: "when does the gritting deal run out?"."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.finding.tables.matching import BY_MONEY, Words
from assistant.finding.tables.naming import Mentions
from assistant.finding.tables.query import Point, Query, label_of
from assistant.finding.tables.words import PLANNED_HEAD
from corpus.tables.model import Column, Kind, Row, Table, Value
from corpus.tables.money import is_money, is_share
from corpus.tables.rows import is_sentence
from corpus.tables.totals import is_total
from corpus.tables.values import currency_of

Place = tuple[str, int]  # of a sentence: its passage's id and where it begins

# cosine of what is asked and a head, and before the next: docs/decisions/0024
_NEAR, _CLEAR = 0.3, 0.05
_NAMED = 0.25  # of the question's words, by their weight, that a row is named by
_AT_ALL = 0.15  # of what is asked and a head that is called by a word or holds money
_WHO = (
    r"supplier|contractor|provider|vendor|owner|officer|manager|responsible|contact|lead(?:er)?"
    r"|coordinator|director|partner|grantee|recipient|beneficiary|applicant|donor|funder|sponsor"
    r"|client|operator|author|speaker|trainer|teacher|name|organi[sz]ation|company|fournisseur"
    r"|titulaire|responsable|prestataire|transporteur|bénéficiaire|proveedor|contratista"
    r"|beneficiario|fornecedor|responsável|beneficiário"
)
_WHERE = (
    r"place|location|venue|site|address|city|town|village|district|region|province|country|ward"
    r"|room|hall|area|zone|lieu|adresse|ville|commune|quartier|lugar|dirección|ciudad|barrio"
    r"|municipio|local|endereço|cidade|bairro|município"
)
# how a question asks, the kind of cell that answers, and how the head of such a column is called
_ASKED = tuple(
    (re.compile(rf"\b(?:{asks})\b", re.IGNORECASE), kind, re.compile(head, re.IGNORECASE))
    for asks, kind, head in (
        (r"when|what (?:date|day)|which (?:date|day|year)", Kind.DATE, ""),
        (r"how (?:much|many|far|long|high|deep|old)", Kind.NUMBER, ""),
        (r"who|whom|whose", Kind.TEXT, rf"\b(?:{_WHO})s?\b"),
        (r"where", Kind.TEXT, rf"\b(?:{_WHERE})\b"),
    )
)
_NEARLY = 0.8  # of the rows
_KEYS = 2  # columns that may say what a row is of


def looked_up(words: Words, table: Table, near: Sequence[Place]) -> list[Query]:
    """A question as the query of one cell; none where it is not clear which.

    The row is the one that has most of the question's words in its name, and it is among the
    sentences that are nearest to the question; the column is called by another word of it, or is
    clearly the nearest in meaning.

    Args:
        words: of the question.
        table: that may be asked.
        near: the places of the sentences that are nearest to the question, the nearest first.
    """
    keys = _keys(table)
    row, terms = _row(words, table, keys, near)
    if row is None or any(map(words.asks_for, keys)) or not _rest(words, terms):
        return []
    mentions = Mentions(rows=(row,), terms=terms, heads=frozenset(c.head for c in keys))
    column = _column(words, table, mentions)
    if column is None or row.cell(column.head).blank or not words.names_known(table, mentions):
        return []
    value = _paid_in(row, row.cell(column.head))
    if not words.is_of_its_year(column) and not words.counts_in([column]):
        return []
    if any(is_sentence(cell.text) and value.text in cell.text for cell in row.cells.values()):
        return []  # a remark that says it whole is quoted
    named = ", ".join(filter(None, (row.cell(head).text for head in label_of(words, table))))
    return [
        Query(
            table=table,
            wanting=words.wanting,
            of=label_of(words, table),
            measure=column,
            points=(Point(row=row, column=column, label=named, value=value),),
            rows=len(table.rows),
            explained=words.explained(table, mentions, [column]),
            anchors=1,
        )
    ]


def _rest(words: Words, terms: frozenset[str]) -> list[str]:
    """The words of a question that are not of the row's name and do more than ask."""
    return [
        word
        for word in words.question.split()
        if not terms & set(words.stem(word)) and not words.only_asks(word)
    ]


def _keys(table: Table) -> list[Column]:
    """The columns that say what a row is of: the first, and a first other one of names."""
    rows = [row for row in table.rows if not is_total(table, row)]
    others = [c for c in table.columns[1:] if c.kind is Kind.TEXT and _names(c, rows)]
    return [*table.columns[:1], *others][:_KEYS]


def _paid_in(row: Row, value: Value) -> Value:
    """A number with the currency that stands alone in another cell of its row."""
    named = {currency_of(cell.text) for cell in row.cells.values() if len(cell.text.split()) == 1}
    alone = sorted(named - {""})
    told = value.number is None or value.currency or value.unit or len(alone) != 1
    return value if told else replace(value, currency=alone[0])


def _names(column: Column, rows: Sequence[Row]) -> bool:
    """Whether a column names nearly every row, and nearly each by a name of its own."""
    told = [text for row in rows if (text := row.cell(column.head).text)]
    return len(told) >= _NEARLY * len(rows) and len(set(told)) >= _NEARLY * len(told)


def _row(
    words: Words, table: Table, keys: Sequence[Column], near: Sequence[Place]
) -> tuple[Row | None, frozenset[str]]:
    """The row whose name has most of the question's words, and those words; of two the nearer."""
    common = set(words.stem(table.title)) | words.generic
    shared = []
    for row in table.rows:
        name = " ".join(row.cell(column.head).text for column in keys)
        terms = frozenset(set(words.stem(name)) & set(words.weights) - common)
        place = (row.passage.id, row.span.start)
        if terms and place in near and not is_total(table, row):
            weight = math.fsum(words.weights[term] for term in sorted(terms))
            shared.append((weight, -near.index(place), row, terms))
    shared.sort(key=lambda each: each[:2], reverse=True)
    if not shared or shared[0][0] < _NAMED * math.fsum(words.weights.values()):
        return None, frozenset()
    return shared[0][2], shared[0][3]


def _column(words: Words, table: Table, mentions: Mentions) -> Column | None:
    """The column that the rest of the question calls: by its words or in meaning, or its kind."""
    asked = next((each for each in _ASKED if each[0].search(words.question)), None)
    others = [
        column
        for column in table.columns
        if column.head
        and column.head not in mentions.heads
        and (asked is None or column.kind is asked[1])
        and not words.is_of_another_year(column)
        and words.may_be_paid(table, column)
        and not (words.wanting.counts and not words.wanting.money and is_money(table, column))
        and (is_share(column) or not words.wants_share(table))
    ]
    if not words.wanting.planned:
        others = [c for c in others if not PLANNED_HEAD.search(c.called)] or others
    of_the_year = [column for column in others if words.is_of_its_year(column)]
    if len(of_the_year) == 1:
        return of_the_year[0]
    called = _called(words, table, mentions, others)
    if (
        called is None
        and asked is not None
        and (asked[1] is not Kind.NUMBER or words.wanting.money)
    ):
        of_its_kind = [column for column in others if asked[2].search(column.called)]
        return of_its_kind[0] if len(of_its_kind) == 1 else None
    return called


def _called(
    words: Words, table: Table, mentions: Mentions, columns: Sequence[Column]
) -> Column | None:
    """The one of these columns that the question calls by words of its head, else by meaning."""
    rest = " ".join(
        word for word in words.question.split() if not mentions.terms & set(words.stem(word))
    )
    near = sorted(((words.alike(rest, c.called), c.head, c) for c in columns), reverse=True)
    fits = {c.head: words.fits(table, c, without=mentions.terms) for c in columns}
    best = max(fits.values(), default=0.0)
    if best >= BY_MONEY:
        near = [each for each in near if fits[each[1]] == best and each[0] >= _AT_ALL]
        if len(near) == 1:
            return near[0][2]
    if not near or near[0][0] < _NEAR:
        return None
    clear = len(near) == 1 or near[0][0] - near[1][0] >= _CLEAR
    return near[0][2] if clear else None
