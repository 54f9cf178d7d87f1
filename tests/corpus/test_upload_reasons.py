"""Every reason for which reading refuses a file amounts to something that people can be told."""

from __future__ import annotations

import pytest

from corpus.upload_reasons import Why, why
from ingest.errors import UnreadableFile
from ingest.reading.limits import Limits
from ingest.reading.sandbox import read_file


@pytest.mark.parametrize(
    ("name", "data", "amounts_to"),
    [
        ("a.txt", b"", Why.EMPTY),
        ("a.xyz", b"text", Why.UNSUPPORTED),
        ("a.doc", b"text", Why.UNSUPPORTED),
        ("a.txt", b"x" * 1_100_000, Why.TOO_LARGE),
        ("a.docx", b"plain words", Why.MISNAMED),
        ("a.pdf", b"%PDF-1.7 nothing more", Why.DAMAGED),
        ("a.docx", b"PK\x03\x04 and no more", Why.DAMAGED),
        ("a.txt", b" \n ", Why.NO_TEXT),
        ("a.zip", b"PK\x05\x06" + bytes(18), Why.NOTHING_IN_IT),
    ],
)
def test_what_reading_says_of_a_file_is_told_apart(name: str, data: bytes, amounts_to: Why) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_file(data, name, limits=Limits(max_input_bytes=1024**2))
    assert why(str(refused.value)) is amounts_to


def test_only_what_is_not_said_of_the_file_may_succeed_another_time() -> None:
    assert why("") is None
    assert why("reading it ended the ingest process 3 times") is Why.TRY_AGAIN
    assert why("[Errno 28] No space left on device") is Why.TRY_AGAIN
    assert why("holds more than 2,000 files; split it") is Why.OTHER
    assert why("not all that is in it was read: a.mp3 is not supported") is Why.PARTS
