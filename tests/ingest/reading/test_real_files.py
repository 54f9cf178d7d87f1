"""Everything in the shared data folder is read, and what is read is right."""

from __future__ import annotations

import io
import json
import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest
from pypdf import PdfReader

from ingest.reading.parsed import ParsedDocument

pytestmark = pytest.mark.shared

Result = ParsedDocument | str
ReadFolder = Callable[[str, str], dict[str, Result]]
PDF_FOLDERS = ("pdf", "plans/pdf")


def read_all(results: dict[str, Result]) -> dict[str, ParsedDocument]:
    refused = {name: result for name, result in results.items() if isinstance(result, str)}
    assert not refused
    return {name: result for name, result in results.items() if isinstance(result, ParsedDocument)}


@pytest.mark.parametrize(
    ("folder", "count"),
    [
        ("office/docx", 6),
        ("office/pptx", 2),
        ("office/xlsx", 4),
        ("office/csv", 3),
        ("office/markdown", 1),
        ("office/html", 2),
        ("office/msg", 1),
        ("pdf", 9),
        ("plans/pdf", 6),
    ],
)
def test_every_ordinary_file_is_read(read_folder: ReadFolder, folder: str, count: int) -> None:
    pattern = "*.pdf" if folder in PDF_FOLDERS else "*.*"
    assert len(read_all(read_folder(folder, pattern))) == count


def test_the_mail_gives_its_attachment_unread(read_folder: ReadFolder) -> None:
    mail = read_all(read_folder("office/msg", "*.*"))["sample.msg"]
    assert (mail.title, mail.published) == ("This is a Subject", "2025-02-17")
    assert [member.name for member in mail.members] == ["sample_pdf_1.pdf"]
    links = [(b.text[link.start : link.end], link.url) for b in mail.blocks for link in b.links]
    assert links == [("website", "https://www.deepset.ai/")]


def test_links_in_office_files_are_kept(read_folder: ReadFolder) -> None:
    documents = {
        **read_all(read_folder("office/docx", "*.*")),
        **read_all(read_folder("office/xlsx", "*.*")),
    }
    found = {
        (block.text[link.start : link.end], link.url)
        for document in documents.values()
        for block in document.blocks
        for link in block.links
    }
    assert ("PDF", "https://en.wikipedia.org/wiki/PDF") in found
    assert ("Click here", "https://example.com") in found


BROKEN = {
    "annotated_pdf.pdf": "Note on this page: This is a text annotation.",
    "crazyones-pdfa.pdf": "The misfits.",
    "grayscale-image.pdf": "has no text layer (1 page of pictures); run OCR first",
    "habibi-oneline-cmap.pdf": "habibi",
    "habibi-rotated.pdf": "habibi",
    "imagemagick-CCITTFaxDecode.pdf": "has no text layer (1 page of pictures); run OCR first",
    "imagemagick-images.pdf": "has no text layer (6 pages of pictures); run OCR first",
    "inline-image.pdf": "Test",
    "libreoffice-writer-password.pdf": "is encrypted; supply an unprotected copy",
    "reportlab-overlay.pdf": "Name: Foo Bar",
    "unreadablemetadata.pdf": "is damaged",
    "with-attachment.pdf": "Lorem ipsum dolor",
}
UNREADABLE = {name for name, text in BROKEN.items() if text.startswith(("has no", "is "))}


@pytest.mark.parametrize("name", BROKEN)
def test_a_difficult_pdf_ends_in_its_text_or_its_reason(read_folder: ReadFolder, name: str) -> None:
    result = read_folder("broken-pdf", "*.pdf")[name]
    assert isinstance(result, str) == (name in UNREADABLE)
    text = result if isinstance(result, str) else " ".join(b.text for b in result.blocks)
    assert BROKEN[name] in text


def test_the_attachment_of_a_difficult_pdf_is_named(read_folder: ReadFolder) -> None:
    document = read_folder("broken-pdf", "*.pdf")["with-attachment.pdf"]
    assert isinstance(document, ParsedDocument)
    assert document.notes == ("attachments were not read: image.png",)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)))


def test_articles_of_web_pages_are_found(shared_data: Path, read_folder: ReadFolder) -> None:
    truth = json.loads((shared_data / "html" / "ground-truth.json").read_text())
    pages = read_all(read_folder("html/pages", "*.html.gz"))
    precision = recall = 0.0
    for key, wanted in truth.items():
        text = " ".join(block.text for block in pages[f"{key}.html.gz"].blocks)
        found, expected = shingles(text), shingles(wanted["articleBody"])
        shared = (found & expected).total()
        precision += shared / found.total() / len(truth)
        recall += shared / expected.total() / len(truth)
    assert 2 * precision * recall / (precision + recall) >= 0.92


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


def phrases(pages: list[str]) -> Iterator[tuple[int, str]]:
    """Six words of one printed line, with the number of its page."""
    for number, page in enumerate(pages, start=1):
        for line in page.splitlines():
            words = line.split()
            for start in range(0, len(words) - 5, 6):
                phrase = letters(" ".join(words[start : start + 6]))
                if len(phrase) >= 18:
                    yield number, phrase


def known_phrases(pages: list[str], choose: random.Random) -> list[tuple[int, str]]:
    """Some phrases that occur once in the file, by an independent reader."""
    whole = "".join(map(letters, pages))
    candidates = list(phrases(pages))
    choose.shuffle(candidates)
    once = (found for found in candidates if whole.count(found[1]) == 1)
    return list(islice(once, 14))


def test_known_phrases_are_on_their_pages(shared_data: Path, read_folder: ReadFolder) -> None:
    choose = random.Random(20)
    found, right, samples = 0, 0, 0
    for folder in PDF_FOLDERS:
        for name, document in read_all(read_folder(folder, "*.pdf")).items():
            reader = PdfReader(io.BytesIO((shared_data / folder / name).read_bytes()))
            texts = [page.extract_text() for page in reader.pages]
            blocks = defaultdict(list)
            for block in document.blocks:
                blocks[letters(block.text)].append(block.page)
            for number, phrase in known_phrases(texts, choose):
                where = {page for text, pages in blocks.items() if phrase in text for page in pages}
                samples += 1
                found += bool(where)
                right += where == {number}
    assert samples >= 200
    assert found >= 0.9 * samples
    assert right >= 0.99 * found
