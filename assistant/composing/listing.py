"""A list out of the ledger in lines of ours, one for each thing, with the mark of its proof."""

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
    kind: RecordKind, things: Mapping[str, Record], passages: Sequence[Passage]
) -> tuple[Statement, ...]:
    """A line for each thing.

    Args:
        kind: of the records.
        things: each with its record.
        passages: of their documents.
    """
    places = ((name, record, _place(record, passages)) for name, record in things.items())
    return tuple(
        Statement(((_told(kind, name, record), place),)) for name, record, place in places if place
    )


def _told(kind: RecordKind, name: str, record: Record) -> str:
    """A thing with what is said of it: "C40 – giver: Cities Alliance; extends CURB"."""
    by = next(field for field in kind.named_by if field in record.fields)
    said = []
    for field in kind.fields:
        if field in record.fields and field != by:
            text = _short(record.fields[field].text)
            is_name = kind.fields[field].type is FieldType.NAME
            said.append(f"{field}: {text}" if is_name else text)
    return f"{name} – {'; '.join(dict.fromkeys(said))}" if said else name


def _short(text: str) -> str:
    words = text.split()
    return text if len(words) <= _WORDS else f"{' '.join(words[:_WORDS])} …"


def _place(record: Record, passages: Sequence[Passage]) -> Place | None:
    """The passage that a record's quote ends in, and as much of the quote as stands in it."""
    for passage in passages:
        ends = passage.start < record.end <= passage.start + len(passage.text)
        if ends and passage.document.id == record.document.id:
            span = Span(max(record.start, passage.start), record.end)
            return Place(passage=passage, span=span)
    return None
