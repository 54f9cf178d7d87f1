"""Questions that a table answers only when it is computed: most, least, sums, counts, bounds."""

from __future__ import annotations

import functools
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.composing.tabling import is_whole, statements
from assistant.deciding.case import Case
from assistant.deciding.verdict import Verdict
from assistant.facts.codes import codes
from assistant.finding.tables.computing import Result, computed
from assistant.finding.tables.lookups import looked_up
from assistant.finding.tables.matching import Words
from assistant.finding.tables.query import queries
from assistant.finding.tables.wanting import Operation, Wanting, noun_of
from assistant.model import EvidenceSentence, Status
from assistant.question.asking import telling_words
from assistant.question.language import ENGLISH
from assistant.question.synonyms import Synonyms
from assistant.question.wants import wanted
from corpus.audience import Audience
from corpus.catalogue import Catalogue
from corpus.model import Document, Vector
from corpus.tables.model import Table
from corpus.tables.money import is_money
from corpus.tables.rows import cells_of
from corpus.tables.shelf import TableShelf

_DOCUMENTS = 6  # with rows among what was found, best first
_MOST_PASSAGES = 4000  # of a document: what is longer is not read whole
_NEAREST = 3  # sentences among which a row ties its table to the question
# by the banks that are trained on: docs/decisions/0024
_EXPLAINED, _EXPLAINED_ALONE, _EXPLAINED_OF_SIDES = 0.4, 0.75, 0.5
_ANCHOR = 0.25
# what only explains a table: "F / M = girls and boys", "Codes: YTH youth"
_LEGEND = re.compile(r"\s=\s|^\W*(?:codes?|legend|key|abbreviations?)\b", re.IGNORECASE)
_SUMS = 0.01  # of two tables that explain as much, the one with sums where money is asked for


def reckoned(
    case: Case, wants: Wanting, embed: Callable[[str], Vector], shelf: TableShelf
) -> Verdict | None:
    """The computed answer to a question; None where no table gives it.

    Args:
        case: with the sentences by which tables are sought.
        wants: what the question wants of one.
        embed: the unit vector of a text, float32 (d,).
        shelf: keeps the tables of documents.
    """
    known = case.index.frequencies(case.audience, wants.ordered)
    if not all(known.values()):  # of what no document has, there is no first
        return None
    results = _results(case, _words(case, wants, embed), shelf)
    if wants.blank and not results:  # "no committee" may be a blank, or a no
        said = replace(wants, blank=False, denied=True)
        results = _results(case, _words(case, said, embed), shelf)
    if not results:
        return None
    whole = all(is_whole(result) for result in results)
    return Verdict(
        status=Status.ANSWERED if whole else Status.PARTIAL,
        statements=tuple(s for result in results for s in statements(result, case.wording)),
        results=tuple(results),
        answers=True,
    )


def _results(case: Case, words: Words, shelf: TableShelf) -> list[Result]:
    """What the table that explains most of the question gives; of two as good the nearer one."""
    best: list[Result] = []
    most = 0.0
    looks_up = words.wanting.operation is Operation.CELL and not codes(case.asked.plain)
    told = [s for s in case.sentences[:_NEAREST] if not _LEGEND.search(s.text)]
    near = [(s.passage.id, s.span.start) for s in told[:1]]
    for table in _asked_of(_tables(case, shelf), case, words):
        asked = looked_up(words, table, near) if looks_up else queries(words, table)
        results = [result for query in asked if (result := computed(query))]
        if not results or len(results) < len(asked) or not _is_of_sides(results[0]):
            continue
        sure = results[0].query.explained + _ANCHOR * results[0].query.anchors
        sure += _ANCHOR * _is_nearest(table, case) + _SUMS * _pays(table, results[0])
        if sure > most and sure >= _least(results[0]):
            best, most = results, sure
    return best


