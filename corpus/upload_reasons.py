"""Why a file handed in could not be read, as one of a few things that people can be told.

What reading says is a sentence for logs and programs, and names libraries; this is what it amounts
to, so that every surface says it in its own words.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final


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


# the first that fits counts
_SIGNS: Final = (
    (re.compile(r"not all that is in it was read"), Why.PARTS),
    (re.compile(r"is empty"), Why.EMPTY),
    (re.compile(r"is encrypted"), Why.PROTECTED),
    (re.compile(r"is not supported"), Why.UNSUPPORTED),
    (re.compile(r"is (an archive|a mail) with nothing in it"), Why.NOTHING_IN_IT),
    (re.compile(r"(contains no text|has no text layer)"), Why.NO_TEXT),
    (re.compile(r"is a picture, which is read where OCR"), Why.TRY_AGAIN),
    (re.compile(r"(is larger|took longer|needed more) than|is refused: it unpacks"), Why.TOO_LARGE),
    (re.compile(r".*but its content is .*; rename it"), Why.MISNAMED),
    (re.compile(r"(is damaged|is no mail|is nested too deeply|.*; it is damaged)"), Why.DAMAGED),
    (re.compile(r"its bytes are gone"), Why.GONE),
    (re.compile(r"reading it ended the ingest process"), Why.TRY_AGAIN),
    (re.compile(r"(is|has|named|contains|holds|was|a file of this name) "), Why.OTHER),
)


def why(reason: str) -> Why | None:
    """What a reason amounts to; None where there is none.

    What nobody says of the file itself, such as a full disk, may be over by the next time.
    """
    if not reason:
        return None
    return next((kind for sign, kind in _SIGNS if sign.match(reason)), Why.TRY_AGAIN)
