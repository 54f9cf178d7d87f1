"""Mails (.eml): head, text, and what is attached."""

from __future__ import annotations

import codecs
import email
import email.policy
import re
from collections.abc import Iterator
from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from functools import partial
from typing import Any, Final

from ingest.errors import UnreadableFile
from ingest.reading.cleaning import clean_text
from ingest.reading.members import Members
from ingest.reading.metadata import Metadata, iso_date, plausible_title
from ingest.reading.parsed import ParsedDocument
from ingest.reading.parsers.decoding import decode
from ingest.reading.parsers.mail_text import add_head, add_html, add_plain, people
from ingest.reading.source import Source, finished
from sandbox.refusals import Why

_LONGEST_HEADER: Final = 20_000
_SIGNATURES: Final = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)
_ENCRYPTED: Final = frozenset(
    {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}
)
_MAIL: Final = "message/rfc822"


def parse(source: Source) -> ParsedDocument:
    """Read a mail; what is attached is taken out and not opened.

    Raises:
        UnreadableFile: It is no mail, or an encrypted one.
    """
    mail = email.message_from_bytes(source.data, policy=email.policy.compat32)
    if not any(mail[name] for name in ("From", "Date", "Subject", "Received")):
        raise UnreadableFile(
            "is no mail: it has no head; if it is text, rename it to .txt", Why.DAMAGED
        )
    if mail.get_content_type() in _ENCRYPTED and "signed" not in _parameter(mail, "smime-type"):
        raise UnreadableFile("is encrypted; supply an unprotected copy", Why.PROTECTED)
    builder = source.builder()
    subject, sent = _header(mail, "Subject"), _sent(mail)
    people_of = {name: people(_people(mail, name)) for name in ("From", "To", "Cc")}
    add_head(builder, subject, {**people_of, "Date": sent or ""})
    bodies = list(_bodies(mail))
    notes: list[str] = []
    for part in bodies:
        if part.get_content_type() == "text/html":
            notes += add_html(builder, _text(part))
        else:
            add_plain(builder, _text(part))
    members, shown = _members(mail, bodies, source)
    if shown:
        notes.append(f"pictures in its text were not read ({shown})")
    title = plausible_title(subject)
    metadata = Metadata(title=title, published=sent)
    return finished(
        builder, metadata, notes=tuple(notes), members=members.taken, is_sent=bool(sent)
    )


def _bodies(part: Message) -> Iterator[Message]:
    """The parts that are the text of a mail: plain before HTML where both say the same."""
    kind, inside = part.get_content_type(), _inside(part)
    if kind == "multipart/alternative":
        choices = [list(_bodies(each)) for each in inside]
        readable = [each for each in choices if any(_text(p).strip() for p in each)]
        plain = [each for each in readable if each[0].get_content_type() == "text/plain"]
        yield from (plain or readable or [[]])[0]
    elif kind == "multipart/related":
        yield from _bodies(inside[0]) if inside else ()
    elif part.is_multipart() and kind != _MAIL:
        for each in inside:
            yield from _bodies(each)
    elif kind in ("text/plain", "text/html") and not _is_attached(part):
        yield part


def _members(mail: Message, bodies: list[Message], source: Source) -> tuple[Members, int]:
    """The attached files, and how many pictures there are that its text shows."""
    members, shown = Members(source.limits), 0
    of_text = {id(part) for part in bodies}
    for part, is_shown in _leaves(mail):
        kind = part.get_content_type()
        is_other_form = kind.startswith("text/") and not _is_attached(part)
        if id(part) in of_text or is_other_form or kind in _SIGNATURES or members.is_full:
            continue
        if is_shown and kind.startswith("image/"):
            shown += 1
        else:
            members.add(_name(part), partial(_taken, part))
    return members, shown


def _leaves(mail: Message) -> Iterator[tuple[Message, bool]]:
    """The parts that hold something, and whether the text beside them shows them."""
    waiting: list[tuple[Message, bool]] = [(mail, False)]
    while waiting:
        part, is_shown = waiting.pop()
        if part.is_multipart() and part.get_content_type() != _MAIL:
            related = part.get_content_type() == "multipart/related"
            waiting += [(each, is_shown or related) for each in _inside(part)[::-1]]
        else:
            inline = part.get_content_disposition() == "inline" and part["Content-ID"]
            yield part, is_shown or bool(inline)


def _inside(part: Message) -> list[Any]:
    inside = part.get_payload()
    return inside if isinstance(inside, list) else []


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or bool(part.get_filename())


def _name(part: Message) -> str:
    """What an attachment is called: its last part, for it is a name and no path."""
    named = _decoded(part.get_filename() or "").replace("\\", "/").rpartition("/")[2]
    kind = part.get_content_type()
    if kind == _MAIL and not named.lower().endswith(".eml"):
        inside = _inside(part)
        subject = named or (_header(inside[0], "Subject") if inside else "")
        return f"{_as_name(subject) or 'mail'}.eml"
    ending = "txt" if kind == "text/plain" else part.get_content_subtype()
    return _as_name(named) or f"attachment.{ending}"


def _as_name(text: str) -> str:
    return clean_text(text.replace("/", "-"))[:200].strip(" .")


def _taken(part: Message, most: int) -> bytes:
    try:
        return _bytes(part)[: most + 1]
    except Exception as error:  # what the library raises on a hostile part
        raise UnreadableFile(
            "is damaged in the mail; save it as a file of its own", Why.DAMAGED
        ) from error


def _bytes(part: Message) -> bytes:
    if part.get_content_type() == _MAIL:
        return b"".join(each.as_bytes() for each in _inside(part)[:1])
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _text(part: Message) -> str:
    data = _bytes(part)
    with suppress(LookupError, UnicodeDecodeError):
        codec = codecs.lookup(_parameter(part, "charset") or "utf-8")
        if codec._is_text_encoding:
            return data.decode(codec.name)
    return decode(data) if data.strip() else ""


def _parameter(part: Message, name: str) -> str:
    value = part.get_param(name)
    return value.strip().lower() if isinstance(value, str) else ""


def _sent(mail: Message) -> str | None:
    """The day on which it was sent, as its sender's clock said."""
    with suppress(ValueError, TypeError, OverflowError, IndexError):
        return iso_date(parsedate_to_datetime(_header(mail, "Date")).date().isoformat())
    return None


def _people(mail: Message, name: str) -> list[str]:
    found = getaddresses([_raw(mail, name)])
    named = [(_decoded(person).strip(), address) for person, address in found]
    return [f"{who} <{at}>" if who and at and who != at else who or at for who, at in named]


def _header(mail: Message, name: str) -> str:
    return clean_text(_decoded(_raw(mail, name)))


def _raw(mail: Message, name: str) -> str:
    values = [value for key, value in mail.raw_items() if key.lower() == name.lower()]
    return re.sub(r"\s*[\r\n]+\s*", " ", ", ".join(map(str, values))[:_LONGEST_HEADER])


def _decoded(text: str) -> str:
    """A header as it is read; bytes without a charset are UTF-8 or what is most likely."""
    with suppress(LookupError, UnicodeError, ValueError, HeaderParseError):
        text = str(make_header(decode_header(text)))
    with suppress(UnicodeEncodeError, UnreadableFile):
        raw = text.encode("ascii", "surrogateescape")
        return decode(raw) if not raw.isascii() else text
    return text
