"""What kind of file this is: its name and its content must say the same."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final

from ingest.errors import UnreadableFile
from ingest.reading.archive import names_in_archive, part_of_archive
from sandbox.formats import SUPPORTED_EXTENSIONS, Format
from sandbox.refusals import Why

_HOLDING_FILES: Final = frozenset({Format.MAIL, Format.MSG, Format.ZIP})
_ADVICE: Final = {
    ".doc": "the old Word format; save it as .docx",
    ".xls": "the old Excel format; save it as .xlsx",
    ".ppt": "the old PowerPoint format; save it as .pptx",
    ".docm": "a document with macros; save it as .docx",
    ".xlsm": "a workbook with macros; save it as .xlsx",
    ".pptm": "a presentation with macros; save it as .pptx",
    ".gz": "compressed; unpack it first",
    ".7z": "an archive; supply it as .zip, or its files",
    ".rar": "an archive; supply it as .zip, or its files",
    ".tar": "an archive; supply it as .zip, or its files",
} | dict.fromkeys(
    (".gif", ".bmp", ".heic", ".svg"),
    "a picture of a kind that is not read; save it as .png",
)
_TEXTUAL: Final = frozenset({Format.HTML, Format.CSV, Format.MARKDOWN, Format.TEXT, Format.MAIL})
_SIGNATURES: Final = (
    (b"\x89PNG", Format.PICTURE),
    (b"\xff\xd8\xff", Format.PICTURE),
    (b"II*\x00", Format.PICTURE),
    (b"MM\x00*", Format.PICTURE),
    (b"{\\rtf", Format.RTF),
    (b"GIF8", "a GIF picture"),
    (b"\x1f\x8b", "a GZIP archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_OFFICE_PARTS: Final = {"word/": Format.DOCX, "ppt/": Format.PPTX, "xl/": Format.XLSX}
_OFFICE_MARK: Final = "[Content_Types].xml"
# the first part of these archives says what they are; templates end in "-template"
_SAYS_WHAT: Final = "mimetype"
_OPEN_DOCUMENT: Final = "application/vnd.oasis.opendocument."
_MEDIA_TYPES: Final = {
    f"{_OPEN_DOCUMENT}text": Format.ODT,
    f"{_OPEN_DOCUMENT}spreadsheet": Format.ODS,
    f"{_OPEN_DOCUMENT}presentation": Format.ODP,
    "application/epub+zip": Format.EPUB,
}
_LONGEST_SAID: Final = 100
_UNKNOWN: Final = "unknown binary data"
_HTML_START: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)


def extension_of(name: str) -> str:
    """The lower-case extension of a file name, if it can be read.

    Raises:
        UnreadableFile: No reader exists for it; the message says what to do.
    """
    extension = _suffix(name)
    if extension in SUPPORTED_EXTENSIONS:
        return extension
    known = ", ".join(filter(None, SUPPORTED_EXTENSIONS))
    if extension in _ADVICE:
        raise UnreadableFile(
            f"is not supported: {extension} is {_ADVICE[extension]}", Why.UNSUPPORTED
        )
    shown = re.sub(r"[^\w.-]", "", extension)[:20]
    raise UnreadableFile(
        f"is not supported: the extension {shown} is unknown; supply one of {known}",
        Why.UNSUPPORTED,
    )


def holds_files(name: str) -> bool:
    """Whether a file of this name may hold others: a mail, an archive."""
    return SUPPORTED_EXTENSIONS.get(_suffix(name)) in _HOLDING_FILES


def checked_format(data: bytes, extension: str) -> Format:
    """Decide the format of a file.

    Raises:
        UnreadableFile: Its name says one thing and its content another.
    """
    named, found = SUPPORTED_EXTENSIONS[extension], _content_of(data)
    if found is named or (
        found in (Format.TEXT, Format.HTML) and named in (Format.HTML, Format.MARKDOWN, Format.MAIL)
    ):
        return named
    if found is Format.TEXT and named in _TEXTUAL:
        return named
    called = f"named {extension}" if extension else "has a name without an extension,"
    if found == _UNKNOWN:
        # damaged or deliberately odd files of these kinds are still worth a try
        if named in (Format.PDF, Format.HTML, Format.MAIL):
            return named
        if not extension:
            raise UnreadableFile(
                "has a name without an extension, and is no text; rename it", Why.UNSUPPORTED
            )
        raise UnreadableFile(
            f"{called} but its content is not; it is damaged or misnamed", Why.DAMAGED
        )
    if found == "an encrypted Office document":
        raise UnreadableFile("is encrypted; supply an unprotected copy", Why.PROTECTED)
    if found is Format.TEXT and named is Format.PDF:
        raise UnreadableFile(
            "is damaged: it has no PDF header; supply the original file", Why.DAMAGED
        )
    raise UnreadableFile(f"{called} but its content is {_called(found)}; rename it", Why.MISNAMED)


def _suffix(name: str) -> str:
    return PurePath(name.replace("\\", "/")).suffix.lower()


def _called(found: Format | str) -> str:
    names = {
        Format.ZIP: "a ZIP archive",
        Format.RTF: "Rich Text",
        Format.TEXT: "text",
        Format.PICTURE: "a picture",
    }
    return names.get(found, found.upper()) if isinstance(found, Format) else found


def _content_of(data: bytes) -> Format | str:
    """The format of a file by its content, or what else it is in words."""
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_content(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _ole_content(data)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return Format.PICTURE
    if b"%PDF-" in data[:1024]:
        return Format.PDF
    if _HTML_START.match(data[:4096]):
        return Format.HTML
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return Format.TEXT if utf16 or b"\x00" not in data[:8192] else _UNKNOWN


def _zip_content(data: bytes) -> Format:
    names = names_in_archive(data)
    said = part_of_archive(data, _SAYS_WHAT, _LONGEST_SAID) if _SAYS_WHAT in names else b""
    media_type = said.decode("ascii", "replace").strip().removesuffix("-template")
    if media_type in _MEDIA_TYPES:
        return _MEDIA_TYPES[media_type]
    for prefix, kind in _OFFICE_PARTS.items() if _OFFICE_MARK in names else ():
        if any(name.startswith(prefix) for name in names):
            return kind
    return Format.ZIP


def _ole_content(data: bytes) -> Format | str:
    streams: dict[str, Format | str] = {
        "EncryptedPackage": "an encrypted Office document",
        "__properties_version1.0": Format.MSG,
        "WordDocument": "an old Word document (.doc)",
        "PowerPoint Document": "an old PowerPoint presentation (.ppt)",
        "Workbook": "an old Excel workbook (.xls)",
    }
    for stream, kind in streams.items():
        if stream.encode("utf-16-le") in data:
            return kind
    return "an old Office document"
