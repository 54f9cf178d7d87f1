"""The parts of a ZIP-based Office document and the relations between them."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import Any, Final

from ingest.reading.parsers.markup import parse_xml

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DGM: Final = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_MOST_BYTES: Final = 20 * 1024**2  # of one part that is read beside the text
_OFF: Final = frozenset(("0", "false", "off", "none"))


class Package:
    """The parts of one document by their paths, without a slash at the front."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self.names = tuple(dict.fromkeys(self._archive.namelist()))

    def read(self, path: str) -> bytes:
        """The bytes of a part; none where it is missing."""
        return self._archive.read(path) if path in self.names else b""

    def tree(self, path: str) -> Any | None:
        """The XML of a part; None where it is missing, too large or broken."""
        if path not in self.names or self._archive.getinfo(path).file_size > _MOST_BYTES:
            return None
        return parse_xml(self._archive.read(path))

    def related(self, path: str, kind: str) -> dict[str, str]:
        """Paths of the parts that a part refers to, by key, whose kind of relation ends so."""
        folder, name = posixpath.split(path)
        relations = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        return {
            node.get("Id", ""): _resolved(folder, node.get("Target", ""))
            for node in (() if relations is None else relations)
            if node.get("TargetMode") != "External" and str(node.get("Type")).endswith(kind)
        }


def is_on(node: Any | None) -> bool:
    """Whether a property that is on or off is there and on."""
    if node is None:
        return False
    value = node.get(f"{W}val", node.get("val", "1"))
    return str(value).lower() not in _OFF


def _resolved(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
