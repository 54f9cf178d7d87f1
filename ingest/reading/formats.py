"""What kind of file this is: its name and its content must say the same."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath
from typing import Final

from ingest.errors import UnreadableFile
from ingest.reading.archive import names_in_archive


class Format(StrEnum):
    """The formats that can be read."""

    PDF = "pdf"
    HTML = "html"
    DOCX = "docx"
    PPTX = "pptx"
    XLSX = "xlsx"
    CSV = "csv"
    MARKDOWN = "markdown"
    TEXT = "text"
    MSG = "msg"


SUPPORTED_EXTENSIONS: Final = {
    ".pdf": Format.PDF,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".docx": Format.DOCX,
    ".pptx": Format.PPTX,
    ".xlsx": Format.XLSX,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".msg": Format.MSG,
}
_ADVICE: Final = {
    ".doc": "the old Word format; save it as .docx",
    ".rtf": "Rich Text; save it as .docx",
    ".odt": "OpenDocument; save it as .docx or PDF",
    ".xls": "the old Excel format; save it as .xlsx",
    ".ods": "OpenDocument; save it as .xlsx",
    ".ppt": "the old PowerPoint format; save it as .pptx",
    ".odp": "OpenDocument; save it as .pptx or PDF",
    ".docm": "a document with macros; save it as .docx",
    ".xlsm": "a workbook with macros; save it as .xlsx",
    ".pptm": "a presentation with macros; save it as .pptx",
    ".eml": "a mail; save it as .msg, .html or .txt",
    ".zip": "an archive; unpack it and supply the files",
    ".gz": "compressed; unpack it first",
} | dict.fromkeys(
    (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".webp", ".heic"),
    "a picture; run text recognition (OCR) and supply the PDF",
)
_TEXTUAL: Final = frozenset({Format.HTML, Format.CSV, Format.MARKDOWN, Format.TEXT})
_SIGNATURES: Final = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"{\\rtf", "Rich Text"),
    (b"\x1f\x8b", "a GZIP archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
)
_OFFICE_PARTS: Final = {"word/": Format.DOCX, "ppt/": Format.PPTX, "xl/": Format.XLSX}
_HTML_START: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)


def extension_of(name: str) -> str:
    """The lower-case extension of a file name, if it can be read.

    Raises:
        UnreadableFile: No reader exists for it; the message says what to do.
    """
    extension = PurePath(name.replace("\\", "/")).suffix.lower()
    if extension in SUPPORTED_EXTENSIONS:
        return extension
    known = ", ".join(SUPPORTED_EXTENSIONS)
    if extension in _ADVICE:
        raise UnreadableFile(f"is not supported: {extension} is {_ADVICE[extension]}")
    shown = re.sub(r"[^\w.-]", "", extension)[:20]
    what = f"the extension {shown}" if shown else "a name without an extension"
    raise UnreadableFile(f"is not supported: {what} is unknown; supply one of {known}")


def checked_format(data: bytes, extension: str) -> Format:
    """Decide the format of a file.

    Raises:
        UnreadableFile: Its name says one thing and its content another.
    """
    named, found = SUPPORTED_EXTENSIONS[extension], _content_of(data)
    textual = found in ("text", "HTML")
    if found == named.value.upper() or (textual and named in (Format.HTML, Format.MARKDOWN)):
        return named
    if found == "text" and named in _TEXTUAL:
        return named
    if found == "unknown binary data":
        # damaged or deliberately odd files of these kinds are still worth a try
        if named in (Format.PDF, Format.HTML):
            return named
        raise UnreadableFile(f"named {extension} but its content is not; it is damaged or misnamed")
    if found == "an encrypted Office document":
        raise UnreadableFile("is encrypted; supply an unprotected copy")
    if found == "text" and named is Format.PDF:
        raise UnreadableFile("is damaged: it has no PDF header; supply the original file")
    raise UnreadableFile(f"named {extension} but its content is {found}; rename it")


def _content_of(data: bytes) -> str:
    if data.startswith(b"PK\x03\x04"):
        return _zip_content(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _ole_content(data)
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if b"%PDF-" in data[:1024]:
        return "PDF"
    if _HTML_START.match(data[:4096]):
        return "HTML"
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return "text" if utf16 or b"\x00" not in data[:8192] else "unknown binary data"


def _zip_content(data: bytes) -> str:
    names = names_in_archive(data)
    for prefix, kind in _OFFICE_PARTS.items():
        if any(name.startswith(prefix) for name in names):
            return kind.value.upper()
    return "a ZIP archive"


def _ole_content(data: bytes) -> str:
    streams = {
        "EncryptedPackage": "an encrypted Office document",
        "__properties_version1.0": "MSG",
        "WordDocument": "an old Word document (.doc)",
        "PowerPoint Document": "an old PowerPoint presentation (.ppt)",
        "Workbook": "an old Excel workbook (.xls)",
    }
    for stream, kind in streams.items():
        if stream.encode("utf-16-le") in data:
            return kind
    return "an old Office document"
