"""What a query of a table came to, in sentences whose every value carries the mark of its row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Protocol

from assistant.finding.tables.computing import Result
from assistant.finding.tables.query import Point
from assistant.finding.tables.wanting import Operation
from assistant.wording import Wording
from corpus.model import Passage, Span
from corpus.tables.model import Column, Kind
from corpus.tables.values import factor_of

_MOST = 12  # rows that are named in a sentence
_FEW = 2  # rows without a value that are named beside others
_BESIDE = 5  # rows that are left out
_NEXT = 2  # rows that another is compared with
_SIGNS = {Operation.SUM: " + ", Operation.MEAN: " + ", Operation.DIFFERENCE: " − "}
_SMALLEST = Decimal("0.01")


class Stated(Protocol):
    """Something with its place in a document: a row, a record, a sentence."""

    @property
    def passage(self) -> Passage:
        """That it stands in."""

    @property
    def span(self) -> Span:
        """Of the edition."""


Segment = tuple[str, Stated | None]


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of ours in pieces; behind a piece with a row stands the mark of that row.

    From the piece `tabled` on it only tells rows, which a table tells as well; None where it says
    more than that to its end.
    """

    segments: tuple[Segment, ...]
    tabled: int | None = None

    @property
    def text(self) -> str:
        """The sentence without its marks."""
        return "".join(text for text, _ in self.segments)


def statements(result: Result, wording: Wording) -> tuple[Statement, ...]:
    """The sentences that say what was computed, the answer first."""
    told = [
        _tabled(_first(result, wording), result),
        *_beside(result, wording),
        *_left_out(result, wording),
    ]
    return tuple(told)


def is_whole(result: Result) -> bool:
    """Whether every row that counts is named."""
    return result.first <= _MOST


def _first(result: Result, wording: Wording) -> Statement:
    query = result.query
    column = " ÷ ".join(filter(None, (column_name(query.measure), query.divided_by)))
    points = result.points[: result.first]
    operation = query.wanting.operation
    counts = {"count": str(result.first), "total": str(query.rows), "column": column}
    if query.wanting.blank:
        return _filled(wording.computed("blank", **counts), _labels(points))
    if operation in {Operation.MOST, Operation.LEAST}:
        key = _extreme(operation, query.measure, query.wanting.rank)
        told = {"column": column, "total": str(len(result.points)), "rank": str(query.wanting.rank)}
        return _filled(wording.computed(key, **told), _values(points))
    if operation is Operation.CELL:
        return _filled("{rows}.", _joined([_cell(point) for point in points], "; "))
    if operation is Operation.COMPARE:
        return replace(_filled(f"{column} – {{rows}}.", _values(points)), tabled=0)
    if operation is Operation.COUNT or query.measure is None:
        return _filled(wording.computed("count", **counts), _labels(points))
    if result.value is None:
        return _filled(wording.computed("list", **counts), _values(points))
    value = result_text(result)
    text = wording.computed(operation.value, value=value, column=column)
    return _filled(text, _operands(points, _SIGNS[operation]))


def _beside(result: Result, wording: Wording) -> Iterator[Statement]:
    """What the first was compared with, the nearest first."""
    others = result.points[result.first : result.first + _NEXT]
    if others:
        yield replace(_filled(wording.computed("then"), _values(others)), tabled=0)


def _left_out(result: Result, wording: Wording) -> Iterator[Statement]:
    """The rows that count for nothing: without a value, or with one in another currency."""
    if result.elsewhere and result.query.wanting.operation in _SIGNS:
        yield _filled(wording.computed("elsewhere"), _values(result.elsewhere[:_BESIDE]))
    reckoned = result.query.wanting.operation in _SIGNS
    if result.blanks and (reckoned or len(result.blanks) <= _FEW):
        yield _filled(wording.computed("without"), _labels(result.blanks[:_BESIDE]))


