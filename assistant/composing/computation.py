"""What was computed for an answer, beside its text: the query in words, a table, the result."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.composing.tabling import column_name, result_text, shown
from assistant.finding.tables.bounds import Than
from assistant.finding.tables.computing import Result
from assistant.finding.tables.wanting import Wanting
from corpus.computations import Computation, TableRow
from corpus.tables.model import Row

_SIGNS = {Than.ABOVE: ">", Than.AT_LEAST: "≥", Than.BELOW: "<", Than.AT_MOST: "≤"}


def computation(
    results: Sequence[Result], citation: Callable[[Row], int | None]
) -> Computation | None:
    """The computation of these results, None where there are none.

    Args:
        results: one for each thing measured, of one table or of one for each half of a question.
        citation: the index of the citation of a row; None where it is not cited.
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
            next((citation(each[label][1]) for each in cells if label in each), None),
        )
        for label in labels
    )
    values = [result for result in results if result.value is not None]
    return Computation(
        understood_as="; ".join(dict.fromkeys(map(_understood, results))),
        operation=first.query.wanting.operation.value,
        columns=("", *(column_name(result.query.measure) for result in results)),
        rows=rows,
        operands=tuple(p.value.text for result in values for p in result.points[: result.first]),
        result="; ".join(map(result_text, values)),
    )


def _understood(result: Result) -> str:
    """The query in words: "most of “Total (USD million)” in “Country programmes” (3 rows)"."""
    query = result.query
    column = f" of “{query.measure.head}”" if query.measure else ""
    where = " › ".join(filter(None, (query.table.document.facts.title, _own(query.table.heading))))
    told = "without a value" if query.wanting.blank else query.wanting.operation.value
    rows = f"{len(query.points)} of {query.rows} rows"
    return f"{told}{column}{_bounds(query.wanting)} in “{where}” ({rows})"


def _own(heading: str) -> str:
    return heading.split(" › ")[-1]


def _bounds(wanting: Wanting) -> str:
    told = [
        f" {_SIGNS[b.than]} {b.day.isoformat() if b.day else f'{b.number:,f}'}"
        for b in wanting.bounds
    ]
    return " and".join(told)
