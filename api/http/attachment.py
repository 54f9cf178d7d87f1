"""Giving out files of the library: always to be saved, never to be shown as a page of ours."""

from __future__ import annotations

import unicodedata
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote

_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_OPEN: Final = "application/vnd.oasis.opendocument."
_MEDIA_TYPES: Final = {
    ".pdf": "application/pdf",
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
    safe = safe_name(name)
    plain = "".join(c if c.isascii() else "_" for c in unicodedata.normalize("NFC", safe))
    return {
        "Content-Type": media_type(safe),
        "Content-Disposition": (
            f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"
        ),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
    }


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
