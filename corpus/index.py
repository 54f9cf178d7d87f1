"""Searching the library for one audience: the published generation, and whatever is newer.

Only the indexes of the reader's labels are asked, so that nothing outside them can touch ranking,
counts or timing. What they find are ids; `Catalogue.admit` decides which of them the reader may
read at this moment.
"""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine

from corpus.audience import Audience
from corpus.catalogue import NO_FILTERS, Catalogue, Filters
from corpus.errors import IndexDamaged, IndexOwned
from corpus.freshness import build_apart, is_due
from corpus.generation import (
    Generation,
    check_files,
    current,
    generations,
    index_folder,
    quarantine,
    read_manifest,
)
from corpus.hits import Hit
from corpus.lock import FolderLock
from corpus.model import Vector
from corpus.overlay import Overlay
from corpus.probe import probe_apart
from corpus.rows import vectors_of
from corpus.vectors import VectorIndex, exact_search
from corpus.words import WordIndex

_log = logging.getLogger(__name__)

_MOST_DEAD = 200  # dead passages of a label that a search reaches past


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A passage worth ranking: its cosine to the question and its words score, 0 to 1."""

    passage_id: str
    cosine: float
    words: float


class Part(Protocol):
    """One label's two indexes, of a generation or of the newer rows."""

    @property
    def vectors(self) -> VectorIndex:
        """Search by meaning."""
        ...

    @property
    def words(self) -> WordIndex:
        """Search by words."""
        ...


