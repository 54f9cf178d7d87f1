from __future__ import annotations

import pytest

from ingest.errors import UnreadableFile
from ingest.reading.limits import Limits
from ingest.reading.sandbox import read_file
from sandbox.formats import SUPPORTED_EXTENSIONS

from . import hostile

PDF = hostile.one_page(hostile.stream(b"BT /F 12 Tf 10 10 Td (Hello there) Tj ET"))
DOCX = hostile.docx_of(hostile.words(b"Hello there"))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.docx", PDF, "named .docx but its content is PDF; rename it"),
        ("a.pdf", DOCX, "named .pdf but its content is DOCX; rename it"),
        ("a.xlsx", DOCX, "named .xlsx but its content is DOCX; rename it"),
        ("a.docx", hostile.zip_of({"a.txt": b"x"}), "its content is a ZIP archive"),
        ("a.txt", b"<!DOCTYPE html><html><p>x", "its content is HTML; rename it"),
        ("a.txt", b"\x89PNG\r\n\x1a\n", "its content is a picture; rename it"),
        ("a.txt", b"\x01\x00\x02" * 50, "its content is not"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "is encrypted"),
        ("a.docx", OLE + "WordDocument".encode("utf-16-le"), "an old Word document (.doc)"),
        ("a.docx", b"plain words", "named .docx but its content is text"),
        ("a.pdf", b"plain words", "has no PDF header"),
        ("a.doc", b"x", "the old Word format; save it as .docx"),
        ("a.GIF", b"x", "a picture of a kind that is not read; save it as .png"),
        ("a.png", b"x", "named .png but its content is text"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "is damaged"),
        ("a.rtf", b"plain words", "named .rtf but its content is text"),
        ("a.odt", hostile.zip_of({"mimetype": b"application/epub+zip"}), "content is EPUB"),
        ("a.zip", DOCX, "named .zip but its content is DOCX"),
        ("a.eml", b"The gate.", "is no mail: it has no head; if it is text, rename it to .txt"),
        ("a.exe", b"x", "the extension .exe is unknown"),
        ("noname", b"\x01\x00\x02" * 50, "a name without an extension, and is no text"),
        ("noname", PDF, "a name without an extension, but its content is PDF; rename it"),
        ("a.txt", b"", "is empty"),
        ("a.txt", b" \n\n ", "contains no text"),
        ("a.csv", b"\n,,\n", "contains no text"),
        ("a.html", b"<html><body><script>1</script></body></html>", "contains no text"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_with_advice(
    name: str, data: bytes, reason: str
) -> None:
    with pytest.raises(UnreadableFile) as error:
        read_file(data, name)
    assert reason in str(error.value)


def test_a_file_above_the_size_limit_is_refused_unread() -> None:
    with pytest.raises(UnreadableFile, match="is larger than 1 MB"):
        read_file(b"x" * 1_100_000, "a.txt", limits=Limits(max_input_bytes=1024**2))


def test_the_supported_extensions_are_listed() -> None:
    assert set(SUPPORTED_EXTENSIONS) >= {
        ".pdf", ".html", ".docx", ".pptx", ".xlsx", ".csv", ".md", ".txt", ".msg", ".eml", ".zip",
        ".rtf", ".odt", ".ods", ".odp", ".epub", ".log", "", ".png", ".jpg", ".tiff", ".webp",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"word/../../x": b"x"}, "a path that leads out"),
        ({"word/more.zip": b"x"}, "holds another archive"),
        ({"word/image.bin": b"PK\x03\x04x"}, "holds another archive"),
        ({"word/big.xml": b"<a>" + b" " * 3_000_000 + b"</a>"}, "unpacks to over 100 times"),
        ({f"word/{n}": b"" for n in range(2_001)}, "more than 2,000 entries"),
        ({"word/x.xml": "<!DOCTYPE a><a/>".encode("utf-16")}, "a document type (DTD)"),
    ],
)
def test_an_archive_that_no_office_program_writes_is_refused(
    parts: dict[str, bytes], reason: str
) -> None:
    with pytest.raises(UnreadableFile) as error:
        read_file(hostile.docx_of(hostile.words(b"x"), **parts), "a.docx")
    assert reason in str(error.value)
