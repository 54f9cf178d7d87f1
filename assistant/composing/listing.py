"""A list out of the ledger, a line and a row for each thing, with the mark of its proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.composing.tabling import Statement
from corpus.ledger.joining import Names
from corpus.ledger.kinds import FieldType, RecordKind
from corpus.ledger.records import Record
from corpus.model import Passage, Span

MOST_LISTED = 20  # things
_WORDS = 14  # of a field that is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a record is stated."""

    passage: Passage
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRow:
    """A thing with what is said of it: in a line, and in a cell for each column."""

    line: str
    cells: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list of things of a kind.

    Args:
        title: what they are.
        columns: the field that names them, and the others that any of them has.
        rows: one for each thing that is listed.
        total: how many there are.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[ListedRow, ...]
    total: int

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Its lines."""
        return tuple(Statement(((row.line, row.place),), tabled=0) for row in self.rows)


def things_of(kind: RecordKind, records: Sequence[Record], names: Names) -> Mapping[str, Record]:
    """What these records are of, by the name it is called: each with the record that says most."""
    things: dict[str, Record] = {}
    for record in records:
        named = next((record.fields[name] for name in kind.named_by if name in record.fields), None)
        if named is not None:
            name = names.thing(named.text).name
            things[name] = max(things.get(name, record), record, key=lambda r: len(r.fields))
    return things


def listed(
    kind: RecordKind, things: Mapping[str, Record], passages: Sequence[Passage], total: int
) -> Listed:
    """The list of these things.

    Args:
        kind: of the records.
        things: each with its record.
        passages: of their documents.
        total: how many things there are.
    """
    places = ((name, record, place_of(record, passages)) for name, record in things.items())
    found = [(name, record, place) for name, record, place in places if place]
    names = dict.fromkeys(_by(kind, record) for _, record, _ in found)
    others = [f for f in kind.fields if any(f in _others(kind, r) for _, r, _ in found)]
    rows = tuple(
        ListedRow(
            line=_told(kind, name, record),
            cells=(name, *(_others(kind, record).get(field, "") for field in others)),
            place=place,
        )
        for name, record, place in found
    )
    return Listed(title=kind.title, columns=(", ".join(names), *others), rows=rows, total=total)


def _told(kind: RecordKind, name: str, record: Record) -> str:
    """A thing with what is said of it: "C40 – giver: Cities Alliance; extends CURB"."""
    said = [
        f"{field}: {text}" if kind.fields[field].type is FieldType.NAME else text
        for field, text in _others(kind, record).items()
    ]
    return f"{name} – {'; '.join(dict.fromkeys(said))}" if said else name


def _others(kind: RecordKind, record: Record) -> dict[str, str]:
    """What a record says beside the name of its thing and that it is of this kind, by fields."""
    by = _by(kind, record)
    told = {field: record.fields[field] for field in kind.fields if field in record.fields}
    return {
        field: _short(value.text)
        for field, value in told.items()
        if field != by and f"{value.text}s".casefold() != kind.asked[0]
    }


def _by(kind: RecordKind, record: Record) -> str:
    """The field that names a record."""
    return next(field for field in kind.named_by if field in record.fields)


def _short(text: str) -> str:
    words = text.split()
    return text if len(words) <= _WORDS else f"{' '.join(words[:_WORDS])} …"


def place_of(record: Record, passages: Sequence[Passage]) -> Place | None:
    """The passage that a record's quote ends in, and as much of the quote as stands in it."""
    for passage in passages:
        ends = passage.start < record.end <= passage.start + len(passage.text)
        if ends and passage.document.id == record.document.id:
            span = Span(max(record.start, passage.start), record.end)
            return Place(passage=passage, span=span)
    return None