def _asked_of(tables: Sequence[Table], case: Case, words: Words) -> list[Table]:
    """The tables but those of documents that lack what the question calls another one by.

    "The heaviest load in the shipping log" is asked of the shipping log.
    """
    asked = set(words.weights) - words.generic
    held: dict[str, set[str]] = defaultdict(set)
    titles: dict[str, set[str]] = {}
    for sentence in case.sentences:
        document = sentence.passage.document
        titles[document.id] = asked & set(words.stem(document.facts.title))
        held[document.id] |= asked & (sentence.terms | sentence.around)
    return [
        table
        for table in tables
        if all(title <= held[table.document.id] for title in titles.values())
        or titles[table.document.id] == max(titles.values(), key=len)
    ]


def _is_nearest(table: Table, case: Case) -> bool:
    """Whether a row of a table is among the sentences that are nearest to the question."""
    near = {(s.passage.id, s.span.start) for s in case.sentences[:_NEAREST]}
    return any((row.passage.id, row.span.start) in near for row in table.rows)


def _pays(table: Table, result: Result) -> bool:
    """Whether what is measured is money, where that is asked for."""
    measure = result.query.measure
    return result.query.wanting.money and measure is not None and is_money(table, measure)


def _least(result: Result) -> float:
    """How surely a table has to be what the question is asked of."""
    alone = result.query.wanting.operation is Operation.SUM and not result.query.anchors
    return _EXPLAINED_ALONE if alone else _EXPLAINED


def _is_of_sides(result: Result) -> bool:
    """Whether a table that holds what is compared tells of that, too, and not of something else."""
    compares = result.query.wanting.operation is Operation.COMPARE
    return not compares or result.query.explained >= _EXPLAINED_OF_SIDES


def _words(case: Case, wants: Wanting, embed: Callable[[str], Vector]) -> Words:
    told, audience = telling_words(case.asked.plain), case.audience
    known = case.index.frequencies(audience, told)
    every = case.asked.language != ENGLISH  # what was not rendered may be what is asked about
    return Words(
        question=case.asked.plain,
        wanting=wants,
        noun=noun_of(case.asked.plain) or wanted(case.asked.plain).noun,
        weights={
            t: w for t, w in case.index.rarity(audience, told).items() if every or known.get(t)
        },
        stem=case.index.terms,
        same=Synonyms(stem=case.index.terms).by_term(),
        alike=_nearness(embed),
    )


def _nearness(embed: Callable[[str], Vector]) -> Callable[[str, str], float]:
    """How near two texts are; each is embedded once, and only when it is needed."""
    vector = functools.cache(embed)
    return lambda one, other: float(vector(one) @ vector(other))


def _tables(case: Case, shelf: TableShelf) -> list[Table]:
    """The tables of the documents that were found and of which rows were, the nearest first."""
    with_rows = {s.passage.document.id for s in case.sentences if cells_of(s.text)}
    found = dict.fromkeys(s.passage.document for s in case.sentences)
    tables: list[Table] = []
    for document in [d for d in found if d.id in with_rows][:_DOCUMENTS]:
        tables += tables_of_document(document, case.catalogue, case.audience, shelf)
    return _nearest_first(tables, case.sentences)


def tables_of_document(
    document: Document, catalogue: Catalogue, audience: Audience, shelf: TableShelf
) -> Sequence[Table]:
    """The tables of a whole document that a reader may read."""
    read = functools.partial(catalogue.whole, audience, [document.id], most=_MOST_PASSAGES)
    return shelf.of(document, read)


def _nearest_first(tables: Sequence[Table], sentences: Sequence[EvidenceSentence]) -> list[Table]:
    """The tables in the order in which their rows were found; the others after them."""
    places: dict[tuple[str, int], int] = {}
    for place, sentence in enumerate(sentences):
        places.setdefault((sentence.passage.id, sentence.span.start), place)
    last = len(places)
    return sorted(
        tables,
        key=lambda t: min(places.get((r.passage.id, r.span.start), last) for r in t.rows),
    )
