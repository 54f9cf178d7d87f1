"""Builds the concrete objects behind the surfaces and joins them."""

from __future__ import annotations

import datetime as dt
import logging

from api.asking.answering import Answering
from api.asking.gists import Gists
from api.asking.limits.budget import TokenBudget
from api.asking.limits.slots import Slots
from api.asking.metrics import Metrics
from api.bootstrap.answering import open_library
from api.bootstrap.sign_in import build_sign_in
from api.http.once import Once
from api.http.services import Services
from api.page.exporting.files import Exporter
from api.settings import ApiSettings
from assistant.chat.settings import ChatSettings
from assistant.suggestions import Suggestions
from corpus.channels import ChannelStore
from corpus.conversation_list import ConversationList
from corpus.embedding import Embedder
from corpus.errors import OriginalsUnwritable
from corpus.feedback import FeedbackStore
from corpus.hindsight import Hindsight
from corpus.jobs import JobStore
from corpus.keeping import Keeper
from corpus.keys import KeyStore
from corpus.ledger.kinds import digest_of
from corpus.ledger.store import LedgerWriter
from corpus.object_store import Stores
from corpus.originals import Originals
from corpus.requests import RequestStore
from corpus.settings import CorpusSettings
from corpus.signing import Signer
from corpus.token_use import TokenLedger
from corpus.uploads import Uploads
from corpus.writer import CatalogueWriter

_log = logging.getLogger(__name__)

_PATIENCE = 2.0  # seconds that a question waits for its turn when all are taken
_CLOSING = 30.0  # seconds after which an answer that is not stored never will be


def build_services(
    corpus: CorpusSettings,
    settings: ApiSettings,
    embedder: Embedder | None = None,
    *,
    chat: ChatSettings | None = None,
) -> Services:
    """Open the library and load the model; returns when questions can be answered.

    Args:
        corpus: where the library is and which model embeds it.
        settings: how questions are served.
        embedder: the model, when it is loaded already.
        chat: which chat model writes answers; none where nothing is given.

    Raises:
        CatalogueUnavailable: when there is no sound library.
        ModelUnavailable: when the model cannot be loaded or is not the library's.
        ChatModelUnavailable: when the setting names a chat model that cannot be used.
        KindsInvalid: when the setting names a file of kinds of record that cannot be used.
        StoreUnusable: when the setting names a store of originals that says it cannot be used.
    """
    stores = _open_stores(corpus)
    library = open_library(corpus, settings, embedder, chat=chat)
    library.retriever.embedder.embed_question("warming up")
    engine, assistant = library.engine, library.assistant
    metrics = Metrics()
    return Services(
        settings=settings,
        engine=engine,
        catalogue=library.catalogue,
        index=library.index,
        retriever=library.retriever,
        records=library.records,
        conversations=ConversationList(engine),
        assistant=assistant,
        suggestions=Suggestions(assistant),
        gists=Gists(assistant),
        exporter=Exporter(),
        keys=KeyStore(engine),
        sign_in=build_sign_in(settings, engine),
        feedback=FeedbackStore(engine),
        hindsight=Hindsight(engine),
        library=CatalogueWriter(engine, keeper=Keeper(engine, stores)),
        originals=Originals(engine, stores),
        ledger=library.ledger,
        ledger_writer=LedgerWriter(
            engine=engine, kinds=library.ledger.kinds, rules=digest_of(library.ledger.kinds)
        ),
        uploads=Uploads(engine, corpus.data_dir),
        data_dir=corpus.data_dir,
        languages_model=corpus.languages_model,
        cursors=Signer(engine, "cursors"),
        shares=Signer(engine, "shares"),
        jobs=JobStore(engine),
        channels=ChannelStore(engine),
        once=Once(
            store=RequestStore(engine),
            patience=dt.timedelta(seconds=settings.answer_seconds + _CLOSING),
            new_id=lambda: assistant.new_id("ans"),
        ),
        metrics=metrics,
        answering=Answering(
            assistant=assistant,
            slots=Slots(
                for_all=settings.answers_at_once,
                for_each=settings.key_answers_at_once,
                patience=_PATIENCE,
            ),
            budget=TokenBudget(
                TokenLedger(engine),
                limit=settings.key_tokens_per_day,
                ordinary=_ordinary_tokens(chat),
            ),
            metrics=metrics,
            seconds=settings.answer_seconds,
            stop_seconds=settings.stop_seconds,
            log_questions=settings.log_questions,
        ),
    )


def _open_stores(corpus: CorpusSettings) -> Stores:
    """Where originals are; one that does not answer now is waited for."""
    stores = Stores(corpus.originals)
    if stores.home is not None:
        try:
            stores.home.check(writable=True)
        except OriginalsUnwritable as error:
            _log.warning("%s", error)
    return stores


def _ordinary_tokens(chat: ChatSettings | None) -> int:
    """About what an answer costs."""
    if chat is None or chat.chat_model == "none":
        return 300
    return chat.chat_evidence_tokens + chat.chat_answer_tokens + 1500  # instructions, earlier turns


def forget_old_conversations(services: Services, now: dt.datetime) -> None:
    """Delete the conversations that the settings keep no longer."""
    days = services.settings.keep_conversations_days
    if days:
        count = services.records.delete_before(now - dt.timedelta(days=days))
        _log.info("%d conversations were older than %d days and are deleted", count, days)
