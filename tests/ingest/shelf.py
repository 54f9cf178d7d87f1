"""A folder of documents with a library, for tests of what happens to them from run to run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.pipeline import Ingest, ReadFile
from ingest.pruning import prune_vanished
from ingest.report import Report
from ingest.sources import Found, Wishes, find_items
from tests.builders import Library, drafter, parsed


class Shelf:
    """A folder with a library that ingests it as `ingest FOLDER --prune` does."""

    def __init__(self, root: Path, data_dir: Path, read_file: ReadFile | None = None) -> None:
        """`read_file` reads what it holds; without it every file is plain text."""
        self.root = root
        self.library = Library.at(data_dir)
        self.read_file: ReadFile = read_file or (lambda data, _: parsed(data.decode()))

    def write(self, name: str, text: str = "") -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text or f"What {name} says.", encoding="utf-8")
        return path

    def put(self, name: str, data: bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return path

    def found(self, wishes: Wishes) -> Found:
        return find_items([str(self.root)], wishes, lambda url: pytest.fail(url))

    def run(self, *, confirmed: bool = False, audience: str | None = None) -> Report:
        found = self.found(Wishes(audience=audience))
        run = Ingest(
            writer=self.library.writer,
            make_drafter=lambda: drafter(self.library.embedder),
            read_file=self.read_file,
        )
        report = run.run(found.items, lambda *_: None)
        report.tell(found.over)
        prune_vanished(self.library.writer, found, report, confirmed=confirmed)
        return report

    def titles(self) -> set[str]:
        return {d.facts.title for d in self.library.writer.listing()}

    def reasons(self, told: list[tuple[str, str]]) -> dict[str, str]:
        return {os.path.relpath(address, self.root): reason for address, reason in told}
