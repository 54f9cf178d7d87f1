"""Outlook messages (.msg): subject, sender, date and body; attachments are only named."""

from __future__ import annotations

import re
from typing import Any

from ingest.reading.metadata import Metadata, plausible_title
from ingest.reading.parsed import ParsedDocument
from ingest.reading.parsers.as_seen import as_seen
from ingest.reading.parsers.markup import parse_page
from ingest.reading.parsers.walker import HtmlWalker
from ingest.reading.source import Source, finished

_MAX_RECIPIENTS = 20


def parse(source: Source) -> ParsedDocument:
    """Read a message without opening what is attached to it."""
    from oxmsg import Message

    message = Message.load(source.data)
    builder = source.builder()
    builder.heading(message.subject or "", 1)
    sent = message.sent_date.date().isoformat() if message.sent_date else None
    _add_envelope(builder, message, sent)
    before = len(builder)
    page = parse_page(message.html_body) if message.html_body else None
    unseen: tuple[str, ...] = ()
    if page is not None:
        unseen = as_seen(page)
        HtmlWalker(builder).walk(page)
    if len(builder) == before:
        for paragraph in re.split(r"\n\s*\n", (message.body or "").replace("\r\n", "\n")):
            builder.paragraph(paragraph)
    names = [attachment.file_name or "without a name" for attachment in message.attachments]
    notes = (f"attachments were not read: {', '.join(names[:20])}"[:900],) if names else ()
    title = plausible_title(message.subject)
    return finished(builder, Metadata(title=title, published=sent), notes=(*notes, *unseen))


def _add_envelope(builder: Any, message: Any, sent: str | None) -> None:
    recipients = [
        person.name or person.email_address for person in message.recipients[:_MAX_RECIPIENTS]
    ]
    parts = {
        "From": (message.sender or "").replace('"', ""),
        "To": ", ".join(filter(None, recipients)),
        "Date": sent or "",
    }
    builder.paragraph(" | ".join(f"{name}: {value}" for name, value in parts.items() if value))
