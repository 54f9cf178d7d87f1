"""The tables of the catalogue, which is the one truth of the library.

SQLAlchemy Core keeps them portable: PostgreSQL can take SQLite's place (`corpus/postgres.py`).
Vectors stand in tables of their own, so that reading all of them for exact search does not drag the
texts along.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

SCHEMA_VERSION = 11

metadata = MetaData()

# numbers that may need more than 32 bits: SQLite has no others
_Large = Integer().with_variant(BigInteger(), "postgresql")

# one row: the schema, the embedding model and a number that grows with every change
library = Table(
    "library",
    metadata,
    Column("schema_version", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("embedding_model", String, nullable=True),
)

documents = Table(
    "documents",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("source", Text, nullable=False, unique=True),  # what makes it one document
    Column("title", Text, nullable=False),
    Column("kind", String(60), nullable=False),
    Column("label", String(60), nullable=False),
    Column("label_kept", Boolean, nullable=False),  # set by hand: later editions keep it
    Column("publisher", Text),
    Column("published", Date),
    Column("period_from", Date),
    Column("period_to", Date),
    Column("language", String(10)),
    Column("url", Text),
    Column("edition", String(16), nullable=False),  # the current one
    Column("pages", Integer, nullable=False),
    Column("revision", Integer, nullable=False),  # when it last changed; removal included
    Column("added_at", DateTime(timezone=True), nullable=False),
    Column("removed_at", DateTime(timezone=True)),  # NULL while it is live
    Column("published_source", String(10)),  # given, text or file
    Column("period_source", String(10)),
    Column("title_key", Text),  # what editions of one have in common: corpus/kinship.py
    Index("documents_by_revision", "revision"),
    Index("documents_by_label", "label", "removed_at"),
    Index("documents_by_title_key", "title_key"),
)

# what was set by hand, and what file and manifest say instead, by columns of `documents`
given_facts = Table(
    "given_facts",
    metadata,
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    Column("fact", String(20), primary_key=True),
    Column("value", JSON, nullable=False),
    Column("found", JSON, nullable=False),
    Column("given_by", String(200), nullable=False),
    Column("given_at", DateTime(timezone=True), nullable=False),
)

# what people say of two documents: that they are editions of one, or that they are not
kinships = Table(
    "kinships",
    metadata,
    Column("first", ForeignKey("documents.id"), primary_key=True),  # the smaller id
    Column("second", ForeignKey("documents.id"), primary_key=True),
    Column("same", Boolean, nullable=False),
    Column("given_by", String(200), nullable=False),
    Column("given_at", DateTime(timezone=True), nullable=False),
)

editions = Table(
    "editions",
    metadata,
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    Column("id", String(16), primary_key=True),  # the beginning of the content's SHA-256
    Column("sha256", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("layout", JSON, nullable=False),  # pages, links and parts: spans of it
    Column("published", Date),
    Column("added_at", DateTime(timezone=True), nullable=False),
)

originals = Table(
    "originals",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("data", LargeBinary, nullable=False),  # empty where the bytes are in a store
)

# originals whose bytes are in a store: which object holds them; no address is ever used again
stored_originals = Table(
    "stored_originals",
    metadata,
    Column("sha256", ForeignKey("originals.sha256"), primary_key=True),
    Column("address", Text, nullable=False, unique=True),
)

# objects that may be in a store and that nothing names: on their way in, or out
loose_objects = Table(
    "loose_objects",
    metadata,
    Column("address", Text, primary_key=True),
    Column("going", Boolean, nullable=False),  # to be deleted, whatever happens
    Column("since", DateTime(timezone=True), nullable=False),
)

# what was seen of each file or address, so that an unchanged one is not read again
files = Table(
    "files",
    metadata,
    Column("address", Text, primary_key=True),
    Column("root", Text, nullable=False),
    Column("document_id", ForeignKey("documents.id"), nullable=False),
    Column("edition", String(16), nullable=False),
    Column("size", _Large, nullable=False),
    Column("modified_ns", _Large, nullable=False),
    Column("facts_digest", String(64), nullable=False),
    Index("files_by_root", "root"),
    Index("files_by_document", "document_id"),
)

# places that are looked at again: sites, feeds, buckets, WebDAV and watched folders; no secrets
sources = Table(
    "sources",
    metadata,
    Column("id", String(20), primary_key=True),
    Column("address", Text, nullable=False, unique=True),  # the root of its files
    Column("label", String(60), nullable=False),  # of documents of which nothing else is said
    Column("kind", String(60), nullable=False),
    Column("private", Boolean, nullable=False),  # its own host may be of a private network
    Column("added_at", DateTime(timezone=True), nullable=False),
    Column("looked_at", DateTime(timezone=True)),  # when a look last ended
    Column("outcome", String(10)),  # whole, partly, failed
    Column("reason", Text, nullable=False),  # why not whole
    Column("failures", Integer, nullable=False),  # looks in a row that failed
    Column("wait_until", DateTime(timezone=True)),  # not to be looked at before
    Column("etag", Text, nullable=False),  # of its list, for conditional requests
    Column("modified", Text, nullable=False),
)

# what a source lists, and what is known of each; the documents themselves are in `files`
source_items = Table(
    "source_items",
    metadata,
    Column("source_id", ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
    Column("address", Text, primary_key=True),
    Column("label", String(60), nullable=False),  # who may see that it failed
    Column("listed", Boolean, nullable=False),  # by the last list that was whole
    Column("version", Text, nullable=False),  # as the list gave it when it was stored
    Column("etag", Text, nullable=False),  # as its server gave it then
    Column("modified", Text, nullable=False),
    Column("asked_at", DateTime(timezone=True)),  # when its server was last asked for it
    Column("gone", Boolean, nullable=False),  # its server, or the list, has it no more
    Column("reason", Text, nullable=False),  # why it could not be read
)

passages = Table(
    "passages",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("document_id", String(40), nullable=False),
    Column("edition", String(16), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("context", Text, nullable=False),
    Column("heading", Text, nullable=False),
    Column("tokens", Integer, nullable=False),
    Column("sentences", LargeBinary, nullable=False),  # int32 pairs
    Column("pages", JSON, nullable=False),  # [offset, number, label, ocr] of those it touches
    ForeignKeyConstraint(["document_id", "edition"], ["editions.document_id", "editions.id"]),
    Index("passages_by_edition", "document_id", "edition", "ordinal"),
)

passage_vectors = Table(
    "passage_vectors",
    metadata,
    Column("passage_id", ForeignKey("passages.id"), primary_key=True),
    Column("model", String(64), nullable=False),
    Column("vector", LargeBinary, nullable=False),  # float32, unit length
)

sentence_vectors = Table(
    "sentence_vectors",
    metadata,
    Column("passage_id", ForeignKey("passages.id"), primary_key=True),
    Column("model", String(64), nullable=False),
    Column("vectors", LargeBinary, nullable=False),  # float16, a row a sentence
)

# the same of the multilingual model, where one is set; made from the passages, and made again
language_vectors = Table(
    "language_vectors",
    metadata,
    Column("passage_id", ForeignKey("passages.id"), primary_key=True),
    Column("model", String(64), nullable=False),
    Column("vector", LargeBinary, nullable=False),  # float16, unit length
    Column("sentences", LargeBinary, nullable=False),  # float16, a row a sentence
)

# names that the current edition gives for one thing, and the span that shows it
aliases = Table(
    "aliases",
    metadata,
    Column("document_id", String(40), primary_key=True),
    Column("edition", String(16), primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("short", Text, primary_key=True),
    Column("long", Text, primary_key=True),
    Column("kind", String(10), nullable=False),  # acronym or renamed
    ForeignKeyConstraint(["document_id", "edition"], ["editions.document_id", "editions.id"]),
)

# what the current edition says of partners, grants and the like, each with the quote that says so
records = Table(
    "records",
    metadata,
    Column("document_id", String(40), primary_key=True),
    Column("edition", String(16), primary_key=True),
    Column("id", String(40), primary_key=True),  # made of what the record is
    Column("kind", String(30), nullable=False),
    Column("fields", JSON, nullable=False),
    Column("found_in", String(10), nullable=False),  # table, list or sentence
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("page", Integer),
    Column("page_label", Text),
    ForeignKeyConstraint(["document_id", "edition"], ["editions.document_id", "editions.id"]),
    Index("records_by_kind", "kind", "document_id", "edition"),
)

# which editions were read for records, and by which kinds and rules
harvests = Table(
    "harvests",
    metadata,
    Column("document_id", String(40), primary_key=True),
    Column("edition", String(16), primary_key=True),
    Column("rules", String(16), nullable=False),
    ForeignKeyConstraint(["document_id", "edition"], ["editions.document_id", "editions.id"]),
)

# what staff said of records; by the record's id, so that it outlives a reading of its document
reviews = Table(
    "reviews",
    metadata,
    Column("record_id", String(40), primary_key=True),
    Column("document_id", ForeignKey("documents.id"), nullable=False),
    Column("state", String(10), nullable=False),  # confirmed, corrected, hidden
    Column("fields", JSON, nullable=False),  # those that were corrected
    Column("by", String(200), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("reviews_by_document", "document_id"),
)

# what a reader asked in one go; another reader may use the same id for one of their own
conversations = Table(
    "conversations",
    metadata,
    Column("reader_id", String(200), primary_key=True),
    Column("id", String(80), primary_key=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("last_at", DateTime(timezone=True), nullable=False),
    Index("conversations_by_last", "last_at"),
)

answers = Table(
    "answers",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("reader_id", String(200), nullable=False),
    Column("conversation_id", String(80), nullable=False),
    Column("ordinal", Integer, nullable=False),  # its place in the conversation
    Column("labels", JSON, nullable=False),  # all that the reader held then
    Column("question", Text, nullable=False),  # as typed
    Column("standalone", Text, nullable=False),  # as understood
    Column("plain", Text, nullable=False),  # as searched
    Column("quotes", JSON, nullable=False),  # what follow-ups may lean on
    Column("status", String(20), nullable=False),
    Column("model", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("receipt", JSON, nullable=False),  # citations, checks, notices, and what it leaned on
    Column("closest", JSON, nullable=False),  # ids of documents
    Column("coverage", JSON, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    ForeignKeyConstraint(
        ["reader_id", "conversation_id"], ["conversations.reader_id", "conversations.id"]
    ),
    Index("answers_by_conversation", "reader_id", "conversation_id", "ordinal", unique=True),
)

# names that readers gave their conversations; without one, the first question stands for it
conversation_titles = Table(
    "conversation_titles",
    metadata,
    Column("reader_id", String(200), primary_key=True),
    Column("conversation_id", String(80), primary_key=True),
    Column("title", Text, nullable=False),
    ForeignKeyConstraint(
        ["reader_id", "conversation_id"],
        ["conversations.reader_id", "conversations.id"],
        ondelete="CASCADE",
    ),
)

# what readers thought of answers; it goes when its answer goes
feedback = Table(
    "feedback",
    metadata,
    Column("answer_id", ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
    Column("reader_id", String(200), primary_key=True),
    Column("rating", String(10), nullable=False),  # up or down
    Column("reasons", JSON, nullable=False),
    Column("comment", Text, nullable=False),
    Column("given_at", DateTime(timezone=True), nullable=False),
)

# what whoever looks after the library did with gaps and feedback, a row a step; the last one counts
handlings = Table(
    "handlings",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("subject", String(40), nullable=False),  # a gap, or what a reader thought
    Column("state", String(10), nullable=False),  # open, solved, dismissed
    Column("document_id", String(40)),  # what answers it now
    Column("note", Text, nullable=False),
    Column("assigned_to", String(200), nullable=False),
    Column("labels", JSON, nullable=False),  # all that whoever did it held
    Column("by", String(200), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("handlings_by_subject", "subject", "number"),
)

# the answers that a gap was made of then; no words, so that what a reader deletes is gone
gap_answers = Table(
    "gap_answers",
    metadata,
    Column("answer_id", ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
    Column("subject", String(40), primary_key=True),
)

# keys of the HTTP interface; the secret itself is nowhere
api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(8), primary_key=True),
    Column("owner", String(8), nullable=False),  # the first key of those that replaced each other
    Column("secret_sha256", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("labels", JSON, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True)),
    Column("revoked_at", DateTime(timezone=True)),
    Column("last_used_at", DateTime(timezone=True)),
)

# requests that name themselves, so that one sent again is not done again
requests = Table(
    "requests",
    metadata,
    Column("reader_id", String(200), primary_key=True),
    Column("route", String(80), primary_key=True),
    Column("name", String(200), primary_key=True),  # the header Idempotency-Key
    Column("fingerprint", String(64), nullable=False),  # SHA-256 of what was asked
    Column("answer_id", String(80)),  # what it makes, if that is an answer
    Column("claimed_at", DateTime(timezone=True), nullable=False),
    Index("requests_by_claim", "claimed_at"),
)

# tokens that answers cost the owner of a key, by the day in UTC
token_use = Table(
    "token_use",
    metadata,
    Column("owner", String(200), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("tokens", _Large, nullable=False),
)

# people who are signed in; the id in their cookie is nowhere, only its SHA-256
sessions = Table(
    "sessions",
    metadata,
    Column("id_sha256", String(64), primary_key=True),
    Column("reader_id", String(200), nullable=False),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("groups", JSON, nullable=False),  # as the provider named them
    Column("labels", JSON, nullable=False),  # what they stood for at the sign-in
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("last_seen_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Index("sessions_by_reader", "reader_id"),
    Index("sessions_by_end", "expires_at"),
)

# sign-ins under way, from the way to the provider until the way back; each is used once
sign_ins = Table(
    "sign_ins",
    metadata,
    Column("id_sha256", String(64), primary_key=True),
    Column("state_sha256", String(64), nullable=False),
    Column("nonce", String(64), nullable=False),
    Column("verifier", String(128), nullable=False),  # of PKCE
    Column("next", Text, nullable=False),  # the path to go to when it is done
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Index("sign_ins_by_end", "expires_at"),
)

# files handed in to be ingested; their bytes wait in `uploads/` until the library has them, or in
# `upload_parts` where every server has to reach them
uploads = Table(
    "uploads",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("facts", JSON, nullable=False),  # label, title, kind, publisher, published
    Column("state", String(10), nullable=False),  # waiting, running, done, failed
    Column("step", String(10), nullable=False),  # waiting, reading, embedding, storing, done
    Column("progress", Integer, nullable=False),  # per cent
    Column("attempts", Integer, nullable=False),
    Column("outcome", String(10)),  # new, replaced, unchanged
    Column("document_id", String(40)),
    Column("reason", Text, nullable=False),  # why it failed
    Column("why", String(20)),  # what that amounts to; none in rows that are older
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("finished_at", DateTime(timezone=True)),
    Index("uploads_by_state", "state", "created_at"),
)

# work that was acknowledged and is done once: what arrived at a surface that delivers again
jobs = Table(
    "jobs",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),  # the order of arrival
    Column("key", String(200), nullable=False, unique=True),  # of all deliveries of one thing
    Column("queue", String(200), nullable=False),  # those of one queue are done one by one
    Column("who", String(200), nullable=False),  # whose limits count
    Column("payload", JSON, nullable=False),  # what arrived
    Column("progress", JSON, nullable=False),  # what whoever takes it up has to know
    Column("state", String(10), nullable=False),  # waiting, running, done, failed
    Column("attempts", Integer, nullable=False),
    Column("owner", String(40), nullable=False),  # the worker that runs it
    Column("due", DateTime(timezone=True), nullable=False),  # when it may be taken (again)
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("finished_at", DateTime(timezone=True)),
    Index("jobs_by_state", "state", "due"),
    Index("jobs_by_queue", "queue", "number"),
    Index("jobs_by_who", "who", "created_at"),
)

# what a channel of a messenger may be answered from; one that is not here gets what is public
channels = Table(
    "channels",
    metadata,
    Column("id", String(100), primary_key=True),
    Column("labels", JSON, nullable=False),
    Column("kinds", JSON, nullable=False),  # kinds of documents; none for all
    Column("mode", String(10), nullable=False),  # follow, mention, off
)

# random bytes that this library signs with
secrets = Table(
    "secrets",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", LargeBinary, nullable=False),
)

# generations of search indexes that were built from this library, in whatever folder; one that is
# not here was built from another library, or from what a restored dump does not have
generations = Table(
    "generations",
    metadata,
    Column("token", String(32), primary_key=True),
    Column("built_through", Integer, nullable=False),  # the revision
    Column("built_at", DateTime(timezone=True), nullable=False),
)

# the bytes of files that wait, where the library is on a server; in pieces that fit into memory
upload_parts = Table(
    "upload_parts",
    metadata,
    Column("upload_id", String(40), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)

# what counts towards a limit, where several servers keep to one: the moments of the last events
events = Table(
    "events",
    metadata,
    Column("name", String(300), primary_key=True),  # of the limit and of who is limited
    Column("moments", JSON, nullable=False),  # seconds on the clock of the database, oldest first
    Column("last", Float, nullable=False),
    Index("events_by_last", "last"),
)
