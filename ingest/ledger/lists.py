"""Records out of lists: "Nine partners were named:" with an item each, and "CURB: a tool …"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from corpus.ledger.kinds import FieldType, RecordKind
from corpus.ledger.records import FieldValue, FoundIn, RecordDraft
from corpus.ledger.typed import choice_in, typed
from corpus.model import Passage, Span
from corpus.tables.rows import cells_of

_ENTRY = re.compile(r"^(?P<name>[^:|]{2,60}): (?P<text>\S[^|]{8,})$", re.DOTALL)
_BY = re.compile(r"\((?P<by>[^()]{2,80})\)\.?$")
_ENDS = re.compile(r"[.;,:\s]+$")
_PATH = " › "  # between the headings above a passage
_MOST_WORDS = 8  # of an item that is a name
_MOST_QUOTE = 700
_ITEM = re.compile(r"^(?:the\s+)?(?:[^\W\da-z]|\d+\s?[A-Z])", re.UNICODE)


def from_lists(
    kinds: Mapping[str, RecordKind], passages: Sequence[Passage]
) -> Iterator[RecordDraft]:
    """The records that lists state: of names after "partners:", and of entries under "Tools"."""
    labels = _labels(passages)
    for passage in passages:
        for key, kind in kinds.items():
            if kind.listed:
                yield from _named(key, kind, passage)
                yield from _entries(key, kind, passage, labels)


def _named(key: str, kind: RecordKind, passage: Passage) -> Iterator[RecordDraft]:
    field = kind.named_by[0]
    intro: Span | None = None
    end = passage.start
    for span in passage.sentences:
        text = _text(passage, span)
        on_its_line = "\n" in passage.text[end - passage.start : span.start - passage.start]
        end = span.end
        if text.endswith(":"):
            intro = span if _names_several(kind, text) else None
            continue
        if intro is None:
            continue
        name = _ENDS.sub("", text)
        if not on_its_line or not _is_item(name) or span.end - intro.start > _MOST_QUOTE:
            intro = None
            continue
        value = typed(kind.fields[field], name)
        choices = _choices(kind, _text(passage, intro))
        if value is not None and choices:
            yield RecordDraft(
                kind=key,
                fields={field: value, **choices},
                found_in=FoundIn.LIST,
                start=intro.start,
                end=span.end,
            )


def _entries(
    key: str, kind: RecordKind, passage: Passage, labels: frozenset[str]
) -> Iterator[RecordDraft]:
    texts = kind.of_type(FieldType.TEXT)
    if not texts or not _names_several(kind, passage.heading.rpartition(_PATH)[2]):
        return
    for span in passage.sentences:
        text = _text(passage, span)
        entry = _ENTRY.match(text)
        if entry is None or cells_of(text) or len(entry["name"].split()) > _MOST_WORDS:
            continue
        name = typed(kind.fields[kind.named_by[0]], entry["name"])
        if name is None or entry["name"] in labels or not _may_name(entry["name"]):
            continue
        fields = {kind.named_by[0]: name, texts[0]: FieldValue(text=_ENDS.sub("", entry["text"]))}
        by = _BY.search(entry["text"])
        names = [n for n in kind.of_type(FieldType.NAME) if n not in kind.named_by]
        if by and names and _is_item(by["by"]):
            fields[names[0]] = FieldValue(text=by["by"])
        yield RecordDraft(
            kind=key, fields=fields, found_in=FoundIn.LIST, start=span.start, end=span.end
        )


def _labels(passages: Sequence[Passage]) -> frozenset[str]:
    """What begins several entries of a document ("Notes:") and so names none of them."""
    texts = (_text(passage, span) for passage in passages for span in passage.sentences)
    found = Counter(entry["name"] for text in texts if (entry := _ENTRY.match(text)))
    return frozenset(name for name, times in found.items() if times > 1)


def _may_name(text: str) -> bool:
    return _is_item(text) or "." in text


def _choices(kind: RecordKind, intro: str) -> dict[str, FieldValue]:
    found = {n: choice_in(kind.fields[n], intro) for n in kind.of_type(FieldType.CHOICE)}
    return {n: FieldValue(text=choice, choice=choice) for n, choice in found.items() if choice}


def _names_several(kind: RecordKind, text: str) -> bool:
    return any(re.search(rf"\b{re.escape(w)}\b", text, re.IGNORECASE) for w in kind.listed)


def _is_item(text: str) -> bool:
    return bool(_ITEM.match(text)) and len(text.split()) <= _MOST_WORDS and "|" not in text


def _text(passage: Passage, span: Span) -> str:
    return passage.text[span.start - passage.start : span.end - passage.start]
