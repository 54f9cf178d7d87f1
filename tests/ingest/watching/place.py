"""A source with a library that looks at it, as `ingest sources look` does, but for the model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from corpus.sources import Source, Sources, SourceState
from ingest.errors import UnreadableFile
from ingest.pipeline import Ingest
from ingest.reading.formats import holds_files
from ingest.reading.parsed import ParsedDocument
from ingest.reading.sandbox import read_file
from ingest.report import Report
from ingest.settings import IngestSettings
from ingest.sources import Item
from ingest.watching.folder import look_at_folder
from ingest.watching.looking import Looking
from ingest.watching.opening import checked_address, is_folder, open_remote
from ingest.watching.remote import Remote
from tests.builders import Library, drafter, parsed

Open = Callable[[Source, IngestSettings], Remote]


class Place:
    """A source, its library, and a clock that is moved by hand."""

    def __init__(self, address: str, data_dir: Path, label: str = "public") -> None:
        self.library = Library.at(data_dir)
        self.sources = Sources(self.library.engine)
        self.now = dt.datetime.now(dt.UTC)
        self.reads: list[str] = []
        self.address = checked_address(address)
        self.sources.add(Source(address=self.address, label=label, private=True, added_at=self.now))

    def look(
        self, *, prune: bool = False, confirmed: bool = False, opened: Open = open_remote
    ) -> Report:
        source = self.sources.named(self.address)
        looking = Looking(
            sources=self.sources, writer=self.library.writer, run=self._run, now=lambda: self.now
        )
        if is_folder(source):
            return look_at_folder(looking, source, prune=prune, confirmed=confirmed)
        with closing(opened(source, IngestSettings())) as remote:
            return looking.look(source, remote, prune=prune, confirmed=confirmed)

    def later(self, **time: float) -> None:
        self.now += dt.timedelta(**time)

    def state(self) -> SourceState:
        [state] = self.sources.all_states()
        return state

    def titles(self) -> list[str]:
        return sorted(d.facts.title for d in self.library.writer.listing())

    def texts(self) -> dict[str, str]:
        """What the library holds, by address."""
        stored = self.library.writer.stored_editions()
        return {each.stamp.address: each.data.decode() for each in stored}

    def _run(self, items: Sequence[Item], kept: Callable[[Sequence[str]], None]) -> Report:
        run = Ingest(
            writer=self.library.writer,
            make_drafter=lambda: drafter(self.library.embedder),
            read_file=self._read,
            kept=kept,
        )
        return run.run(items, lambda *_: None)

    def _read(self, data: bytes, name: str) -> ParsedDocument:
        self.reads.append(name)
        if b"BROKEN" in data:
            raise UnreadableFile("is broken; supply another copy")
        if holds_files(name):
            return read_file(data, name)
        return parsed(data.decode())
