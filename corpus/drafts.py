"""Editions on their way into the library, and what is remembered of the files they came from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from corpus.aliases import AliasDraft
from corpus.model import DocumentFacts, LinkSpan, PageStart, PassageDraft, TextPart

# part of every passage id: a passage made by other rules is another passage
PASSAGE_RULES = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStamp:
    """What was seen of a file when it was last read; `root` is the folder it was found through."""

    address: str
    root: str
    size: int
    modified_ns: int
    facts_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionDraft:
    """An edition on its way into the library, with everything that is stored for it.

    `source` is what makes it a document: two drafts of one source are editions of one document.
    """

    source: str
    facts: DocumentFacts
    original_name: str
    original: bytes
    text: str
    pages: tuple[PageStart, ...]
    page_count: int
    links: tuple[LinkSpan, ...]
    passages: tuple[PassageDraft, ...]
    stamp: FileStamp
    parts: tuple[TextPart, ...] = ()
    aliases: tuple[AliasDraft, ...] = ()
    moved_from: tuple[str, ...] = ()  # addresses that are not this document's any more

    @property
    def sha256(self) -> str:
        """The hash of the content as it was received."""
        return hashlib.sha256(self.original).hexdigest()

    @property
    def edition(self) -> str:
        """The edition's id."""
        return edition_of(self.original)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEdition:
    """A current edition as it was received, with all that is needed to make its passages again."""

    source: str
    facts: DocumentFacts
    stamp: FileStamp
    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file the library knows, as `FileStamp`, with what it became.

    `source` is its document's.
    """

    stamp: FileStamp
    source: str
    document_id: str
    edition: str


def edition_of(data: bytes) -> str:
    """The id of the edition with this content, the beginning of its SHA-256."""
    return hashlib.sha256(data).hexdigest()[:16]


def document_id_of(source: str) -> str:
    """The id of the document with this source."""
    return "doc_" + hashlib.sha256(source.encode()).hexdigest()[:16]


def passage_id_of(document_id: str, edition: str, draft: PassageDraft) -> str:
    """The id of a passage: its document's id and a hash of what it is and how it was made."""
    made = f"{PASSAGE_RULES}\n{document_id}\n{edition}\n{draft.ordinal}\n{draft.context}"
    return f"{document_id}-{hashlib.sha256(made.encode()).hexdigest()[:16]}"
