"""Half of each set is for tuning, half is reported; a hash of the id decides, once and for all."""

from __future__ import annotations

import hashlib
from enum import StrEnum


class Half(StrEnum):
    """Which questions of a set are used."""

    TUNE = "tune"
    REPORT = "report"
    ALL = "all"


def half_of(identity: str) -> Half:
    """The half of a question; the turns of a conversation (before `<::>`) stay together."""
    conversation = identity.partition("<::>")[0]
    even = hashlib.sha256(conversation.encode()).digest()[0] % 2 == 0
    return Half.TUNE if even else Half.REPORT


def within(half: Half, identity: str) -> bool:
    """Whether a question belongs to the half that is asked for."""
    return half in {Half.ALL, half_of(identity)}