class LibraryIndex:
    """The search indexes of one machine. Safe to use from several threads."""

    def __init__(self, engine: Engine, data_dir: Path, model: str) -> None:
        """Serve the library in `data_dir`, embedded with `model`; `open` it before searching."""
        self._engine = engine
        self._data_dir = data_dir
        self._model = model
        self._catalogue = Catalogue(engine)
        self._swap = threading.Lock()
        self._analyser = WordIndex()
        self._lock: FolderLock | None = None
        self._generation: Generation | None = None
        self._overlay = Overlay(engine, 0)
        self.degraded: str | None = None

    def open(self) -> None:
        """Take the index folder and open its newest sound generation, the one before it if need be.

        Without one, and when another process owns the folder, all is searched exactly: slower to
        start, the same answers. `degraded` then says why.
        """
        index = index_folder(self._data_dir)
        try:
            self._lock = self._lock or FolderLock(index / "OWNER.lock", "the server or ingest")
        except IndexOwned as error:
            _log.info("searching exactly: %s", error)
        else:
            self._generation = self._open_newest(index)
        built_through = self._generation.manifest.built_through if self._generation else 0
        self._overlay = Overlay(self._engine, built_through)
        self._overlay.catch_up()

    def close(self) -> None:
        """Release the index folder."""
        if self._generation:
            self._generation.close()
        if self._lock:
            self._lock.release()
        self._generation = self._lock = None

    @property
    def owned(self) -> bool:
        """Whether this process owns the index folder, and so may build."""
        return self._lock is not None

    def due(self) -> bool:
        """Whether the next generation should be built: one was damaged, or much is newer or dead."""
        generation = self._generation
        if generation is None or self.degraded:
            return is_due(self._engine, None, None)
        folder = index_folder(self._data_dir) / generation.name
        return is_due(self._engine, generation.manifest, folder)

    def build(self) -> None:
        """Build the next generation in another process and serve it.

        Raises:
            IndexDamaged: when the build fails; what was served before goes on being served.
            IndexOwned: when this process does not own the index folder.
        """
        if self._lock is None:
            raise IndexOwned("only the process that owns the index folder may build")
        build_apart(self._data_dir)
        generation = self._open_newest(index_folder(self._data_dir))
        if generation is None:
            return
        overlay = Overlay(self._engine, generation.manifest.built_through)
        overlay.catch_up()
        with self._swap:
            self._generation, self._overlay, self.degraded = generation, overlay, None

    def search(
        self,
        audience: Audience,
        text: str,
        vector: Vector,
        limit: int,
        filters: Filters = NO_FILTERS,
    ) -> list[Candidate]:
        """The passages nearest to a question by meaning and by words, in no order.

        Args:
            audience: the reader's labels; no other index is asked.
            text: the question, for words.
            vector: the question's unit vector, float32 (d,).
            limit: the most passages each way and label.
            filters: what the reader narrows the search to.
        """
        self._overlay.catch_up()
        with self._swap:
            generation, overlay = self._generation, self._overlay
        if filters:
            within = self._catalogue.matching(audience, filters)
            if not within:
                return []
            admitted = self._catalogue.vectors_within(audience, within)
            ids = list(admitted)
            matrix = vectors_of(list(admitted.values()), len(vector))
            near = exact_search(ids, matrix, vector, limit)
        else:
            within, near = (), self._near(audience, vector, limit, generation, overlay)
        words = self._words(audience, text, limit, within, generation, overlay)
        found = {hit.passage_id for hit in near} | words.keys()
        admitted = self._catalogue.admit(audience, found)
        if not admitted:
            return []
        cosines = vectors_of(list(admitted.values()), len(vector)) @ vector
        return [
            Candidate(passage_id=i, cosine=float(cosine), words=words.get(i, 0.0))
            for i, cosine in zip(admitted, cosines, strict=True)
        ]

    def terms(self, text: str) -> tuple[str, ...]:
        """The words of a text as the word indexes know them."""
        return self._analyser.terms(text)

    def rarity(self, audience: Audience, text: str) -> Mapping[str, float]:
        """Inverse document frequency of each term of `text` among the audience's passages."""
        with self._swap:
            generation, overlay = self._generation, self._overlay
        indexes = [overlay.labels[x].words for x in audience.labels if x in overlay.labels]
        if generation is not None:
            indexes += [
                generation.labels[x].words for x in audience.labels if x in generation.labels
            ]
        total = sum(map(len, indexes))
        return {
            term: math.log(1 + (total + 1) / (sum(i.frequency(term) for i in indexes) + 0.5))
            for term in self.terms(text)
        }

    def _near(
        self,
        audience: Audience,
        vector: Vector,
        limit: int,
        generation: Generation | None,
        overlay: Overlay,
    ) -> list[Hit]:
        hits: list[Hit] = []
        dead = generation.dead(overlay.stale) if generation else {}
        for label in audience.labels:
            if label in overlay.labels:
                hits += overlay.labels[label].vectors.search(vector, limit)
            if generation is None or label not in generation.labels:
                continue
            if dead.get(label, 0) > _MOST_DEAD:
                hits += self._exactly(label, vector, limit)
                continue
            near = generation.labels[label].vectors.search(vector, limit + dead.get(label, 0))
            hits += [hit for hit in near if hit.document_id not in overlay.stale]
        return hits

    def _exactly(self, label: str, vector: Vector, limit: int) -> list[Hit]:
        """Exact search over one label, for when too much of its index is dead."""
        only = Audience((label,))
        rows = self._catalogue.vectors_within(only, self._catalogue.matching(only, NO_FILTERS))
        return exact_search(list(rows), vectors_of(list(rows.values()), len(vector)), vector, limit)

    def _words(
        self,
        audience: Audience,
        text: str,
        limit: int,
        within: Sequence[str],
        generation: Generation | None,
        overlay: Overlay,
    ) -> dict[str, float]:
        scores: dict[str, float] = {}
        for label in audience.labels:
            if label in overlay.labels:
                newer = overlay.labels[label].words.search(text, limit, within)
                scores.update((hit.passage_id, hit.score) for hit in newer)
            if generation is not None and label in generation.labels:
                built = generation.labels[label].words.search(text, limit, within)
                scores.update(
                    (hit.passage_id, hit.score)
                    for hit in built
                    if hit.document_id not in overlay.stale
                )
        return scores

    def _open_newest(self, index: Path) -> Generation | None:
        """The newest generation that passes its checks; damaged ones go to quarantine."""
        for folder in _newest_first(index):
            try:
                manifest = read_manifest(folder)
                if manifest.model != self._model:
                    raise IndexDamaged(f"{folder.name} was built for model {manifest.model}")
                check_files(folder, manifest)
                probe_apart(folder)
                return Generation(folder, manifest)
            except IndexDamaged as error:
                _log.warning("set aside %s: %s", folder.name, error)
                self.degraded = f"the search index was damaged and is being rebuilt ({error})"
                quarantine(index, folder)
        return None


def _newest_first(index: Path) -> Iterator[Path]:
    """The published generation, then those before it; all finished ones when none is published."""
    published = current(index)
    for folder in reversed(generations(index)):
        if folder.name <= published.name if published else (folder / "MANIFEST.json").exists():
            yield folder
