"""Making all passages and vectors again, from the originals that the library keeps.

Needed when the embedding model changes, or the rules for reading and cutting do. The work is done
on a copy, which takes the library's place at the end: until then the old library serves, and the
vectors of two models never stand in one library.
"""

from __future__ import annotations

import shutil
from dataclasses import replace

from corpus.backup import backup, put_in_place
from corpus.database import open_database
from corpus.drafts import EditionDraft, StoredEdition
from corpus.errors import CatalogueUnavailable, OriginalLost, OriginalUnavailable
from corpus.keeping import keeper_of
from corpus.lock import replacing
from corpus.settings import CorpusSettings
from corpus.sqlite import database_path
from corpus.writer import CatalogueWriter
from ingest.drafting import Drafter, ReadItem
from ingest.errors import IngestError
from ingest.manifest import Entry
from ingest.pipeline import Progress, ReadFile, embed_drafts
from ingest.report import Report
from ingest.sources import Item


def rebuild_library(
    settings: CorpusSettings, drafter: Drafter, read_file: ReadFile, progress: Progress
) -> Report:
    """Read, cut and embed every document of the library that the settings name again.

    A document that can no longer be read is left out, named in the report, and kept in the old
    library, which stays beside the new one as `library.sqlite3.replaced`.

    Raises:
        IndexOwned: while a server runs or something is ingested, labelled or removed.
    """
    with replacing(settings.data_dir, "ingest rebuild --embed", settings.database):
        return _rebuild(settings, drafter, read_file, progress)


def _rebuild(
    settings: CorpusSettings, drafter: Drafter, read_file: ReadFile, progress: Progress
) -> Report:
    workshop = settings.data_dir / "rebuilding"
    shutil.rmtree(workshop, ignore_errors=True)
    workshop.mkdir(mode=0o700)
    report = Report()

    def lost(address: str, error: OriginalLost) -> None:
        report.failed.append((address, error.why))

    try:
        copy = database_path(workshop)
        backup(settings.data_dir, copy, settings.database)
        engine = open_database(workshop)
        writer = CatalogueWriter(engine, keeper=keeper_of(settings, engine))
        writer.forget_vectors()
        writer.claim_model(drafter.embedder.identity)
        for done, stored in enumerate(writer.stored_editions(lost), start=1):
            try:
                draft = _draft_again(stored, drafter, read_file)
            except IngestError as error:
                report.failed.append((stored.stamp.address, str(error)))
            else:
                vectors = embed_drafts(drafter.embedder, [draft])
                writer.store([(draft, vectors[0])], drafter.embedder.identity)
                report.replaced += 1
                report.passages += len(draft.passages)
                report.characters += len(draft.text)
            progress(stored.stamp.address, done, report.passages)
        engine.dispose()
        put_in_place(settings.data_dir, copy, settings.database)
    except OriginalUnavailable as error:
        raise CatalogueUnavailable(f"nothing was rebuilt: {error.why}") from error
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    return report


def _draft_again(stored: StoredEdition, drafter: Drafter, read_file: ReadFile) -> EditionDraft:
    facts = stored.facts
    item = Item(
        address=stored.stamp.address,
        source=stored.source,
        root=stored.stamp.root,
        size=stored.stamp.size,
        modified_ns=stored.stamp.modified_ns,
        entry=Entry(
            file=stored.name,
            title=facts.title,
            kind=facts.kind,
            publisher=facts.publisher,
            published=facts.published,
            language=facts.language,
            audience=facts.label,
            url=facts.url,
        ),
        undated=facts.published,
        read=lambda: (stored.data, stored.name),
    )
    parsed = read_file(stored.data, stored.name)
    draft = drafter.draft(ReadItem(item=item, name=stored.name, data=stored.data, parsed=parsed))
    return replace(draft, facts=facts, stamp=stored.stamp)
