"""What it amounts to that a file could not be read, as one of a few things people can be told.

The sentence that goes with it is for logs and programs, and names libraries; every surface says
what it amounts to in its own words.
"""

from __future__ import annotations

from enum import StrEnum


class Why(StrEnum):
    """What it amounts to."""

    EMPTY = "empty"
    DAMAGED = "damaged"
    PROTECTED = "protected"
    UNSUPPORTED = "unsupported"
    MISNAMED = "misnamed"
    TOO_LARGE = "too_large"
    NO_TEXT = "no_text"
    NOTHING_IN_IT = "nothing_in_it"
    PARTS = "parts"  # of an archive or a mail
    GONE = "gone"  # its bytes
    TRY_AGAIN = "try_again"  # nothing is known to be wrong with the file
    OTHER = "other"
