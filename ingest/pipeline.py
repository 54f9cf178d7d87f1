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
from ingest.errors import IngestError
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

    def run(self, items: Sequence[Item], progress: Progress) -> Report:
        """Ingest these items and what is in them; a bad one is told and never stops the rest."""
        report = Report()
        known = self.writer.files()
        changed = [item for item in items if not _unchanged(item, known.get(item.address))]
        same = {item.address for item in items} - {item.address for item in changed}
        report.unchanged = len(at_or_below(known, same))
        if not changed:
            return report
        drafter = self.make_drafter()
        self.writer.claim_model(drafter.embedder.identity)
        moves, opened = Moves(items, known), OpenedFiles()
        waiting = deque(changed)
        done, before = 0, report.unchanged
        group: list[EditionDraft] = []
        for item, reading in self._read_ahead(waiting, known):
            try:
                read = reading.result()
            except IngestError as error:
                report.failed.append((item.address, str(error)))
            else:
                if holds_files(read.name):
                    # what is in it is read next, so that not much is held at a time
                    waiting.extendleft(reversed(list(opened.items_in(read, report))))
                    read = _until_whole(read)
                group = self._took(read, known, moves, drafter, group, report)
            done += item.address not in opened
            progress(item.address, before + done, report.passages)
        self._store(drafter.embedder, group, known, report)
        opened.settle(self.writer, report)
        return report

    def _took(
        self,
        read: ReadItem,
        known: Mapping[str, StoredFile],
        moves: Moves,
        drafter: Drafter,
        group: list[EditionDraft],
        report: Report,
    ) -> list[EditionDraft]:
        """Take in what was read, unless it is known; the drafts that wait to be stored."""
        file = known.get(read.item.address)
        if file and _is_known(read, file):
            self.writer.keep_file(stamp_of(read.item), file.document_id, file.edition)
            report.unchanged += 1
            return group
        report.notes += ((read.item.address, note) for note in read.parsed.notes)
        if not read.parsed.blocks:
            return group  # an archive has no text of its own
        settled = _settled(moves, read, report)
        if settled.copy_of:
            self._store(drafter.embedder, group, known, report)
            self._keep_copy(settled, report)
            return []
        group.append(drafter.draft(settled))
        if sum(len(draft.passages) for draft in group) < _GROUP:
            return group
        self._store(drafter.embedder, group, known, report)
        return []

    def _read_ahead(
        self, items: deque[Item], known: Mapping[str, StoredFile]
    ) -> Iterator[tuple[Item, Future[ReadItem]]]:
        """Items in order, each with its reading, done or under way; more may be put in front."""
        with ThreadPoolExecutor(self.readers) as pool:
            waiting: deque[tuple[Item, Future[ReadItem]]] = deque()
            while items or waiting:
                while items and len(waiting) <= _AHEAD:
                    item = items.popleft()
                    waiting.append((item, pool.submit(self._read, item, known.get(item.address))))
                yield waiting.popleft()

    def _read(self, item: Item, known: StoredFile | None) -> ReadItem:
        """Read an item, and parse it unless its content is what the library has.

        What holds other files is always opened: some of them may not be known.
        """
        data, name = item.read()
        read = ReadItem(item=item, name=name, data=data, parsed=ParsedDocument())
        if known and _is_known(read, known) and not holds_files(name):
            return read
        return replace(read, parsed=self.read_file(data, name))

    def _keep_copy(self, read: ReadItem, report: Report) -> None:
        """Remember another place of a document that is stored already."""
        document_id = document_id_of(read.item.source)
        self.writer.keep_file(stamp_of(read.item), document_id, edition_of(read.data))
        report.unchanged += 1

    def _store(
        self,
        embedder: Embedder,
        group: Sequence[EditionDraft],
        known: Mapping[str, StoredFile],
        report: Report,
    ) -> None:
        """Embed and commit a group, then count it."""
        if not group:
            return
        vectors = embed_drafts(embedder, group)
        self.writer.store(list(zip(group, vectors, strict=True)), embedder.identity)
        for draft in group:
            if draft.moved_from:
                report.moved += 1
            elif draft.stamp.address in known:
                report.replaced += 1
            else:
                report.new += 1
            report.passages += len(draft.passages)
            report.characters += len(draft.text)


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
