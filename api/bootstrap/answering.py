"""Builds what answers questions: the library, opened, and an assistant over it."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from sqlalchemy import Engine

from api.settings import ApiSettings
from assistant.chat.loading import load_chat_model
from assistant.chat.settings import ChatSettings
from assistant.chat.talking import Limits
from assistant.chat.writing import Writer
from assistant.errors import SentenceReaderUnavailable
from assistant.finding.joint import SentenceReader, load_sentence_reader
from assistant.finding.multilingual import Multilingual
from assistant.finding.retrieval import Retriever
from assistant.memory.records import Records
from assistant.service import Assistant
from corpus.catalogue import Catalogue
from corpus.database import open_truth
from corpus.embedding import Embedder, is_default, load_embedder, load_multilingual_embedder
from corpus.errors import ModelUnavailable
from corpus.index import LibraryIndex
from corpus.ledger.kinds import load_kinds
from corpus.ledger.reading import Ledger
from corpus.multilingual import LanguageVectors
from corpus.settings import CorpusSettings

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """A library that is open for questions; close it when done."""

    engine: Engine
    catalogue: Catalogue
    index: LibraryIndex
    retriever: Retriever
    records: Records
    ledger: Ledger
    assistant: Assistant

    def close(self) -> None:
        """Release the index folder and the database."""
        self.index.close()
        self.engine.dispose()


def open_library(
    corpus: CorpusSettings,
    settings: ApiSettings,
    embedder: Embedder | None = None,
    *,
    chat: ChatSettings | None = None,
    one_question: bool = False,
) -> Library:
    """Open the library and load the model; returns when questions can be answered.

    Args:
        corpus: where the library is and which model embeds it.
        settings: how questions are served.
        embedder: the model, when it is loaded already.
        chat: which chat model writes answers; none where nothing is given.
        one_question: open it for one question, which is not worth opening a search index for.

    Raises:
        CatalogueUnavailable: when there is no sound library.
        ModelUnavailable: when the model cannot be loaded or is not the library's.
        KindsInvalid: when the setting names a file of kinds that cannot be used.
        ChatModelUnavailable: when the setting names a chat model that cannot be used.
    """
    writer = _writer(chat) if chat is not None else None
    engine = open_truth(corpus)
    catalogue = Catalogue(engine)
    if embedder is None:
        embedder = load_embedder(corpus.embedding_model, threads=corpus.threads)
    catalogue.check_model(embedder.identity)
    index = LibraryIndex(engine, corpus.data_dir, embedder.identity)
    if not one_question or not index.view_exactly():
        index.open()
    multilingual = None
    if corpus.languages_model != "none":
        multilingual = load_multilingual(index, engine, corpus.threads)
    retriever = Retriever(
        catalogue=catalogue,
        index=index,
        embedder=embedder,
        multilingual=multilingual,
    )
    records = Records(engine, catalogue)
    ledger = Ledger(engine=engine, catalogue=catalogue, kinds=load_kinds(corpus.ledger_kinds))
    return Library(
        engine=engine,
        catalogue=catalogue,
        index=index,
        retriever=retriever,
        records=records,
        ledger=ledger,
        assistant=Assistant(
            retriever=retriever,
            conversations=records,
            writer=writer,
            reader=_reader(settings, embedder, corpus.threads),
            ledger=ledger,
        ),
    )


def load_multilingual(index: LibraryIndex, engine: Engine, threads: int) -> Multilingual | None:
    """The search for questions that are not in English; without its model they go on as before."""
    try:
        embedder = load_multilingual_embedder(threads=threads)
    except ModelUnavailable as error:
        _log.warning("questions in other languages are answered without their model: %s", error)
        return None
    vectors = LanguageVectors(engine, embedder.identity)
    return Multilingual(index=index, vectors=vectors, embedder=embedder)


def _reader(settings: ApiSettings, embedder: Embedder, threads: int) -> SentenceReader | None:
    """What reads sentences again, beside the model whose layers it shares; answers do without."""
    if settings.sentence_reader == "off" or not is_default(embedder.identity):
        return None
    try:
        return load_sentence_reader(threads=threads)
    except SentenceReaderUnavailable as error:
        _log.warning("answers are made without the reader of sentences: %s", error)
        return None


def _writer(settings: ChatSettings) -> Writer | None:
    model = load_chat_model(settings)
    if model is None:
        return None
    return Writer(
        model=model,
        name=settings.chat_model,
        limits=Limits.of(settings),
        evidence_tokens=settings.chat_evidence_tokens,
    )
