"""Delimited tables (CSV, TSV): one line for each record, with its headers."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from ingest.reading.inline import Piece
from ingest.reading.metadata import Metadata
from ingest.reading.parsed import ParsedDocument
from ingest.reading.parsers.decoding import decode
from ingest.reading.source import Source, finished
from ingest.reading.tables import add_table

_DELIMITERS = ",;\t|"
_MAX_COLUMNS = 200


def parse(source: Source) -> ParsedDocument:
    """Read the records of a delimited file."""
    named, text = _split_separator(decode(source.data).replace("\x00", ""))
    csv.field_size_limit(source.limits.max_characters)
    records = [
        record
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=named or _delimiter(text))
        if any(value.strip() for value in record)
    ]
    is_wide = any(any(record[_MAX_COLUMNS:]) for record in records)
    builder = source.builder()
    add_table(builder, [[(Piece(value),) for value in r[:_MAX_COLUMNS]] for r in records])
    notes = (f"only the first {_MAX_COLUMNS} columns were read",) if is_wide else ()
    return finished(builder, Metadata(), notes=notes)


def _split_separator(text: str) -> tuple[str | None, str]:
    """The delimiter that a first line "sep=;" names for spreadsheet programs, and what follows."""
    match = re.match(r"\ufeff?sep=(.)\r?\n", text, re.IGNORECASE)
    return (match[1], text[match.end() :]) if match else (None, text)


def _delimiter(text: str) -> str:
    """Choose the delimiter that cuts the first records into the most columns, equally many."""
    lines = text[:20_000].split("\n")[:50]

    def agreement(delimiter: str) -> tuple[bool, float, int]:
        widths = Counter(len(record) for record in csv.reader(lines, delimiter=delimiter) if record)
        width, count = widths.most_common(1)[0] if widths else (1, 0)
        return width > 1, count / max(sum(widths.values()), 1), width

    return max(_DELIMITERS, key=agreement)
