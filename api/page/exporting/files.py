"""Writing a document of Pandoc as DOCX, and, set by Typst, as PDF."""

from __future__ import annotations

import asyncio
import json
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from api.errors import ExportFailed
from api.page.exporting.pandoc import Node

ExportFormat = Literal["docx", "pdf"]
_AT_ONCE = 2
_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Exporter:
    """Writes files, a few at once. For one event loop."""

    _slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    async def write(self, document: Node, format: ExportFormat) -> bytes:
        """The file.

        Raises:
            ExportFailed: when it could not be written, or not in time.
        """
        async with self._slots:
            return await asyncio.to_thread(_written, document, format)


def _written(document: Node, format: ExportFormat) -> bytes:
    if format == "docx":
        return _pandoc(document, "docx")
    return _set(_pandoc(document, "typst"))


def _pandoc(document: Node, to: str) -> bytes:
    import pypandoc

    # `--sandbox`: it opens no file and no address, whatever the document says
    command = [pypandoc.get_pandoc_path(), "--sandbox", "--standalone", "-f", "json", "-t", to]
    try:
        done = subprocess.run(
            [*command, "-o", "-"],
            input=json.dumps(document).encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise ExportFailed from error
    return done.stdout


def _set(source: bytes) -> bytes:
    import typst

    with tempfile.TemporaryDirectory() as folder:  # all that it could read
        path = Path(folder) / "conversation.typ"
        path.write_bytes(source)
        try:
            found = typst.compile(path, root=path.parent, ignore_system_fonts=True)
        except (RuntimeError, ValueError) as error:
            raise ExportFailed from error
    if not isinstance(found, bytes):
        raise ExportFailed
    return found
