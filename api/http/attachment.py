"""Giving out files of the library: to be saved, never to be shown as a page of ours.

A PDF alone may be opened by the browser's own viewer, which runs nothing of it as ours.
"""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote

PDF: Final = "application/pdf"
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_OPEN: Final = "application/vnd.oasis.opendocument."
_MEDIA_TYPES: Final = {
    ".pdf": PDF,
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".docx": _OFFICE + "wordprocessingml.document",
    ".pptx": _OFFICE + "presentationml.presentation",
    ".xlsx": _OFFICE + "spreadsheetml.sheet",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".log": "text/plain",
    ".msg": "application/vnd.ms-outlook",
    ".eml": "message/rfc822",
    ".rtf": "application/rtf",
    ".odt": _OPEN + "text",
    ".ods": _OPEN + "spreadsheet",
    ".odp": _OPEN + "presentation",
    ".epub": "application/epub+zip",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".webp": "image/webp",
}
_MOST_BYTES: Final = 200  # of a name; file systems take 255, and people add to names
_LONGEST_ENDING: Final = 12  # characters; what is longer is part of the name
_RESERVED: Final = frozenset('<>:"|?*%;')  # on some system, or in the header itself


def attachment_headers(name: str) -> dict[str, str]:
    """The headers of a file that a browser saves under this name; the name may be hostile."""
    return {
        "Content-Type": media_type(safe_name(name)),
        "Content-Disposition": _disposition("attachment", name),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }


def inline_pdf_headers(name: str) -> dict[str, str]:
    """The headers of a PDF that a browser's viewer shows; `is_pdf` says whether it is one.

    Without sniffing it is never anything else. The viewer of Chromium is an `embed` with a style
    in a page that this policy rules; it shows nothing in a sandbox, and runs the scripts of a PDF
    in one of its own.
    """
    return {
        "Content-Type": PDF,
        "Content-Disposition": _disposition("inline", name),
        "Content-Security-Policy": (
            "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; base-uri 'none'; "
            "form-action 'none'; frame-ancestors 'none'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


def is_pdf(name: str, data: bytes) -> bool:
    """Whether a file is a PDF by its name and by how it begins."""
    return media_type(name) == PDF and data.startswith(b"%PDF-")


def _disposition(kind: str, name: str) -> str:
    safe = safe_name(name)
    plain = "".join(c if c.isascii() else "_" for c in unicodedata.normalize("NFC", safe))
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"


def media_type(name: str) -> str:
    """The media type of a file by its ending; nothing is guessed from its content."""
    return _MEDIA_TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")


def safe_name(name: str) -> str:
    """The last part of a path without what a file system or a header could take amiss."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in "\u2028\u2029")
    clean = "".join("_" if c in _RESERVED else c for c in kept).rstrip(" .")
    ending = PurePosixPath(clean).suffix
    if len(ending) > _LONGEST_ENDING:
        ending = ""
    room = _MOST_BYTES - len(ending.encode())
    stem = clean.removesuffix(ending).strip(" .").encode()[:room].decode(errors="ignore")
    return (stem.rstrip(" .") or "document") + ending
