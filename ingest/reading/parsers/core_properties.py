"""Title, date, language and company of a ZIP-based Office document."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from ingest.reading.metadata import (
    Metadata,
    iso_date,
    iso_language,
    plausible_name,
    plausible_title,
)
from ingest.reading.parsers.markup import parse_xml

_MAX_PART_BYTES = 1024**2
# when the empty files were made that python-docx and python-pptx begin with, not the documents
_OF_TEMPLATES = frozenset({"2013-12-23T23:15:00Z", "2013-01-27T09:14:16Z"})


def core_properties(data: bytes) -> Metadata:
    """Read docProps/core.xml and docProps/app.xml where they exist."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        core, app = (_values(archive, f"docProps/{name}.xml") for name in ("core", "app"))
    return Metadata(
        title=plausible_title(core.get("title")),
        published=iso_date(_created(core)),
        language=iso_language(core.get("language")),
        publisher=plausible_name(app.get("Company")),
    )


def _created(core: dict[str, str]) -> str | None:
    created = core.get("created")
    return None if created in _OF_TEMPLATES else created


def _values(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    if name not in archive.namelist() or archive.getinfo(name).file_size > _MAX_PART_BYTES:
        return {}
    root: Any = parse_xml(archive.read(name))
    if root is None:
        return {}
    return {
        str(node.tag).rpartition("}")[2]: node.text
        for node in root
        if isinstance(node.tag, str) and node.text
    }
