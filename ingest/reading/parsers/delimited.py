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
_MOST_BEFORE = 20

Record = list[str]


def parse(source: Source) -> ParsedDocument:
    """Read the records of a delimited file."""
    named, text = _split_separator(decode(source.data).replace("\x00", ""))
    comments, text = _split_comments(text)
    csv.field_size_limit(source.limits.max_characters)
    table = csv.reader(io.StringIO(text, newline=""), delimiter=named or _delimiter(text))
    before, records = _split_preamble(list(table))
    is_wide = any(any(record[_MAX_COLUMNS:]) for record in records)
    builder = source.builder()
    for line in [*comments, *before]:
        builder.paragraph(line)
    add_table(builder, [[(Piece(value),) for value in r[:_MAX_COLUMNS]] for r in records])
    notes = (f"only the first {_MAX_COLUMNS} columns were read",) if is_wide else ()
    return finished(builder, Metadata(), notes=notes)


def _split_separator(text: str) -> tuple[str | None, str]:
    """The delimiter that a first line "sep=;" names for spreadsheet programs, and what follows."""
    match = re.match(r"\ufeff?sep=(.)\r?\n", text, re.IGNORECASE)
    return (match[1], text[match.end() :]) if match else (None, text)


def _split_comments(text: str) -> tuple[list[str], str]:
    """The lines at the top that begin with "#" and are no heads of columns, and what follows."""
    comments = re.match(r"\ufeff?(?:#[^\n]*\n\s*)+", text)
    if comments is None:
        return [], text
    lines, rest = comments[0].lstrip("\ufeff").split("\n"), text[comments.end() :]
    first = rest.partition("\n")[0]
    if not first or any(0 < line.count(d) == first.count(d) for line in lines for d in _DELIMITERS):
        return [], text
    return [line.lstrip("# \t").strip() for line in lines], rest


def _split_preamble(records: list[Record]) -> tuple[list[str], list[Record]]:
    """The lines above the first blank record where they are narrower than what follows it."""
    filled = [sum(1 for value in record if value.strip()) for record in records]
    blank = next((i for i, count in enumerate(filled) if not count), 0)
    below = max(filled[blank:], default=0)
    if not 0 < blank <= _MOST_BEFORE or max(filled[:blank]) >= below:
        blank = 0
    before = [" | ".join(value.strip() for value in r if value.strip()) for r in records[:blank]]
    rows = zip(records[blank:], filled[blank:], strict=True)
    return before, [record for record, count in rows if count]


def _delimiter(text: str) -> str:
    """Choose the delimiter that cuts the first records into the most columns, equally many."""
    lines = text[:20_000].split("\n")[:50]

    def agreement(delimiter: str) -> tuple[bool, float, int]:
        widths = Counter(len(record) for record in csv.reader(lines, delimiter=delimiter) if record)
        width, count = widths.most_common(1)[0] if widths else (1, 0)
        return width > 1, count / max(sum(widths.values()), 1), width

    return max(_DELIMITERS, key=agreement)
