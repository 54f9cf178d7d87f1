"""What every run of a process shares: settings, the library, and the model once it is needed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import cache, partial

from sqlalchemy import Engine

from corpus.database import open_truth
from corpus.embedding import load_embedder
from corpus.freshness import bring_up_to_date
from corpus.keeping import Keeper
from corpus.language import language_teller
from corpus.object_store import Stores
from corpus.settings import CorpusSettings
from corpus.tokens import token_counter
from corpus.writer import CatalogueWriter
from ingest.drafting import Drafter
from ingest.languages import embed_for_languages
from ingest.ledger.harvesting import keep_ledger
from ingest.pipeline import Ingest
from ingest.progress import showing_languages, showing_ledger, showing_progress
from ingest.reading.ocr.reader import ocr_reader
from ingest.reading.sandbox import read_file
from ingest.report import Report
from ingest.settings import IngestSettings
from ingest.sources import Item

Kept = Callable[[Sequence[str]], None]


class Stopped(Exception):
    """A run was stopped before its end."""


class Runs:
    """Runs over items, each as `ingest` does it."""

    def __init__(
        self,
        settings: CorpusSettings,
        ingest_settings: IngestSettings,
        stop: threading.Event | None = None,
    ) -> None:
        """Open the library, or make one; once `stop` is set, a run ends with what is at hand.

        Raises:
            StoreUnusable: when originals cannot be kept where the setting says.
            OriginalsUnwritable: when they cannot now.
        """
        self.settings = settings
        stores = Stores(settings.originals)
        if stores.home is not None:  # before anything is read for nothing
            stores.home.check(writable=True)
        self.engine = open_truth(settings, create=True)
        self.writer = CatalogueWriter(self.engine, keeper=Keeper(self.engine, stores))
        self.ingest_settings = ingest_settings
        self._stop = stop or threading.Event()
        self._make_drafter = cache(partial(drafter, settings))

    def run(self, items: Sequence[Item], kept: Kept = lambda _: None) -> Report:
        """Ingest these items; `kept` is told the addresses of what the library has by then.

        Raises:
            Stopped: when it was stopped; what was not kept is found again by the next run.
        """
        run = Ingest(
            writer=self.writer,
            make_drafter=self._make_drafter,
            read_file=partial(read_file, ocr=ocr_reader(self.ingest_settings.ocr)),
            readers=self.ingest_settings.readers,
            kept=kept,
        )
        with showing_progress(len(items)) as progress:

            def tell(address: str, done: int, passages: int) -> None:
                progress(address, done, passages)
                if self._stop.is_set():
                    raise Stopped

            return run.run(items, tell)

    def end(self) -> None:
        """What is made of documents once they are stored: other vectors, and the ledger."""
        self.writer.keeper.tidy()
        finish(self.engine, self.settings)

    def publish(self) -> None:
        """Bring the search index up to date."""
        bring_up_to_date(self.engine, self.settings.data_dir)


def finish(engine: Engine, settings: CorpusSettings) -> None:
    """Embed for other languages what has to be, and read for the ledger."""
    with showing_languages() as progress:
        embed_for_languages(engine, settings, progress)
    read_for_ledger(engine, settings)


def read_for_ledger(engine: Engine, settings: CorpusSettings) -> None:
    """Read for the ledger what has to be."""
    with showing_ledger() as progress:
        keep_ledger(engine, settings, progress)


def drafter(settings: CorpusSettings) -> Drafter:
    """The drafter with the product's model."""
    return Drafter(
        embedder=load_embedder(settings.embedding_model, threads=settings.threads),
        count_tokens=token_counter(),
        tell_language=language_teller(),
    )
