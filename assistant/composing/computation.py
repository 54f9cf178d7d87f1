"""What was computed for an answer, beside its text: the query in words, a table, the result."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.composing.drafting import Draft
from assistant.composing.listing import Listed
from assistant.composing.tabling import Stated, column_name, result_text, shown
from assistant.finding.tables.bounds import Than
from assistant.finding.tables.computing import Result
from assistant.finding.tables.query import Query
from assistant.finding.tables.wanting import Operation, Wanting
from corpus.computations import Computation, TableRow
from corpus.model import Span

_FEW = 3  # values that are told of a column
_SIGNS = {Than.ABOVE: ">", Than.AT_LEAST: "≥", Than.BELOW: "<", Than.AT_MOST: "≤"}


def computation(results: Sequence[Result], draft: Draft) -> Computation | None:
    """The computation of these results, None where there are none.

    Args:
        results: one for each thing measured, of one table or of one for each half of a question.
        draft: the answer that tells them.
    """
    if not results:
        return None
    first = results[0]
    labels = list(dict.fromkeys((p.label, p.row.span.start) for r in results for p in r.points))
    cells = [
        {(p.label, p.row.span.start): (shown(p), p.row) for p in result.points}
        for result in results
    ]
    rows = tuple(
        TableRow(
            (label[0], *(each[label][0] if label in each else "" for each in cells)),
            next((_index(draft, each[label][1]) for each in cells if label in each), None),
        )
        for label in labels
    )
    values = [result for result in results if result.value is not None]
    of_one = all(result.query.table == first.query.table for result in results)
    return Computation(
        understood_as="; ".join(dict.fromkeys(map(_understood, results))),
        operation=first.query.wanting.operation.value,
        columns=(", ".join(first.query.of), *(column_name(r.query.measure) for r in results)),
        rows=rows,
        operands=tuple(p.value.text for result in values for p in result.points[: result.first]),
        result="; ".join(map(result_text, values)),
        title=_title(first) if of_one else "",
        spans=_spans(rows, draft) if of_one else (),
    )


def listing(listed: Listed | None, draft: Draft) -> Computation | None:
    """The table of a list out of the ledger; None where there is none."""
    if listed is None:
        return None
    rows = tuple(TableRow(row.cells, _index(draft, row.place)) for row in listed.rows)
    count = f"{len(rows)} of {listed.total}"
    return Computation(
        understood_as=f"list of “{listed.title}” in the ledger ({count})",
        operation=Operation.LIST.value,
        columns=listed.columns,
        rows=rows,
        operands=(),
        result="",
        title=listed.title,
        spans=_spans(rows, draft),
    )


def _spans(rows: Sequence[TableRow], draft: Draft) -> tuple[Span, ...]:
    """What a table tells as well; nothing where it would be one row."""
    proven = [row for row in rows if row.citation is not None]
    return tuple(draft.tabled) if len(proven) > 1 else ()


def _index(draft: Draft, stated: Stated) -> int | None:
    return draft.index_of(stated.passage, stated.span)


def _understood(result: Result) -> str:
    """The query in words: "most of “Total (USD million)” in “Country programmes” (3 rows)"."""
    query = result.query
    column = f" of “{query.measure.head}”" if query.measure else ""
    told = "without a value" if query.wanting.blank else query.wanting.operation.value
    rows = f"{len(query.points)} of {query.rows} rows"
    bounds, where = _bounds(query.wanting), _where(query)
    return f"{told}{column}{bounds} in “{_title(result)}”{where} ({rows})"


def _where(query: Query) -> str:
    """By which cells rows were chosen: " where “State” is “Closed”"."""
    told = [
        f"“{head}” is {' or '.join(f'“{text}”' for text in texts[:_FEW])}"
        for head, texts in query.where
        if len(texts) <= _FEW
    ]
    return f" where {' and '.join(told)}" if told else ""


def _title(result: Result) -> str:
    table = result.query.table
    own = table.heading.split(" › ")[-1]
    return " › ".join(dict.fromkeys(filter(None, (table.document.facts.title, own))))


def _bounds(wanting: Wanting) -> str:
    told = [
        f" {_SIGNS[b.than]} {b.day.isoformat() if b.day else f'{b.number:,f}'}"
        for b in wanting.bounds
    ]
    return " and".join(told)
