"""Checks a ZIP-based document before any library opens it."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Final

from ingest.errors import UnreadableFile
from sandbox.refusals import Why

MAX_ENTRIES: Final = 2_000
MAX_UNPACKED_BYTES: Final = 200 * 1024**2
MAX_RATIO: Final = 100
# XML compresses well: a small part may have a high ratio without harm
_SMALL_BYTES: Final = 1024**2
_ARCHIVES: Final = (".zip", ".jar", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar")
_CHUNK: Final = 1024**2
_DAMAGED: Final = "is damaged (its ZIP archive cannot be read); save it again"


def names_in_archive(data: bytes) -> list[str]:
    """List an archive's entries without unpacking them.

    Raises:
        UnreadableFile: The archive is damaged or has too many entries.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError) as error:
        raise UnreadableFile(
            "is damaged (its ZIP archive cannot be opened); save it again", Why.DAMAGED
        ) from error
    if len(names) > MAX_ENTRIES:
        raise UnreadableFile(
            f"is refused: its archive has more than {MAX_ENTRIES:,} entries", Why.TOO_LARGE
        )
    return names


def part_of_archive(data: bytes, name: str, most: int) -> bytes:
    """The first bytes of one entry.

    Raises:
        UnreadableFile: The archive is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(name) as part:
            return part.read(most)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFile(_DAMAGED, Why.DAMAGED) from error


def check_archive(data: bytes, *, may_declare: bool = False) -> None:
    """Refuse bombs, nested archives, paths that lead out, and document type definitions.

    `may_declare` allows the last, for pages of web formats have them; nobody reads them there.

    Raises:
        UnreadableFile: The archive is not one that an office program writes.
    """
    names_in_archive(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_sizes(entries)
            for entry in entries:
                _check_name(entry)
                _check_content(archive, entry, may_declare)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFile(_DAMAGED, Why.DAMAGED) from error


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise UnreadableFile(
            f"is refused: it unpacks to more than {MAX_UNPACKED_BYTES >> 20} MB", Why.TOO_LARGE
        )
    for entry in entries:
        large = entry.file_size > _SMALL_BYTES
        if large and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise UnreadableFile(f"is refused: a part unpacks to over {MAX_RATIO} times its size")


def _check_name(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/"):
        raise UnreadableFile("is refused: its archive holds a path that leads out of it")
    if name.lower().endswith(_ARCHIVES):
        raise UnreadableFile("is refused: its archive holds another archive")
    if entry.flag_bits & 0x1:
        raise UnreadableFile("is encrypted; supply an unprotected copy", Why.PROTECTED)


def _check_content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, may_declare: bool) -> None:
    is_xml = not may_declare and entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    tail = b""
    with archive.open(entry) as part:
        first = part.read(_CHUNK)
        if first.startswith((b"PK\x03\x04", b"7z\xbc\xaf", b"Rar!")) and not _is_embedding(entry):
            raise UnreadableFile("is refused: its archive holds another archive")
        while is_xml and first:
            # UTF-16 parts have a zero byte beside each letter
            window = (tail + first).replace(b"\x00", b"")
            if b"<!DOCTYPE" in window or b"<!ENTITY" in window:
                raise UnreadableFile("is refused: it declares a document type (DTD)")
            tail, first = first[-32:], part.read(_CHUNK)


def _is_embedding(entry: zipfile.ZipInfo) -> bool:
    # a chart's data sheet is itself a ZIP-based document; it is never opened
    return "/embeddings/" in f"/{entry.filename}"
