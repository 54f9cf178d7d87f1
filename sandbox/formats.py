"""The formats of files that can be read, and how large a file may be.

Here and not where files are read, so that whoever hands one in is told before.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

MOST_FILE_BYTES: Final = 100 * 1024**2


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
    RTF = "rtf"
    ODT = "odt"
    ODS = "ods"
    ODP = "odp"
    EPUB = "epub"
    PICTURE = "picture"
    MAIL = "mail"
    MSG = "msg"
    ZIP = "zip"


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
    ".log": Format.TEXT,
    "": Format.TEXT,  # README, LICENSE
    ".rtf": Format.RTF,
    ".odt": Format.ODT,
    ".ods": Format.ODS,
    ".odp": Format.ODP,
    ".epub": Format.EPUB,
    ".png": Format.PICTURE,
    ".jpg": Format.PICTURE,
    ".jpeg": Format.PICTURE,
    ".tif": Format.PICTURE,
    ".tiff": Format.PICTURE,
    ".webp": Format.PICTURE,
    ".eml": Format.MAIL,
    ".msg": Format.MSG,
    ".zip": Format.ZIP,
}
