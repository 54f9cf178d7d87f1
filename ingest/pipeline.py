"""One ingest run: read what is new, cut it, embed it, store it, and say what happened.

Files are read apart, each in a child process, a few ahead of the embedder. Documents are embedded
and committed in groups; a document is acknowledged, and counted, when its commit has returned.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from corpus.drafts import EditionDraft, StoredFile, document_id_of, edition_of
from corpus.embedding import Embedder, EmbeddingInput
from corpus.model import PassageDraft, PassageVectors, Span
from corpus.places import at_or_below
from corpus.writer import CatalogueWriter
from ingest.drafting import Drafter, ReadItem, stamp_of
from ingest.errors import IngestError, Unchanged
from ingest.moves import Moves
from ingest.opened import OpenedFiles
from ingest.reading.formats import holds_files
from ingest.reading.parsed import ParsedDocument
from ingest.report import Report
from ingest.sources import Item

_GROUP = 64  # passages embedded and committed together, at least
_AHEAD = 4  # files read ahead of the embedder

ReadFile = Callable[[bytes, str], ParsedDocument]
Progress = Callable[[str, int, int], None]  # address, files done, passages stored


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingest:
    """The parts of a run."""

    writer: CatalogueWriter
    make_drafter: Callable[[], Drafter]  # called when something has to be embedded
    read_file: ReadFile
    readers: int = 2
    # told the addresses of what the library has by now, once it has it
    kept: Callable[[Sequence[str]], None] = lambda _: None

    def run(self, items: Sequence[Item], progress: Progress) -> Report:
        """Ingest these items and what is in them; a bad one is told and never stops the rest."""
        report = Report()
        known = self.writer.files()
        changed = [item for item in items if not _unchanged(item, known.get(item.address))]
        same = {item.address for item in items} - {item.address for item in changed}
        report.unchanged = len(at_or_below(known, same))
        if not changed:
            return report
        run = _Run(self, Moves(items, known), known, report)
        waiting = deque(changed)
        done, before = 0, report.unchanged
        for item, reading in self._read_ahead(waiting, known):
            try:
                read = reading.result()
            except IngestError as error:
                report.failed.append((item.address, str(error)))
                report.whys[item.address] = error.why
            else:
                # what is in it is read next, so that not much is held at a time
                waiting.extendleft(reversed(run.take(item, read)))
            done += item.address not in run.opened
            progress(item.address, before + done, report.passages)
        run.end()
        return report

    def _read_ahead(
        self, items: deque[Item], known: Mapping[str, StoredFile]
    ) -> Iterator[tuple[Item, Future[ReadItem | StoredFile]]]:
        """Items in order, each with its reading, done or under way; more may be put in front."""
        with ThreadPoolExecutor(self.readers) as pool:
            waiting: deque[tuple[Item, Future[ReadItem | StoredFile]]] = deque()
            while items or waiting:
                while items and len(waiting) <= _AHEAD:
                    item = items.popleft()
                    waiting.append((item, pool.submit(self._read, item, known.get(item.address))))
                yield waiting.popleft()

    def _read(self, item: Item, known: StoredFile | None) -> ReadItem | StoredFile:
        """Read and parse an item, unless its content is what the library has.

        What holds other files is always opened: some of them may not be known.
        """
        try:
            data, name = item.read()
        except Unchanged:
            if known:
                return known
            raise
        read = ReadItem(item=item, name=name, data=data, parsed=ParsedDocument())
        if known and _is_known(read, known) and not holds_files(name):
            return known
        return replace(read, parsed=self.read_file(data, name))


class _Run:
    """One run under way: what waits to be stored, and what is told of it."""

    def __init__(
        self, ingest: Ingest, moves: Moves, known: Mapping[str, StoredFile], report: Report
    ) -> None:
        self.opened = OpenedFiles()
        self._writer = ingest.writer
        self._tell = ingest.kept
        self._moves = moves
        self._known = known
        self._report = report
        self._drafter = ingest.make_drafter()
        self._embedder = self._drafter.embedder
        self._writer.claim_model(self._embedder.identity)
        self._group: list[EditionDraft] = []

    def take(self, item: Item, read: ReadItem | StoredFile) -> list[Item]:
        """Take in what was read, unless it is known; the files in it, to be read next."""
        if isinstance(read, StoredFile):
            self._keep(item, read.document_id, read.edition)
            return []
        inside = list(self.opened.items_in(read, self._report)) if holds_files(read.name) else []
        self._take(_until_whole(read))
        return inside

    def end(self) -> None:
        """Store what waits, and settle what was opened."""
        self._store()
        self._tell(self.opened.settle(self._writer, self._report))

    def _take(self, read: ReadItem) -> None:
        file = self._known.get(read.item.address)
        if file and _is_known(read, file):
            self._keep(read.item, file.document_id, file.edition)
            return
        self._report.notes += ((read.item.address, note) for note in read.parsed.notes)
        if not read.parsed.blocks:
            return  # an archive has no text of its own
        settled = _settled(self._moves, read, self._report)
        if settled.copy_of:
            self._store()
            document_id = document_id_of(settled.item.source)
            self._keep(settled.item, document_id, edition_of(settled.data))
            return
        self._group.append(self._drafter.draft(settled))
        if sum(len(draft.passages) for draft in self._group) >= _GROUP:
            self._store()

    def _keep(self, item: Item, document_id: str, edition: str) -> None:
        """Remember where a document is that is stored already."""
        self._writer.keep_file(stamp_of(item), document_id, edition)
        self._kept([item.address])
        self._report.unchanged += 1

    def _store(self) -> None:
        """Embed and commit a group, then count it."""
        group, self._group = self._group, []
        if not group:
            return
        vectors = embed_drafts(self._embedder, group)
        self._writer.store(list(zip(group, vectors, strict=True)), self._embedder.identity)
        self._kept([draft.stamp.address for draft in group])
        for draft in group:
            if draft.moved_from:
                self._report.moved += 1
            elif draft.stamp.address in self._known:
                self._report.replaced += 1
            else:
                self._report.new += 1
            self._report.passages += len(draft.passages)
            self._report.characters += len(draft.text)

    def _kept(self, addresses: Sequence[str]) -> None:
        """Tell what the library has; of a file with files in it once those are settled, too."""
        self._tell([address for address in addresses if not self.opened.is_open(address)])


def embed_drafts(embedder: Embedder, drafts: Sequence[EditionDraft]) -> list[list[PassageVectors]]:
    """The vectors of each draft's passages, made in one go."""
    inputs = [_input(passage) for draft in drafts for passage in draft.passages]
    vectors = iter(embedder.embed_passages(inputs))
    return [[next(vectors) for _ in draft.passages] for draft in drafts]


