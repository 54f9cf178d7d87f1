"""Everything that can go wrong while ingesting.

IngestError
├── UnreadableFile      one file could not be turned into text; the rest of the run goes on
├── RefusedAddress      a web address that may not or could not be fetched
│   ├── Unreachable         its server does not answer, or not in time
│   ├── Gone                its server has it no more
│   └── ToldToWait          its server wants to be left alone for a while
├── Unchanged               an address has what it had when it was last read
├── BadAddress              an address that cannot be a source of documents
└── BadManifest         the manifest of a folder is wrong; nothing of the folder is read
"""

from __future__ import annotations

import datetime as dt

from sandbox.refusals import Why


class IngestError(Exception):
    """Base of the errors that ingesting raises; the message says what to do, `why` what it is."""

    why: Why = Why.OTHER


class UnreadableFile(IngestError):
    """A file that yields no text: the message is the reason the operator sees.

    `why` is what that amounts to; `pictures` are its pages whose words are no text, for OCR to try.
    """

    def __init__(self, reason: str, why: Why = Why.OTHER, pictures: tuple[int, ...] = ()) -> None:
        super().__init__(reason)
        self.why = why
        self.pictures = pictures


class RefusedAddress(IngestError):
    """An address that is not public http(s), redirects too often, is too large or too slow."""


class Unreachable(RefusedAddress):
    """An address whose server does not answer, or not in time."""

    why = Why.TRY_AGAIN


class Gone(RefusedAddress):
    """An address that its server has no more."""


class ToldToWait(RefusedAddress):
    """A server wants to be left alone until then."""

    why = Why.TRY_AGAIN

    def __init__(self, server: str, until: dt.datetime, why: str) -> None:
        super().__init__(f"{server} {why}; it is asked again after {until:%Y-%m-%d %H:%M} UTC")
        self.until = until


class Unchanged(IngestError):
    """An address has what it had when it was last read."""


class BadAddress(IngestError):
    """An address that cannot be a source of documents."""


class BadManifest(IngestError):
    """The manifest names a missing file, an unknown field or an impossible value."""
