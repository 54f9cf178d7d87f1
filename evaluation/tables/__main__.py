"""Measure how tables of PDF files are read: `python -m evaluation.tables [--half HALF]`.

Prints for each page copied by hand, and for all together, the share of cells that were read right
(precision), of those there are (recall), and their mean (F1). A cell is right where its value
stands under its own head in its own row.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from benchmarks.quality_page import markdown_table
from evaluation.folders import SHARED
from evaluation.tables.gold import GoldPage, gold_pages
from evaluation.tables.measure import Score, missed, scored
from ingest.reading.parsed import BlockKind, ParsedDocument
from ingest.reading.sandbox import read_file

_HALVES = ("development", "report")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.tables", description=__doc__)
    parser.add_argument("--half", choices=_HALVES, default="report")
    parser.add_argument("--failures", action="store_true", help="print rows that are not right")
    arguments = parser.parse_args()
    if not SHARED.is_dir():
        sys.stderr.write("SKIPPED: the shared data is not beside the checkout\n")
        return 0
    pages = gold_pages(arguments.half)
    read = [rows_of(_document(SHARED / page.document), page) for page in pages]
    scores = [scored(page.rows, rows) for page, rows in zip(pages, read, strict=True)]
    lines = [_row(page.name, score) for page, score in zip(pages, scores, strict=True)]
    table = markdown_table(
        ["page", "cells", "precision", "recall", "F1"],
        [*lines, _row("all", sum(scores, Score()))],
    )
    sys.stdout.write("\n".join(table) + "\n")
    if arguments.failures:
        for page, rows in zip(pages, read, strict=True):
            sys.stdout.write("".join(f"{line}\n" for line in _failed(page, rows)))
    return 0


def rows_of(document: ParsedDocument, page: GoldPage) -> list[str]:
    """The rows of tables that were read on a page."""
    return [
        block.text
        for block in document.blocks
        if block.kind is BlockKind.TABLE_ROW and block.page == page.page
    ]


@cache
def _document(path: Path) -> ParsedDocument:
    return read_file(path.read_bytes(), path.name)


def _row(name: str, score: Score) -> list[object]:
    shares = (score.precision, score.recall, score.f1)
    return [name, score.wanted, *(f"{share:.3f}" for share in shares)]


def _failed(page: GoldPage, rows: list[str]) -> Iterator[str]:
    yield f"- {page.name}"
    yield from (f"    wanted: {row}" for row in missed(page.rows, rows))
    yield from (f"    read:   {row}" for row in missed(rows, page.rows))


if __name__ == "__main__":
    sys.exit(main())
