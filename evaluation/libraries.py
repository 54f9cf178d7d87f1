"""Libraries of evaluation sets, made with the product's own drafting, embedding and storing.

The rows of a set are trusted text, so they are not read in a child process each. A library is kept
and used again as long as rows, model and passage rules are the same.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from api.bootstrap.services import build_services
from api.http.services import Services
from api.settings import ApiSettings
from assistant.chat.settings import ChatSettings
from assistant.memory.conversations import Conversations
from corpus.database import open_database
from corpus.drafts import PASSAGE_RULES, EditionDraft, document_id_of
from corpus.embedding import Embedder
from corpus.freshness import bring_up_to_date
from corpus.language import language_teller
from corpus.settings import CorpusSettings
from corpus.tokens import token_counter
from corpus.writer import CatalogueWriter
from evaluation.sets import Row
from ingest.drafting import Drafter, ReadItem
from ingest.errors import UnreadableFile
from ingest.manifest import Entry
from ingest.pipeline import embed_drafts
from ingest.reading.dispatch import parse
from ingest.reading.limits import Limits
from ingest.sources import Item

_GROUP = 400  # passages embedded and committed together

_DATABASE = "ASSISTANT_DATABASE_URL"  # of the machine's own library, which is left alone
_INGESTED = {0, 1}  # 1: some files of the folder were left out, or could not be read


def open_set(cache: Path, name: str, rows: Sequence[Row], embedder: Embedder) -> Services:
    """The services over a library that holds these rows, made now where it is not kept."""
    data_dir = cache / f"{name}-{_fingerprint(rows, embedder)}"
    if not (data_dir / "complete").exists():
        _make(data_dir, name, rows, embedder)
        (data_dir / "complete").touch()
    services = build_services(_settings(data_dir), ApiSettings(), embedder)
    # a kept library is for reading: what is asked of it is not stored in it
    assistant = replace(services.assistant, conversations=Conversations())
    return replace(services, assistant=assistant)


@contextmanager
def ingested(
    places: Sequence[Path], embedder: Embedder, *options: str, chat: ChatSettings | None = None
) -> Iterator[Services]:
    """The services over a library of these documents alone, ingested by the product's command."""
    with tempfile.TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if name != _DATABASE}
        environment = {**kept, "ASSISTANT_DATA_DIR": folder}
        command = "import ingest.cli as c; c.main()"
        ingest = [sys.executable, "-c", command, "add", *map(str, places), *options]
        done = subprocess.run(ingest, check=False, env=environment, stdout=subprocess.DEVNULL)
        if done.returncode not in _INGESTED:
            raise subprocess.CalledProcessError(done.returncode, ingest)
        settings = _settings(Path(folder))
        with closing(build_services(settings, ApiSettings(), embedder, chat=chat)) as services:
            yield services


def _settings(data_dir: Path) -> CorpusSettings:
    """The settings of a library that is in its folder, wherever that of the machine is."""
    return CorpusSettings(data_dir=data_dir, database_url=None)


def document_of_row(name: str, row_id: str) -> str:
    """The id that a row has in its library."""
    return document_id_of(f"{name}/{row_id}")


def _make(data_dir: Path, name: str, rows: Sequence[Row], embedder: Embedder) -> None:
    drafter = Drafter(
        embedder=embedder, count_tokens=token_counter(), tell_language=language_teller()
    )
    engine = open_database(data_dir, create=True)
    writer = CatalogueWriter(engine)
    writer.claim_model(embedder.identity)
    done = 0
    for group in _groups(drafter, name, rows):
        vectors = embed_drafts(embedder, group)
        writer.store(list(zip(group, vectors, strict=True)), embedder.identity)
        done += len(group)
        sys.stderr.write(f"\r{name}: {done} of {len(rows)} rows embedded")
    sys.stderr.write("\n")
    bring_up_to_date(engine, data_dir)
    engine.dispose()


def _groups(drafter: Drafter, name: str, rows: Sequence[Row]) -> Iterator[list[EditionDraft]]:
    group: list[EditionDraft] = []
    for row in rows:
        data = row.text.encode()
        source = f"{name}/{row.id}"
        entry = Entry(file=row.id, title=row.title or None, audience="public")
        item = Item(
            address=source,
            source=source,
            root=name,
            size=len(data),
            modified_ns=1,
            entry=entry,
            undated=None,
            read=lambda data=data, source=source: (data, source),  # type: ignore[misc]
        )
        try:
            parsed = parse(data, ".txt", "", Limits())
        except UnreadableFile:
            continue  # a row without text
        read = ReadItem(item=item, name=f"{row.id}.txt", data=data, parsed=parsed)
        group.append(drafter.draft(read))
        if sum(len(draft.passages) for draft in group) >= _GROUP:
            yield group
            group = []
    if group:
        yield group


def _fingerprint(rows: Sequence[Row], embedder: Embedder) -> str:
    digest = hashlib.sha256(f"{PASSAGE_RULES}\n{embedder.identity}".encode())
    for row in rows:
        digest.update(f"{row.id}\n{row.title}\n{row.text}\n".encode())
    return digest.hexdigest()[:12]
