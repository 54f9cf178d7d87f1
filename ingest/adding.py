"""`ingest add` and `ingest rebuild`: files and addresses become documents."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sqlalchemy import Engine

from corpus.database import open_database
from corpus.embedding import load_embedder
from corpus.freshness import bring_up_to_date
from corpus.language import language_teller
from corpus.lock import changing
from corpus.settings import CorpusSettings
from corpus.tokens import token_counter
from corpus.writer import CatalogueWriter
from ingest.drafting import Drafter
from ingest.fetch import fetch
from ingest.languages import embed_for_languages
from ingest.ledger.harvesting import keep_ledger
from ingest.pipeline import Ingest
from ingest.progress import showing_languages, showing_ledger, showing_progress
from ingest.pruning import prune_vanished
from ingest.reading.ocr.reader import ocr_reader
from ingest.reading.sandbox import read_file
from ingest.rebuilding import rebuild_library
from ingest.report import Report
from ingest.settings import IngestSettings
from ingest.sources import Wishes, find_items


def add_places(
    places: Sequence[str], wishes: Wishes, *, prune: bool, confirmed: bool, private: bool
) -> Report:
    """Ingest folders, files and addresses.

    Args:
        places: what was named.
        wishes: what holds for documents about which nothing else is said.
        prune: remove the documents whose files have vanished from these folders.
        confirmed: prune even when much has vanished.
        private: fetch from private networks, too.
    """
    settings, ingest_settings = CorpusSettings(), IngestSettings()
    allowed = private or ingest_settings.allow_private_addresses
    found = find_items(places, wishes, partial(fetch, allow_private=allowed))
    with changing(settings.data_dir, "ingest"):
        engine = open_database(settings.data_dir, create=True)
        run = Ingest(
            writer=CatalogueWriter(engine),
            make_drafter=partial(_drafter, settings),
            read_file=partial(read_file, ocr=ocr_reader(ingest_settings.ocr)),
            readers=ingest_settings.readers,
        )
        with showing_progress(len(found.items)) as progress:
            report = run.run(found.items, progress)
        report.tell(found.over)
        if prune:
            prune_vanished(run.writer, found, report, confirmed=confirmed)
        _embed_for_languages(engine, settings)
        _keep_ledger(engine, settings)
    bring_up_to_date(engine, settings.data_dir)
    return report


def rebuild_all(*, embed: bool) -> Report:
    """Build the search index again; with `embed` read and embed every document again first."""
    settings = CorpusSettings()
    engine = open_database(settings.data_dir)
    report = Report()
    if embed:
        count = len(CatalogueWriter(engine).listing())
        engine.dispose()
        read = partial(read_file, ocr=ocr_reader(IngestSettings().ocr))
        with showing_progress(count) as progress:
            report = rebuild_library(settings.data_dir, _drafter(settings), read, progress)
    with changing(settings.data_dir, "ingest rebuild"):
        if embed:
            _embed_for_languages(open_database(settings.data_dir), settings)
        _keep_ledger(open_database(settings.data_dir), settings)
    bring_up_to_date(open_database(settings.data_dir), settings.data_dir, always=True)
    return report


def _embed_for_languages(engine: Engine, settings: CorpusSettings) -> None:
    with showing_languages() as progress:
        embed_for_languages(engine, settings, progress)


def _keep_ledger(engine: Engine, settings: CorpusSettings) -> None:
    with showing_ledger() as progress:
        keep_ledger(engine, settings, progress)


def _drafter(settings: CorpusSettings) -> Drafter:
    return Drafter(
        embedder=load_embedder(settings.embedding_model, threads=settings.threads),
        count_tokens=token_counter(),
        tell_language=language_teller(),
    )
