"""Delimited tables (CSV, TSV): one line for each record, with its headers."""

from __future__ import annotations

import csv
import io
from collections import Counter

from ingest.reading.inline import Piece
from ingest.reading.metadata import Metadata
from ingest.reading.parsed import ParsedDocument
from ingest.reading.parsers.decoding import decode
from ingest.reading.source import Source, finished
from ingest.reading.tables import add_table, guess_header

_DELIMITERS = ",;\t|"
_MAX_COLUMNS = 200


def parse(source: Source) -> ParsedDocument:
    """Read the records of a delimited file."""
    text = decode(source.data).replace("\x00", "")
    csv.field_size_limit(source.limits.max_characters)
    rows = [
        [(Piece(value),) for value in record[:_MAX_COLUMNS]]
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
        if any(value.strip() for value in record)
    ]
    builder = source.builder()
    header, body = guess_header(rows)
    add_table(builder, body, header)
    return finished(builder, Metadata())


def _delimiter(text: str) -> str:
    """Choose the delimiter that cuts the first records into the most columns, equally many."""
    lines = text[:20_000].split("\n")[:50]

    def agreement(delimiter: str) -> tuple[bool, float, int]:
        widths = Counter(len(record) for record in csv.reader(lines, delimiter=delimiter) if record)
        width, count = widths.most_common(1)[0] if widths else (1, 0)
        return width > 1, count / max(sum(widths.values()), 1), width

    return max(_DELIMITERS, key=agreement)
