"""Ingesting what was handed in over HTTP: `python -m ingest.uploads`, a process beside the server.

One such process works at a time, whoever started it, of all servers of a library: it holds a lock
that ends with it. So an upload that is found running has lost its worker. It ends when it was idle
for a while, and when whoever started it is gone: its standard input closes then.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from corpus.database import address_of, open_truth
from corpus.drafts import document_id_of
from corpus.embedding import load_embedder
from corpus.errors import CatalogueUnavailable, CorpusError, IndexOwned
from corpus.keeping import keeper_of
from corpus.language import language_teller
from corpus.library_lock import Kept
from corpus.lock import alone, changing
from corpus.settings import CorpusSettings
from corpus.tokens import token_counter
from corpus.upload_rows import Upload
from corpus.uploads import FOLDER, Uploads
from corpus.writer import CatalogueWriter
from ingest.drafting import Drafter
from ingest.errors import UnreadableFile
from ingest.languages import embed_for_languages
from ingest.ledger.harvesting import keep_ledger
from ingest.manifest import Entry, Period
from ingest.pipeline import Ingest
from ingest.reading.formats import holds_files
from ingest.reading.ocr.reader import ocr_reader
from ingest.reading.parsed import ParsedDocument
from ingest.reading.sandbox import read_file
from ingest.report import Report
from ingest.settings import IngestSettings
from ingest.sources import Item
from ingest.telling import TellingEmbedder
from sandbox.refusals import Why

_log = logging.getLogger(__name__)

_IDLE = 60.0  # seconds without work after which the process ends and gives its memory back
_LOOK = 0.3  # seconds between two looks for work
_LATER = 2.0  # seconds after which a library that was not free is tried again
_READ, _EMBEDDED = 10, 90  # per cent when a file is read, and when all of it is embedded
_MOST_NAMED = 20  # files in a file that were not read
_OF_OTHERS = (
    "a file of this name was handed in before, and what was in it is for other readers now; "
    "give this one another name"
)


class Worker:
    """Ingests one upload after another."""

    def __init__(
        self, uploads: Uploads, writer: CatalogueWriter, data_dir: Path, engine: Engine
    ) -> None:
        """Work on these uploads; the model is loaded when the first one needs it."""
        self._engine = engine
        self._uploads = uploads
        self._writer = writer
        self._data_dir = data_dir
        self._drafter: Drafter | None = None

    def work(self) -> bool:
        """Ingest the next upload, if there is one; whether there was."""
        upload = self._uploads.next()
        if upload is None:
            return False
        try:
            self._writer.keeper.refuse_unless_writable()
            address = address_of(self._engine)
            with changing(self._data_dir, "ingest of an upload", address):
                self._ingest(upload)
        except (IndexOwned, CatalogueUnavailable) as error:
            _log.warning("upload %s waits: %s", upload.id, error)
            self._uploads.later(upload)  # before the pause: an end of this process is no attempt
            time.sleep(_LATER)
        except (CorpusError, OSError, ValueError) as error:
            _log.exception("upload %s failed", upload.id)
            self._uploads.failed(upload, str(error), Why.TRY_AGAIN)
        return True

    def _ingest(self, upload: Upload) -> None:
        self._uploads.at(upload, "reading", 0)
        item = _item(upload, self._uploads)
        if holds_files(upload.name) and self._is_of_others(upload):
            self._uploads.failed(upload, _OF_OTHERS, Why.OTHER)
            return
        run = Ingest(
            writer=self._writer,
            make_drafter=partial(self._make_drafter, upload),
            read_file=partial(self._read, upload),
            readers=1,
        )
        report = run.run([item], lambda *_: None)
        unread = _unread(item, report)
        own = [reason for address, reason in report.failed if address == item.address]
        if own or not (report.new or report.replaced or report.unchanged):
            why = report.whys.get(item.address, Why.OTHER) if own else Why.PARTS
            self._uploads.failed(upload, own[0] if own else unread, why)
            return
        embed_for_languages(self._engine, CorpusSettings())
        keep_ledger(self._engine, CorpusSettings())
        outcome = "replaced" if report.replaced else "new" if report.new else "unchanged"
        document_id = document_id_of(item.source)
        known = document_id if self._writer.is_live(document_id) else None
        self._uploads.done(upload, outcome, known, unread)

    def _is_of_others(self, upload: Upload) -> bool:
        """Whether something that was in the file of this name has got another label by hand."""
        others = {d.id for d in self._writer.listing() if d.facts.label != upload.facts.label}
        inside = f"{upload.source}/"
        return any(
            address.startswith(inside) and file.document_id in others
            for address, file in self._writer.files().items()
        )

    def _read(self, upload: Upload, data: bytes, name: str) -> ParsedDocument:
        parsed = read_file(data, name, ocr=ocr_reader(IngestSettings().ocr))
        self._uploads.at(upload, "embedding", _READ)
        return parsed

    def _make_drafter(self, upload: Upload) -> Drafter:
        if self._drafter is None:
            settings = CorpusSettings()
            self._drafter = Drafter(
                embedder=load_embedder(settings.embedding_model, threads=settings.threads),
                count_tokens=token_counter(),
                tell_language=language_teller(),
            )

        def tell(done: int, of: int) -> None:
            self._uploads.at(upload, "embedding", _READ + (_EMBEDDED - _READ) * done // of)

        return replace(self._drafter, embedder=TellingEmbedder(self._drafter.embedder, tell))


def main() -> int:
    """Work until there is nothing to do for a while, or the standard input closes."""
    logging.basicConfig(level=logging.WARNING)
    settings = CorpusSettings()
    (settings.data_dir / FOLDER).mkdir(mode=0o700, exist_ok=True)
    try:
        path = settings.data_dir / FOLDER / "WORKER.lock"
        lock = alone(path, Kept.UPLOADS, "ingest of uploads", settings.database)
    except IndexOwned:
        return 0  # another one works already
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    engine = open_truth(settings)
    uploads = Uploads(engine, settings.data_dir)
    worker = Worker(
        uploads,
        CatalogueWriter(engine, keeper=keeper_of(settings, engine)),
        settings.data_dir,
        engine,
    )
    idle = time.monotonic()
    while time.monotonic() - idle < _IDLE and lock.held():
        if worker.work():
            idle = time.monotonic()
        else:
            time.sleep(_LOOK)
    lock.release()
    return 0


def _item(upload: Upload, uploads: Uploads) -> Item:
    facts = upload.facts
    return Item(
        address=upload.source,
        source=upload.source,
        root="upload:",
        size=0,
        modified_ns=0,
        entry=Entry(
            file=upload.name,
            title=facts.title,
            kind=facts.kind,
            publisher=facts.publisher,
            published=facts.published,
            period=Period(start=facts.period_from, end=facts.period_to),
            audience=facts.label,
        ),
        undated=None,
        read=lambda: _bytes(uploads, upload),
    )


def _unread(item: Item, report: Report) -> str:
    """What of the files in a file was not read, for whoever handed it in; "" where all was."""
    named = [
        f"{address.removeprefix(item.address).removeprefix('/') or item.entry.file} {reason}"
        for address, reason in (*report.left_out, *report.failed)
    ]
    more = len(named) - _MOST_NAMED
    listed = "; ".join(named[:_MOST_NAMED]) + (f"; and {more} more" if more > 0 else "")
    return f"not all that is in it was read: {listed}" if named else ""


def _bytes(uploads: Uploads, upload: Upload) -> tuple[bytes, str]:
    try:
        return uploads.bytes.read(upload.id), upload.name
    except OSError as error:
        raise UnreadableFile(
            f"its bytes are gone ({error.strerror}); hand it in again", Why.GONE
        ) from error


def _leave_with_parent() -> None:
    sys.stdin.buffer.read()  # returns when nobody holds the other end any more
    os._exit(0)  # what is not committed is taken up by the next worker


if __name__ == "__main__":
    sys.exit(main())
