"""Measure OCR: `python -m evaluation.ocr ../shared/data [--pages N] [--record]`.

Pages of `pdf` and `plans`, and a page in each other language, are made into scans: clean, askew by
2°, noisy, each page at 150 or at 300 dots an inch in turn. Each scan is a file that is read as any
other; looked for in what comes out is what is read from the page's own text layer
(`evaluation/ocr/pages.py` says what of it).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A scan that was read."""

    language: str
    page: SourcePage
    dpi: int
    kind: Kind
    text: str

    @property
    def errors(self) -> Errors:
        """What is wrong in it."""
        return errors(self.page.printed, self.text)


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
    pages = [("English", page) for page in drawn_pages(arguments.folder, arguments.pages)]
    readings = []
    started = time.monotonic()
    for reading in _readings([*pages, *own_pages()]):
        readings.append(reading)
        sys.stderr.write(f"{len(readings)}: {reading.page.name} {reading.errors.rate:.4f}\n")
    command = f"python -m evaluation.ocr ../shared/data --pages {arguments.pages}"
    text = "\n".join([*provenance(command), "", *_table(readings, time.monotonic() - started)])
    sys.stdout.write(text + "\n")
    if arguments.failures:
        sys.stdout.write("".join(_failures(readings)))
    if arguments.record:
        record("ocr", text)
    return 0


def _readings(pages: list[tuple[str, SourcePage]]) -> Iterator[Reading]:
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        begun = [
            pool.submit(_read, language, page, _DPI[number % len(_DPI)], kind)
            for number, (language, page) in enumerate(pages)
            for kind in Kind
        ]
        yield from (each.result() for each in begun)


def _read(language: str, page: SourcePage, dpi: int, kind: Kind) -> Reading:
    with _DRAWING:
        scan = scan_of(page.data, dpi, kind)
    try:
        read = read_file(scan, "scan.pdf", ocr=OcrReader())
        text = " ".join(block.text for block in read.blocks)
    except UnreadableFile as error:
        sys.stderr.write(f"{page.name}: {error}\n")
        text = ""  # counts as all wrong
    return Reading(language=language, page=page, dpi=dpi, kind=kind, text=text)


def _table(readings: list[Reading], seconds: float) -> list[str]:
    groups: dict[tuple[str, str], list[Reading]] = defaultdict(list)
    for each in readings:
        groups[each.language, f"{each.kind}, {each.dpi} dpi"].append(each)
    rows = [
        _row(language, kind, some)
        for (language, kind), some in sorted(groups.items(), key=lambda item: item[0])
    ]
    head = ["language", "scans", "pages", "wrong characters", "figures read wrong", "worst page"]
    return [
        *markdown_table(head, rows),
        "",
        f"Pages a minute, {_AT_ONCE} files at once, with the start of a process for each: "
        f"{60 * len(readings) / seconds:.1f}",
    ]


def _row(language: str, kind: str, some: list[Reading]) -> list[object]:
    total = sum((each.errors for each in some), start=Errors())
    worst = max(each.errors.rate for each in some)
    figures = f"{total.wrong_figures} of {total.figures}"
    return [language, kind, len(some), f"{total.rate:.4f}", figures, f"{worst:.4f}"]


def _failures(readings: list[Reading]) -> Iterator[str]:
    for each in sorted(readings, key=lambda each: -each.errors.rate):
        yield f"\n- {each.page.name}, {each.kind}, {each.dpi} dpi: {each.errors}\n"
        yield f"    printed: {' | '.join(each.page.printed)}\n    read:    {each.text}\n"


if __name__ == "__main__":
    sys.exit(main())
