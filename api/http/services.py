"""What every surface is made of: the objects that `api/bootstrap` builds and joins."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from api.access.people import SignIn
from api.asking.answering import Answering
from api.asking.gists import Gists
from api.asking.metrics import Metrics
from api.http.draining import Draining
from api.http.once import Once
from api.page.exporting.files import Exporter
from api.settings import ApiSettings
from assistant.finding.retrieval import Retriever
from assistant.memory.records import Records
from assistant.service import Assistant
from assistant.suggestions import Suggestions
from corpus.catalogue import Catalogue
from corpus.channels import ChannelStore
from corpus.conversation_list import ConversationList
from corpus.database import address_of
from corpus.embedding import is_default
from corpus.feedback import FeedbackStore
from corpus.hindsight import Hindsight
from corpus.index import LibraryIndex
from corpus.jobs import JobStore
from corpus.keys import KeyStore
from corpus.ledger.reading import Ledger
from corpus.ledger.store import LedgerWriter
from corpus.lock import changing
from corpus.originals import Originals
from corpus.signing import Signer
from corpus.uploads import Uploads
from corpus.writer import CatalogueWriter


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything a surface needs; close it when done."""

    settings: ApiSettings
    engine: Engine
    catalogue: Catalogue
    index: LibraryIndex
    retriever: Retriever
    records: Records
    conversations: ConversationList
    assistant: Assistant
    suggestions: Suggestions
    gists: Gists
    exporter: Exporter
    keys: KeyStore
    sign_in: SignIn
    feedback: FeedbackStore
    hindsight: Hindsight
    library: CatalogueWriter
    originals: Originals
    ledger: Ledger
    ledger_writer: LedgerWriter
    uploads: Uploads
    data_dir: Path
    cursors: Signer
    shares: Signer
    jobs: JobStore
    channels: ChannelStore
    once: Once
    metrics: Metrics
    answering: Answering
    languages_model: str = "none"
    draining: Draining = field(default_factory=Draining)

    @property
    def sentence_reader(self) -> str:
        """Whether sentences are read together with the question: `ok`, `off`, or what lacks."""
        is_off = self.settings.sentence_reader == "off"
        if is_off or not is_default(self.retriever.embedder.identity):
            return "off"
        if self.assistant.reader is None:
            return "its weights cannot be used; the log says why, and answers are made without it"
        return "ok"

    @property
    def languages(self) -> str:
        """How questions in other languages than English are served: `ok`, `off`, or what lacks."""
        if self.languages_model == "none":
            return "off"
        if self.retriever.multilingual is None:
            return "its model cannot be loaded; the log says why, and a glossary does what it can"
        if self.retriever.multilingual.vectors.missing():
            return "some passages are not embedded for it yet; run ingest"
        return "ok"

    def changing(self, purpose: str) -> contextlib.AbstractContextManager[None]:
        """Change documents of the library; as `corpus.lock.changing`."""
        return changing(self.data_dir, purpose, address_of(self.engine))

    def close(self) -> None:
        """Release the index folder and the database."""
        self.index.close()
        self.engine.dispose()
