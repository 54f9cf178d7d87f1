"""Everything that can go wrong while ingesting.

IngestError
├── UnreadableFile      one file could not be turned into text; the rest of the run goes on
├── RefusedAddress      a web address that may not or could not be fetched
└── BadManifest         the manifest of a folder is wrong; nothing of the folder is read
"""

from __future__ import annotations


class IngestError(Exception):
    """Base of the errors that ingesting raises; the message says what to do."""


class UnreadableFile(IngestError):
    """A file that yields no text: the message is the reason the operator sees.

    `pictures` are its pages whose words are no text, for OCR to try.
    """

    def __init__(self, reason: str, pictures: tuple[int, ...] = ()) -> None:
        super().__init__(reason)
        self.pictures = pictures


class RefusedAddress(IngestError):
    """An address that is not public http(s), redirects too often, is too large or too slow."""


class BadManifest(IngestError):
    """The manifest names a missing file, an unknown field or an impossible value."""