def _input(passage: PassageDraft) -> EmbeddingInput:
    return EmbeddingInput(
        context=passage.context,
        text=passage.text,
        sentences=tuple(
            Span(s.start - passage.start, s.end - passage.start) for s in passage.sentences
        ),
    )


def _settled(moves: Moves, read: ReadItem, report: Report) -> ReadItem:
    """As the document that it is; what moved, or holds the same as another file, is told."""
    edition = edition_of(read.data)
    twin = moves.twin(read.item, edition)
    settled = moves.settled(read, edition)
    if settled.moved_from:
        report.notes.append((read.item.address, f"was {settled.moved_from[0]}"))
    elif twin and settled.copy_of:
        note = f"holds the same as {twin}: one document in two places"
        report.notes.append((read.item.address, note))
    elif twin:
        report.notes.append((read.item.address, f"holds the same as {twin}"))
    return settled


def _until_whole(read: ReadItem) -> ReadItem:
    """As of no known time where there are files in it, until all of them are settled."""
    if not read.parsed.members:
        return read
    return replace(read, item=replace(read.item, modified_ns=0))


def _is_known(read: ReadItem, known: StoredFile) -> bool:
    """Whether the library has this content, with what is said of it."""
    return known.edition == edition_of(read.data) and known.stamp.facts_digest == read.item.digest


def _unchanged(item: Item, known: StoredFile | None) -> bool:
    """Whether a file needs no look: seen before with this size, time and manifest entry."""
    return known is not None and item.modified_ns > 0 and known.stamp == stamp_of(item)
