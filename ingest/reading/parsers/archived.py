"""ZIP archives: the files in them, none of which is opened here."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from functools import partial

from ingest.errors import UnreadableFile
from ingest.reading.members import Members
from ingest.reading.metadata import Metadata
from ingest.reading.parsed import ParsedDocument
from ingest.reading.source import Source, finished
from sandbox.refusals import Why

_ENCRYPTED = 0x1


def parse(source: Source) -> ParsedDocument:
    """Take the files out of an archive; an archive has no text of its own.

    Raises:
        UnreadableFile: There is nothing in it.
    """
    members = Members(source.limits)
    with zipfile.ZipFile(io.BytesIO(source.data)) as archive:
        for entry in archive.infolist():
            name = entry.filename.replace("\\", "/")
            if not name.endswith("/") and not members.is_full:
                members.add(name, partial(_taken, archive, entry), entry.file_size)
    if not members.taken:
        raise UnreadableFile(
            "is an archive with nothing in it; check that it is the right file", Why.NOTHING_IN_IT
        )
    return finished(source.builder(), Metadata(), members=members.taken)


def _taken(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int) -> bytes:
    if entry.flag_bits & _ENCRYPTED:
        raise UnreadableFile("is encrypted; supply an unprotected copy", Why.PROTECTED)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise UnreadableFile("is a link, which is not followed")
    try:
        with archive.open(entry) as file:
            return file.read(most + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise UnreadableFile(
            "is damaged where it stands in the archive; supply it again", Why.DAMAGED
        ) from error
    except (NotImplementedError, RuntimeError) as error:
        raise UnreadableFile("is packed in a way that is not read; pack it again as ZIP") from error
