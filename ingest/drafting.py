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
from corpus.model import DocumentFacts, Origin
from corpus.periods import Period
from corpus.titles import title_mark
from ingest.aliases import harvest
from ingest.assemble import assemble
from ingest.dating import found_day, found_period
from ingest.manifest import Entry
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
    copy_of: str = ""  # the address of a file that is this document, too


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
            parts=assembled.parts,
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
    stem = PurePath(read.name).stem.replace("_", " ")
    title = " ".join((entry.title or parsed.title or stem).split())[:_MOST_TITLE]
    language = entry.language or parsed.language or tell_language(text)
    day, day_source = _day(read, text, language)
    if not entry.title:
        title += _year_of_name(stem, title, day, day_source)
    period, period_source = _period(entry, title, text, language)
    return DocumentFacts(
        title=title,
        kind=entry.kind or "document",
        label=entry.audience or STAFF,
        publisher=entry.publisher or parsed.publisher,
        published=day,
        published_source=day_source,
        period_from=period.start if period else None,
        period_to=period.end if period else None,
        period_source=period_source,
        language=language,
        url=entry.url,
    )


def _year_of_name(stem: str, title: str, day: dt.date | None, day_source: Origin | None) -> str:
    """The year that only the name of a file says, to stand behind its title; "" for none.

    What the document says of its date counts more, and so does that of its making in that year.
    """
    is_told = day_source in (Origin.GIVEN, Origin.TEXT)
    years = title_mark(stem).years
    if is_told or years is None or title_mark(title) or (day and day.year == years[0]):
        return ""
    first, last = years
    return f" {first}" if first == last else f" {first}–{last}"


def _day(read: ReadItem, text: str, language: str | None) -> tuple[dt.date | None, Origin | None]:
    """The date: as given, as the first page says, as the file says, as given for all without one.

    A file that somebody writes says its date on purpose; PDF and Office files carry the date of
    their making, so what stands on the first page is believed before it. A mail is of the day on
    which it was sent, whatever day its text names.
    """
    sent = _date(read.parsed.published) if read.parsed.is_sent else None
    for day, source in (
        (read.item.entry.published, Origin.GIVEN),
        (sent, Origin.FILE),
        (found_day(text, language), Origin.TEXT),
        (_date(read.parsed.published), Origin.FILE),
        (read.item.undated, Origin.GIVEN),
    ):
        if day is not None:
            return day, source
    return None, None


def _period(
    entry: Entry, title: str, text: str, language: str | None
) -> tuple[Period | None, Origin | None]:
    given = entry.period
    if given.start or given.end:
        return Period(given.start, given.end), Origin.GIVEN
    found = found_period(title, text, language)
    return found, Origin.TEXT if found else None


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
