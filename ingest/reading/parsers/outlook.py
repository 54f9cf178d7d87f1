"""Outlook messages (.msg): head, text, and what is attached."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ingest.errors import UnreadableFile
from ingest.reading.members import Members
from ingest.reading.metadata import Metadata, plausible_title
from ingest.reading.parsed import ParsedDocument
from ingest.reading.parsers.mail_text import add_head, add_html, add_plain, people
from ingest.reading.source import Source, finished

_CONTENT_ID = 0x3712  # PidTagAttachContentId: what the HTML of a message calls a picture


def parse(source: Source) -> ParsedDocument:
    """Read a message; what is attached is taken out and not opened."""
    from oxmsg import Message

    message = Message.load(source.data)
    builder = source.builder()
    sent = message.sent_date.date().isoformat() if message.sent_date else None
    recipients = [person.name or person.email_address or "" for person in message.recipients]
    sender = (message.sender or "").replace('"', "")
    subject = message.subject or ""
    add_head(builder, subject, {"From": sender, "To": people(recipients), "Date": sent or ""})
    before, html = len(builder), message.html_body or ""
    notes = list(add_html(builder, html))
    if len(builder) == before:
        add_plain(builder, message.body or "")
    members, shown = Members(source.limits), 0
    for attachment in message.attachments:
        if _is_shown(attachment, html):
            shown += 1
        elif not members.is_full:
            name = (attachment.file_name or "attachment").replace("\\", "/").rpartition("/")[2]
            members.add(name, _taking(attachment))
    if shown:
        notes.append(f"pictures in its text were not read ({shown})")
    metadata = Metadata(title=plausible_title(subject), published=sent)
    return finished(
        builder, metadata, notes=tuple(notes), members=members.taken, is_sent=bool(sent)
    )


def _taking(attachment: Any) -> Callable[[int], bytes]:
    def take(most: int) -> bytes:
        data: bytes | None = attachment.file_bytes
        if data is None:  # a message inside the message, or a link to a file elsewhere
            raise UnreadableFile("is a mail, or stands elsewhere; save it as a file of its own")
        return data[: most + 1]

    return take


def _is_shown(attachment: Any, html: str) -> bool:
    """Whether the text of a message shows an attachment: a picture in it."""
    name = attachment.properties.str_prop_value(_CONTENT_ID)
    return bool(name) and f"cid:{name}" in html
