"""Making libraries for tests: the product's own pipeline over texts given in the test."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import functools
import itertools
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, event, update

import corpus.database
from assistant.finding.retrieval import Retriever
from assistant.memory.records import Records
from assistant.model import Answer, Question
from assistant.question.understanding import Understanding
from assistant.service import Assistant
from corpus.audience import Audience, Reader
from corpus.catalogue import Catalogue
from corpus.drafts import EditionDraft, FileStamp, document_id_of, passage_id_of
from corpus.embedding import Embedder
from corpus.index import LibraryIndex
from corpus.model import Document, DocumentFacts, Passage
from corpus.schema import library
from corpus.sqlite import database_path
from corpus.tables.rows import cells_of
from corpus.writer import CatalogueWriter
from ingest.drafting import Drafter, ReadItem
from ingest.ledger.harvesting import keep_ledger
from ingest.manifest import Entry
from ingest.pipeline import embed_drafts
from ingest.reading.parsed import Block, BlockKind, ParsedDocument
from ingest.sources import Item
from tests.databases import is_on_postgres, open_database, settings_of
from tests.fakes import HashedEmbedder

NOON = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)


@functools.cache
def shared_understanding() -> Understanding:
    """The word lists, which take a moment to load, read once."""
    return Understanding()


@functools.cache
def _empty() -> bytes:
    """The file of a library without documents, made once a process: its tables take a moment."""
    with tempfile.TemporaryDirectory() as folder:
        corpus.database.open_database(Path(folder), create=True).dispose()
        return database_path(Path(folder)).read_bytes()


def count_words(text: str) -> int:
    """Tokens enough for tests."""
    return len(text.split())


def drafter(embedder: Embedder) -> Drafter:
    """A drafter without the token encoding and the language model."""
    return Drafter(embedder=embedder, count_tokens=count_words, tell_language=lambda _: "en")


def parsed(text: str) -> ParsedDocument:
    """A document whose paragraphs are the text's.

    A line that begins with # is a heading; lines that are rows are rows of a table.
    """
    blocks = []
    for part in filter(None, (p.strip() for p in text.split("\n\n"))):
        if all(map(cells_of, part.split("\n"))):
            blocks += [Block(kind=BlockKind.TABLE_ROW, text=row) for row in part.split("\n")]
            continue
        marks = len(part) - len(part.lstrip("#"))
        kind = BlockKind.HEADING if marks else BlockKind.PARAGRAPH
        blocks.append(Block(kind=kind, text=part.lstrip("# "), level=marks))
    return ParsedDocument(blocks=tuple(blocks))


def draft(
    name: str,
    text: str,
    embedder: Embedder,
    label: str = "public",
    address: str | None = None,
    **facts: object,
) -> EditionDraft:
    """An edition of the document `name` with this text, from the file at `address`."""
    entry = Entry(file=name, title=name, audience=label, **facts)  # type: ignore[arg-type]
    data = text.encode()
    item = Item(
        address=address or f"/{name}", source=f"file:/{name}", root="/",
        size=len(data), modified_ns=1,
        entry=entry, undated=None, read=lambda: (data, name),
    )  # fmt: skip
    read = ReadItem(item=item, name=name, data=data, parsed=parsed(text))
    return drafter(embedder).draft(read)


def passages(text: str, embedder: Embedder, name: str = "page") -> list[Passage]:
    """The passages of a text, as the product cuts and embeds them, without a library."""
    edition = draft(name, text, embedder)
    document_id = document_id_of(edition.source)
    return [
        Passage(
            id=passage_id_of(document_id, edition.edition, each),
            document=Document(
                id=document_id, edition=edition.edition, facts=edition.facts, pages=0
            ),
            edition=edition.edition, ordinal=each.ordinal, start=each.start, end=each.end,
            text=each.text, heading=each.heading, tokens=each.tokens, sentences=each.sentences,
            pages=(), sentence_vectors=vectors.sentences,
        )
        for each, vectors in zip(
            edition.passages, embed_drafts(embedder, [edition])[0], strict=True
        )
    ]  # fmt: skip


@dataclass
class Library:
    """A library in a folder, with everything that tests do to one."""

    data_dir: Path
    embedder: HashedEmbedder
    engine: Engine
    writer: CatalogueWriter
    catalogue: Catalogue
    index: LibraryIndex

    @classmethod
    def at(cls, data_dir: Path, embedder: HashedEmbedder | None = None) -> Library:
        """Make or open the library of a folder; its index is opened on the first question."""
        embedder = embedder or HashedEmbedder()
        if not is_on_postgres() and (not data_dir.exists() or not any(data_dir.iterdir())):
            data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            database_path(data_dir).touch(mode=0o600)
            database_path(data_dir).write_bytes(_empty())
        engine = open_database(data_dir, create=True)
        writer = CatalogueWriter(engine, now=lambda: NOON)
        writer.claim_model(embedder.identity)
        return cls(
            data_dir=data_dir,
            embedder=embedder,
            engine=engine,
            writer=writer,
            catalogue=Catalogue(engine),
            index=LibraryIndex(engine, data_dir, embedder.identity),
        )

    def put(
        self,
        name: str,
        text: str,
        label: str = "public",
        address: str | None = None,
        **facts: object,
    ) -> str:
        """Store an edition of a document; its id."""
        edition = draft(name, text, self.embedder, label, address, **facts)
        vectors = embed_drafts(self.embedder, [edition])
        self.writer.store([(edition, vectors[0])], self.embedder.identity)
        return document_id_of(edition.source)

    def put_all(self, texts: Mapping[str, tuple[str, str]]) -> None:
        """Store documents given as name: (label, text)."""
        for name, (label, text) in texts.items():
            self.put(name, text, label)

    def keep_ledger(self) -> None:
        """Read its documents for the ledger, as ingest does at its end."""
        keep_ledger(self.engine, settings_of(self.data_dir))

    def open_index(self) -> LibraryIndex:
        """Open the index as a server does at start."""
        self.index.open()
        return self.index

    def retriever(self) -> Retriever:
        """Search over this library."""
        return Retriever(catalogue=self.catalogue, index=self.index, embedder=self.embedder)

    def assistant(self) -> Assistant:
        """Answers with a fixed clock and ids that count."""
        numbers = itertools.count(1)
        return Assistant(
            retriever=self.retriever(),
            understanding=shared_understanding(),
            now=lambda: NOON,
            new_id=lambda kind: f"{kind}_{next(numbers)}",
        )

    def records(self) -> Records:
        """The conversations that are kept in this library."""
        return Records(self.engine, self.catalogue)

    def remembering(self) -> Assistant:
        """Answers that are kept in this library, with ids of their own."""
        return Assistant(
            retriever=self.retriever(),
            understanding=shared_understanding(),
            conversations=self.records(),
            now=lambda: NOON,
        )

    def ask(self, text: str, *labels: str) -> Answer:
        """The answer for a reader who holds these labels."""
        return asyncio.run(self.assistant().answer(reader(*labels), Question(text=text)))

    def close(self) -> None:
        """Release everything."""
        self.index.close()
        self.engine.dispose()


def reader(*labels: str, id: str = "tester") -> Reader:
    """A reader who holds these labels, public without any."""
    return Reader(id=id, surface="test", audience=Audience(labels or ("public",)))


def facts(title: str, label: str = "public") -> DocumentFacts:
    """Facts with only what is required."""
    return DocumentFacts(title=title, kind="document", label=label)


def stamp(address: str) -> FileStamp:
    """A stamp of a file that nobody looks at again."""
    return FileStamp(address=address, root="/", size=1, modified_ns=1, facts_digest="x")


def make_it_older(data_dir: Path, version: int) -> None:
    """Turn a library into one of an older schema: without the tables that came later."""
    came_with = {
        "stored_originals": 11, "loose_objects": 11,
        "gap_answers": 9, "handlings": 9, "aliases": 3, "conversation_titles": 5,
        "feedback": 5, "answers": 4, "conversations": 4,
        "api_keys": 5, "requests": 5, "token_use": 5, "secrets": 5,
        "sessions": 5, "sign_ins": 5, "uploads": 5, "language_vectors": 6,
        "records": 7, "harvests": 7, "reviews": 7, "given_facts": 7, "kinships": 7,
        "source_items": 8, "sources": 8, "generations": 11,
        "upload_parts": 11, "events": 11,
    }  # fmt: skip
    columns = {"published_source": 7, "period_source": 7, "title_key": 7}
    has_uploads = version >= came_with["uploads"]
    engine = open_database(data_dir)
    with engine.begin() as connection:
        for table, first in came_with.items():
            if version < first:
                connection.exec_driver_sql(f"DROP TABLE {table}")
        if version < columns["title_key"]:
            connection.exec_driver_sql("DROP INDEX documents_by_title_key")
        for column, first in columns.items():
            if version < first:
                connection.exec_driver_sql(f"ALTER TABLE documents DROP COLUMN {column}")
        if has_uploads and version < 10:
            connection.exec_driver_sql("ALTER TABLE uploads DROP COLUMN why")
        connection.execute(update(library).values(schema_version=version))
    engine.dispose()


@contextlib.contextmanager
def with_pragma(engine: Engine, make: str) -> Iterator[None]:
    """While it lasts, connections have a PRAGMA more; `{pages}` stands for the size of the file."""

    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute("PRAGMA " + make.format(pages=pages))

    event.listen(engine, "connect", prepare)
    engine.dispose()
    yield
    event.remove(engine, "connect", prepare)
    engine.dispose()


Put = Callable[..., Library]
"""Makes a library of texts: see the fixture `holding`."""


def quotes(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]
