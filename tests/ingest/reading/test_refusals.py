"""Every reason for which reading refuses a file amounts to something that people can be told."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfWriter

from ingest.errors import UnreadableFile
from ingest.reading.limits import Limits
from ingest.reading.sandbox import read_file
from sandbox.refusals import Why


def locked_pdf() -> bytes:
    file, written = PdfWriter(), io.BytesIO()
    file.add_blank_page(100, 100)
    file.encrypt("secret")
    file.write(written)
    return written.getvalue()


def without_text() -> bytes:
    file, written = PdfWriter(), io.BytesIO()
    file.add_blank_page(100, 100)
    file.write(written)
    return written.getvalue()


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
        ("a.eml", b"no head\n\nof a mail", Why.DAMAGED),
        ("a.txt", b" \n ", Why.NO_TEXT),
        ("a.pdf", without_text(), Why.NO_TEXT),
        ("a.pdf", locked_pdf(), Why.PROTECTED),
        ("a.zip", b"PK\x05\x06" + bytes(18), Why.NOTHING_IN_IT),
        ("a.txt", bytes(range(128, 256)) * 40, Why.OTHER),
    ],
)
def test_what_reading_says_of_a_file_is_told_apart(name: str, data: bytes, amounts_to: Why) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_file(data, name, limits=Limits(max_input_bytes=1024**2))
    assert refused.value.why is amounts_to


def test_a_child_that_gives_up_for_want_of_room_or_time_found_the_file_too_large() -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_file(b"word " * 200_000, "a.txt", limits=Limits(max_output_bytes=1_000))
    assert refused.value.why is Why.TOO_LARGE
    with pytest.raises(UnreadableFile) as refused:
        read_file(b"word", "a.txt", limits=Limits(wall_seconds=0.000_001))
    assert refused.value.why is Why.TOO_LARGE
