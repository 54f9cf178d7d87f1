"""Measure OCR: `python -m evaluation.ocr ../shared/data [--pages N] [--record]`.

Pages of `pdf` and `plans` are made into scans, each page once: clean, askew by 2° or noisy, at 150
or 300 dots an inch, in turn; a page in each other language is made into one of each kind. Each scan
is a file that is read as any other; looked for in what comes out is what is read from the page's
own text layer (`evaluation/ocr/pages.py` says what of it).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import cycle, product
from pathlib import Path
from threading import Lock
from typing import Final

from benchmarks.quality_page import markdown_table, provenance, record
from evaluation.ocr.measure import Errors, errors
from evaluation.ocr.pages import SourcePage, drawn_pages
from evaluation.ocr.scans import Kind, scan_of
from evaluation.ocr.texts import own_pages
from ingest.errors import UnreadableFile
from ingest.reading.ocr.reader import OcrReader, is_installed
from ingest.reading.sandbox import read_file

_DPI: Final = (150, 300)
_PAGES: Final = 40
_AT_ONCE: Final = 2  # as ingest reads files
_DRAWING: Final = Lock()  # PDFium is not made for threads


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan to make of a page."""

    language: str
    page: SourcePage
    dpi: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Reading:
    """A scan with the text that was read."""

    scan: Scan
    text: str

    @property
    def errors(self) -> Errors:
        """What is wrong in it."""
        return errors(self.scan.page.printed, self.text)


def main() -> int:
    """Measure, print, and with --record write docs/quality.md."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.ocr", description=__doc__)
    parser.add_argument("folder", type=Path, help="the shared data")
    parser.add_argument("--pages", type=int, default=_PAGES, help="of the documents")
    parser.add_argument("--record", action="store_true", help="write docs/quality.md")
    parser.add_argument("--failures", action="store_true", help="print every text with errors")
    arguments = parser.parse_args()
    if not is_installed():
        sys.stderr.write("python -m evaluation.ocr: OCR is not installed; run make setup\n")
        return 2
    pages = drawn_pages(arguments.folder, arguments.pages)
    wanted = [*_in_turn(pages), *_of_each_kind()]
    readings = []
    started = time.monotonic()
    for reading in _readings(wanted):
        readings.append(reading)
        sys.stderr.write(f"{len(readings)}: {reading.scan.page.name} {reading.errors.rate:.4f}\n")
    command = f"python -m evaluation.ocr ../shared/data --pages {arguments.pages}"
    text = "\n".join([*provenance(command), "", *_table(readings, time.monotonic() - started)])
    sys.stdout.write(text + "\n")
    if arguments.failures:
        sys.stdout.write("".join(_failures(readings)))
    if arguments.record:
        record("ocr", text)
    return 0


def _in_turn(pages: list[SourcePage]) -> Iterator[Scan]:
    for page, (kind, dpi) in zip(pages, cycle(product(Kind, _DPI)), strict=False):
        yield Scan("English", page, dpi, kind)


def _of_each_kind() -> Iterator[Scan]:
    for language, page in own_pages():
        for kind in Kind:
            yield Scan(language, page, _DPI[0], kind)


def _readings(scans: list[Scan]) -> Iterator[Reading]:
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        yield from pool.map(_read, scans)


def _read(scan: Scan) -> Reading:
    with _DRAWING:
        data = scan_of(scan.page.data, scan.dpi, scan.kind)
    try:
        read = read_file(data, "scan.pdf", ocr=OcrReader())
        text = " ".join(block.text for block in read.blocks)
    except UnreadableFile as error:
        sys.stderr.write(f"{scan.page.name}: {error}\n")
        text = ""  # counts as all wrong
    return Reading(scan, text)


def _table(readings: list[Reading], seconds: float) -> list[str]:
    groups: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for each in readings:
        groups[each.scan.language, f"{each.scan.kind}, {each.scan.dpi} dpi"].append(each)
    rows = [
        _row(language, kind, some)
        for (language, kind), some in sorted(groups.items(), key=lambda item: item[0])
    ]
    for language, of, some in _totals(readings):
        rows.append(_row(language, of, some))
    head = ["language", "scans", "pages", "wrong characters", "figures read wrong", "worst page"]
    return [
        *markdown_table(head, rows),
        "",
        f"Pages a minute, {_AT_ONCE} files at once, with the start of a process for each: "
        f"{60 * len(readings) / seconds:.1f}",
        "",
        "Not blind for the order of columns: its rule was changed after an earlier run over these "
        "pages was read; nothing about letters was (decision 27).",
    ]


def _totals(readings: list[Reading]) -> Iterator[tuple[str, str, list[Reading]]]:
    english = [each for each in readings if each.scan.language == "English"]
    clean = [each for each in english if each.scan.kind is Kind.CLEAN]
    yield "English", "all clean", clean
    yield "English", "all others", [each for each in english if each not in clean]


def _row(language: str, kind: str, some: list[Reading]) -> list[object]:
    total = sum((each.errors for each in some), start=Errors())
    worst = max((each.errors.rate for each in some), default=0.0)
    figures = f"{total.wrong_figures} of {total.figures}"
    return [language, kind, len(some), f"{total.rate:.4f}", figures, f"{worst:.4f}"]


def _failures(readings: list[Reading]) -> Iterator[str]:
    for each in sorted(readings, key=lambda each: -each.errors.rate):
        yield f"\n- {each.scan.page.name}, {each.scan.kind}, {each.scan.dpi} dpi: {each.errors}\n"
        yield f"    printed: {' | '.join(each.scan.page.printed)}\n    read:    {each.text}\n"


if __name__ == "__main__":
    sys.exit(main())
