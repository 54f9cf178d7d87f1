"""A list out of the ledger in lines of ours, one for each thing, with the mark of its proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.composing.tabling import Statement
from corpus.ledger.joining import Names
from corpus.ledger.kinds import FieldType, RecordKind
from corpus.ledger.records import Record
from corpus.model import Passage, Span

_MOST = 20  # things that are listed
_WORDS = 14  # of a field that is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a record is stated."""

    passage: Passage
    span: Span


def things_of(
    kind: RecordKind, records: Sequence[Record], names: Names
) -> Mapping[str, Sequence[Record]]:
    """The records by the thing that they are of, each thing by the name it is called."""
    things: dict[str, list[Record]] = {}
    for record in records:
        told = [record.fields[name] for name in kind.named_by if name in record.fields]
        if told:
            things.setdefault(names.thing(told[0].text).name, []).append(record)
    return things


def listed(
    kind: RecordKind, things: Mapping[str, Sequence[Record]], passages: Sequence[Passage]
) -> tuple[Statement, ...]:
    """A line for each thing, by the record of it that says most.

    Args:
        kind: of the records.
        things: as `things_of` gives them.
        passages: of their documents.
    """
    lines = []
    for name, records in list(things.items())[:_MOST]:
        best = max(records, key=lambda r: len(r.fields))
        place = _place(best, passages)
        if place is not None:
            lines.append(Statement(((_told(kind, name, best), place),)))
    return tuple(lines)


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
