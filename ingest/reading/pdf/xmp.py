"""The XMP packet of a PDF, which may name a title, date, language and publisher."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from ingest.reading.metadata import (
    Metadata,
    iso_date,
    iso_language,
    plausible_name,
    plausible_title,
)

_START: Final = b"<x:xmpmeta"
_END: Final = b"</x:xmpmeta>"
_MAX_BYTES: Final = 200_000


def with_xmp(metadata: Metadata, data: bytes) -> Metadata:
    """Fill in what the document's information dictionary leaves open."""
    start = data.rfind(_START)
    end = data.find(_END, start)
    if start < 0 or not start < end < start + _MAX_BYTES:
        return metadata
    values = _values(data[start : end + len(_END)])
    return replace(
        metadata,
        title=metadata.title or plausible_title(values.get("title")),
        published=metadata.published or iso_date(values.get("CreateDate")),
        language=metadata.language or iso_language(values.get("language")),
        publisher=metadata.publisher or plausible_name(values.get("publisher")),
    )


def _values(packet: bytes) -> dict[str, str]:
    from ingest.reading.parsers.markup import parse_xml

    root: Any = parse_xml(packet)
    values: dict[str, str] = {}
    for node in root.iter() if root is not None else ():
        if isinstance(node.tag, str):
            values |= {name.rpartition("}")[2]: text for name, text in node.attrib.items()}
            text = " ".join("".join(node.itertext()).split())
            if text:
                values.setdefault(node.tag.rpartition("}")[2], text)
    return values
