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
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from corpus.aliases import Alias, AliasCache
from corpus.audience import Audience
from corpus.catalogue import NO_FILTERS, Catalogue, Filters
from corpus.database import address_of
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
from corpus.hits import Hit, Weighted, best_first
from corpus.lineage import is_of
from corpus.lock import Ownership
from corpus.model import Vector
from corpus.overlay import Overlay
from corpus.probe import probe_apart
from corpus.rows import vectors_of
from corpus.spelling import EnglishWords, Speller
from corpus.view import View
from corpus.words import WordIndex

_log = logging.getLogger(__name__)

_FEW = 5_000  # passages that are read and searched exactly in the time that Chroma takes to load
_LONGEST_SEARCH = 60.0  # seconds after which nobody reads the generation before


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A passage worth ranking: its cosine to the question and its words score, 0 to 1."""

    passage_id: str
    cosine: float
    words: float


class LibraryIndex:
    """The search indexes of one machine. Safe to use from several threads."""

    def __init__(self, engine: Engine, data_dir: Path, model: str) -> None:
        """Serve the library in `data_dir`, embedded with `model`; `open` it before searching."""
        self._engine = engine
        self._data_dir = data_dir
        self._model = model
        self._catalogue = Catalogue(engine)
        self._aliases = AliasCache(self._catalogue.aliases)
        self._analyser = WordIndex()
        self._speller = Speller(
            catalogue=self._catalogue, analyser=self._analyser, english=EnglishWords()
        )
        self._threads = ThreadPoolExecutor(8, thread_name_prefix="search")
        self._lock: Ownership | None = None
        self._view = View(catalogue=self._catalogue, generation=None, overlay=Overlay(engine, 0))
        self.degraded: str | None = None

    def open(self) -> None:
        """Take the index folder and open its newest sound generation, the one before it if need be.

        Without one, and when another process owns the folder, all is searched exactly: slower to
        start, the same answers. `degraded` says why when damage or another process is the reason.
        """
        if not self.take_over():
            self._view = self._viewing(None)

    def view_exactly(self) -> bool:
        """Search exactly, without opening anything, if there are few passages; whether there are.

        For a process that asks once. The folder stays free for others.
        """
        few = self._catalogue.size() <= _FEW
        if few:
            self._view = self._viewing(None)
        return few

    def take_over(self) -> bool:
        """Take the index folder if no other process owns it, and open what it holds."""
        index = index_folder(self._data_dir)
        try:
            self._lock = self._lock or Ownership(
                self._data_dir, "the server or ingest", address_of(self._engine)
            )
        except IndexOwned as error:
            self.degraded = f"searching exactly: {error}"
            return False
        self.degraded = None
        self._view = self._viewing(self._open_newest(index))
        return True

    def keep(self) -> None:
        """Make sure that what is searched belongs to the library that is there now.

        Where the database server was away, another state of the library may have been put there
        meanwhile: what was known of it is read again, and a generation of another state is left.

        Raises:
            CatalogueUnavailable: while the database cannot be asked.
            IndexOwned: while the library is being replaced.
        """
        if self._lock is None or self._lock.held():
            return
        self.degraded = "the database was away; what is searched is compared with it"
        self._lock.renew()
        generation = self._view.generation
        if generation is not None and not is_of(self._engine, generation.manifest):
            generation = None
        self._serve(generation)
        self.degraded = None

    def close(self) -> None:
        """Release the index folder."""
        self._threads.shutdown()
        if self._view.generation:
            self._view.generation.close()
        if self._lock:
            self._lock.release()
            self._lock = None

    @property
    def owned(self) -> bool:
        """Whether this process owns the index folder, and so may build."""
        return self._lock is not None

    def due(self) -> bool:
        """Whether to build the next generation: one was damaged, or much is newer or dead."""
        generation = self._view.generation
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
        build_apart(self._engine, self._data_dir)
        generation = self._open_newest(index_folder(self._data_dir))
        if generation is not None:
            self._serve(generation)
            self.degraded = None

    def _serve(self, generation: Generation | None) -> None:
        """Search this generation and all that is newer, from the next question on."""
        before, self._view = self._view, self._viewing(generation)
        if before.generation and before.generation is not generation:
            # a search that began before the swap may still be reading it
            closing = threading.Timer(_LONGEST_SEARCH, before.generation.close)
            closing.daemon = True
            closing.start()

    def search(
        self,
        audience: Audience,
        texts: Sequence[Weighted],
        vector: Vector,
        limit: int,
        filters: Filters = NO_FILTERS,
    ) -> list[Candidate]:
        """The passages nearest to a question by meaning and by words, in no order.

        Args:
            audience: the reader's labels; no other index is asked.
            texts: what to look for by words.
            vector: the question's unit vector, float32 (d,).
            limit: the most passages each way, of all labels together.
            filters: what the reader narrows the search to.
        """
        view = self._view
        view.overlay.catch_up()
        within = self._catalogue.matching(audience, filters) if filters else ()
        if filters and not within:
            return []

        def of_label(label: str) -> tuple[list[Hit], list[Hit]]:
            near = view.near(label, vector, limit, within)
            return near, view.sharing(label, texts, limit, within)

        found = list(self._threads.map(of_label, audience.labels))
        near = best_first((hit for hits, _ in found for hit in hits), limit)
        sharing = best_first((hit for _, hits in found for hit in hits), limit)
        words = {hit.passage_id: hit.score for hit in sharing}
        admitted = self._catalogue.admit(audience, {hit.passage_id for hit in near} | words.keys())
        if not admitted:
            return []
        cosines = vectors_of(list(admitted.values()), len(vector)) @ vector
        return [
            Candidate(passage_id=i, cosine=float(cosine), words=words.get(i, 0.0))
            for i, cosine in zip(admitted, cosines, strict=True)
        ]

    def sharing(
        self,
        audience: Audience,
        texts: Sequence[Weighted],
        limit: int,
        filters: Filters = NO_FILTERS,
    ) -> list[Hit]:
        """The passages that share words with these texts, best first; as `search`.

        The ids are not admitted yet.
        """
        view = self._view
        view.overlay.catch_up()
        within = self._catalogue.matching(audience, filters) if filters else ()
        if filters and not within:
            return []
        hits = (view.sharing(label, texts, limit, within) for label in audience.labels)
        return best_first((hit for some in hits for hit in some), limit)

    def terms(self, text: str) -> tuple[str, ...]:
        """The words of a text as the word indexes know them."""
        return self._analyser.terms(text)

    def spelling(self, audience: Audience, words: Sequence[str]) -> Mapping[str, str]:
        """What the reader most likely means by words that none of their documents has.

        Only a word that looks like a typing error is in the result, with the nearest word of the
        passages that the reader may read, in lower case. No other label's index is asked.

        Args:
            audience: the reader's labels.
            words: of a question, as typed, without punctuation.
        """
        view = self._view
        view.overlay.catch_up()
        return self._speller.spelling(view, audience, words)

    def rarity(self, audience: Audience, text: str) -> Mapping[str, float]:
        """Inverse document frequency of each term of `text` among the audience's passages."""
        total = sum(map(len, self._view.word_indexes(audience)))
        return {
            term: math.log(1 + (total + 1) / (found + 0.5))
            for term, found in self.frequencies(audience, text).items()
        }

    def frequencies(self, audience: Audience, text: str) -> Mapping[str, int]:
        """How many of the audience's passages hold each term of `text`."""
        indexes = self._view.word_indexes(audience)
        return {term: sum(i.frequency(term) for i in indexes) for term in self.terms(text)}

    def aliases(self, audience: Audience) -> tuple[Alias, ...]:
        """The aliases of the documents that the audience may read at this moment.

        They are read again when the library has changed; until then this asks for its revision
        only, as `search` does.
        """
        overlay = self._view.overlay
        overlay.catch_up()
        return self._aliases.at(overlay.revision, audience)

    def _viewing(self, generation: Generation | None) -> View:
        """This generation and all that is newer; without one, everything is newer."""
        built_through = generation.manifest.built_through if generation else 0
        overlay = Overlay(self._engine, built_through)
        overlay.catch_up()
        return View(catalogue=self._catalogue, generation=generation, overlay=overlay)

    def _open_newest(self, index: Path) -> Generation | None:
        """The newest generation that passes its checks; damaged ones go to quarantine."""
        for folder in _newest_first(index):
            try:
                manifest = read_manifest(folder)
                if manifest.model != self._model:
                    raise IndexDamaged(f"{folder.name} was built for model {manifest.model}")
                if not is_of(self._engine, manifest):
                    raise IndexDamaged(f"{folder.name} was built from another library")
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