def _tabled(statement: Statement, result: Result) -> Statement:
    """The sentence with what a table tells as well: the values of rows at its end."""
    last, row = statement.segments[-1]
    has_values = result.query.measure is not None and not result.query.wanting.blank
    if (
        statement.tabled is not None
        or not has_values
        or statement.segments[0][1]
        or row
        or last.strip() != "."
    ):
        return statement
    return replace(statement, tabled=1)


def _filled(text: str, rows: Sequence[Segment]) -> Statement:
    before, _, after = text.partition("{rows}")
    return Statement(
        (*([(before, None)] if before else []), *rows, *([(after, None)] if after else []))
    )


def _labels(points: Sequence[Point]) -> list[Segment]:
    return _joined([(point.label, point.row) for point in points], "; ")


def _values(points: Sequence[Point]) -> list[Segment]:
    """Each point as "Ghana: USD 3.8 million"."""
    return _joined(
        [(f"{p.label}: {shown(p)}" if p.label else shown(p), p.row) for p in points], "; "
    )


def _cell(point: Point) -> Segment:
    """A value of a row with its head: "PR-13 – Amount: USD 11,750"."""
    return f"{point.label} – {column_name(point.column)}: {shown(point)}", point.row


def _operands(points: Sequence[Point], sign: str) -> list[Segment]:
    return _joined([(f"{p.label} {p.value.text}".strip(), p.row) for p in points], sign)


def _joined(pieces: Sequence[Segment], separator: str) -> list[Segment]:
    shown_pieces = pieces[:_MOST]
    joined: list[Segment] = []
    for i, piece in enumerate(shown_pieces):
        joined += [(separator, None)] if i else []
        joined.append(piece)
    return joined + ([(f"{separator}…", None)] if len(pieces) > _MOST else [])


def shown(point: Point) -> str:
    """A value as it is told: "USD 3.8 million", "600 km", "April 2014"."""
    value, column = point.value, point.column
    text = value.text
    if value.number is None:
        return text
    if value.number < 0 and text.startswith("(") and text.endswith(")"):  # as accounts write it
        text = f"−{text[1:-1].strip()}"
    if "÷" in text:
        return f"{text} = {_number(value.number, column, value.currency)}"
    return _with_unit(text, column, value.currency)


def result_text(result: Result) -> str:
    """What was computed, as it is told; empty where rows are listed."""
    if result.value is None:
        return ""
    if result.query.wanting.operation is Operation.COUNT:
        return str(result.value)
    return _number(result.value, result.query.measure, result.currency)


def _number(number: Decimal, column: Column | None, currency: str) -> str:
    """A computed number in the scale of its column: "8.9" of "USD million"."""
    scaled = number / factor_of(column.scale) if column else number
    rounded = scaled.quantize(_SMALLEST)
    exact = scaled if scaled == rounded else rounded.normalize()  # "26.60" as its operands
    return _with_unit(f"{exact:,f}", column, currency)


def _with_unit(text: str, column: Column | None, currency: str) -> str:
    if column is None:
        return text
    named = "" if not currency or currency in text or _has_sign(text) else f"{currency} "
    unit = column.scale or column.unit
    if unit and text.endswith(unit):
        return f"{named}{text}"
    return f"{named}{text}{'' if unit == '%' else ' '}{unit}".rstrip()


def _has_sign(text: str) -> bool:
    return any(sign in text for sign in "$£€") or text[-1:].isalpha()


def column_name(column: Column | None) -> str:
    """The head of a column without the unit in its brackets."""
    if column is None:
        return ""
    head = column.head
    return (
        head[: head.rindex("(")].strip()
        if head.endswith(")") and not head.startswith("(")
        else head
    )


def _extreme(operation: Operation, column: Column | None, rank: int) -> str:
    most = operation is Operation.MOST
    if rank > 1:
        return "from_top" if most else "from_bottom"
    if column is not None and column.kind is Kind.DATE:
        return "latest" if most else "earliest"
    return "highest" if most else "lowest"
