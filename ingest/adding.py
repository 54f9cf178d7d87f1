"""`ingest add` and `ingest rebuild`: files and addresses become documents."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from corpus.database import open_truth
from corpus.freshness import bring_up_to_date
from corpus.lock import changing
from corpus.settings import CorpusSettings
from corpus.writer import CatalogueWriter
from ingest.fetch import fetch
from ingest.progress import showing_progress
from ingest.pruning import prune_vanished
from ingest.reading.ocr.reader import ocr_reader
from ingest.reading.sandbox import read_file
from ingest.rebuilding import rebuild_library
from ingest.report import Report
from ingest.running import Runs, drafter, finish, read_for_ledger
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
    with changing(settings.data_dir, "ingest", settings.database):
        runs = Runs(settings, ingest_settings)
        report = runs.run(found.items)
        report.tell(found.over)
        if prune:
            prune_vanished(runs.writer, found, report, confirmed=confirmed)
        runs.end()
    runs.publish()
    return report


def rebuild_all(*, embed: bool) -> Report:
    """Build the search index again; with `embed` read and embed every document again first."""
    settings = CorpusSettings()
    engine = open_truth(settings)
    report = Report()
    if embed:
        count = len(CatalogueWriter(engine).listing())
        engine.dispose()
        read = partial(read_file, ocr=ocr_reader(IngestSettings().ocr))
        with showing_progress(count) as progress:
            report = rebuild_library(settings, drafter(settings), read, progress)
    with changing(settings.data_dir, "ingest rebuild", settings.database):
        tidy = finish if embed else read_for_ledger
        tidy(open_truth(settings), settings)
    bring_up_to_date(open_truth(settings), settings.data_dir, always=True)
    return report
