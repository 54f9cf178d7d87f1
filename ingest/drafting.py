"""From one item to a draft: its bytes read apart, assembled, dated, named and cut into passages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from corpus.audience import STAFF
from corpus.drafts import EditionDraft, FileStamp
from corpus.embedding import Embedder
from corpus.language import TellLanguage
from corpus.model import DocumentFacts
from ingest.aliases import harvest
from ingest.assemble import assemble
from ingest.passages import cut_passages
from ingest.reading.parsed import ParsedDocument
from ingest.sources import Item

_MOST_TITLE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadItem:
    """An item whose bytes were read and parsed."""

    item: Item
    name: str
    data: bytes
    parsed: ParsedDocument
    moved_from: tuple[str, ...] = ()  # addresses at which this document stood before


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafter:
    """What drafting needs: the embedder's window and pieces, token counts, and languages."""

    embedder: Embedder
    count_tokens: Callable[[str], int]
    tell_language: TellLanguage

    def draft(self, read: ReadItem) -> EditionDraft:
        """Everything about an edition but its vectors."""
        assembled = assemble(read.parsed)
        facts = _facts(read, assembled.text, self.tell_language)
        return EditionDraft(
            source=read.item.source,
            facts=facts,
            original_name=read.name,
            original=read.data,
            text=assembled.text,
            pages=assembled.pages,
            page_count=read.parsed.page_count,
            links=assembled.links,
            passages=cut_passages(
                facts.title,
                assembled,
                window=self.embedder.window,
                count_pieces=self.embedder.count,
                count_tokens=self.count_tokens,
            ),
            stamp=stamp_of(read.item),
            aliases=harvest(assembled.text),
            moved_from=read.moved_from,
        )


def _facts(read: ReadItem, text: str, tell_language: TellLanguage) -> DocumentFacts:
    """The manifest's word where it has one, else the file's own, else what the text shows."""
    entry, parsed = read.item.entry, read.parsed
    title = entry.title or parsed.title or PurePath(read.name).stem.replace("_", " ")
    return DocumentFacts(
        title=" ".join(title.split())[:_MOST_TITLE],
        kind=entry.kind or "document",
        label=entry.audience or STAFF,
        publisher=entry.publisher or parsed.publisher,
        published=entry.published or _date(parsed.published) or read.item.undated,
        period_from=entry.period.start,
        period_to=entry.period.end,
        language=entry.language or parsed.language or tell_language(text),
        url=entry.url,
    )


def stamp_of(item: Item) -> FileStamp:
    """What is remembered of an item, so that it is not read again while it stays the same."""
    return FileStamp(
        address=item.address,
        root=item.root,
        size=item.size,
        modified_ns=item.modified_ns,
        facts_digest=item.digest,
    )


def _date(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
