"""A conversation as DOCX or PDF: what was said, each mark a footnote with its quote."""

from __future__ import annotations

import datetime as dt
import html
import io
import json
import re
import zipfile
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pypdf import PdfReader

from api.http.services import Services
from api.page.exporting import files
from api.page.exporting.conversation import as_document
from api.page.exporting.words import ExportWords
from api.schemas.receipts import ReceiptOut
from tests.api.keyring import bearer, new_key
from tests.builders import Library

QUOTE = "TEST piloted its tool in Accra, Ghana."
HOSTILE = (
    '#import "/etc/passwd": x #read("/etc/passwd") $x^2$ \\input{x} <w:t>x</w:t> &amp; '
    "[a](http://evil.example) ![b](http://evil.example/b.png) `c` *d* _e_ @f \x00\x0b {{g}}"
)


@pytest.fixture
def mine(services: Services) -> dict[str, str]:
    return bearer(new_key(services.keys))


def said(client: TestClient, mine: dict[str, str], *questions: str) -> str:
    for question in questions:
        body = {"question": question, "conversation_id": "c_1"}
        assert client.post("/v1/answers", json=body, headers=mine).status_code == 200
    return "/v1/conversations/c_1/export"


def saved(client: TestClient, path: str, headers: dict[str, str], format: str) -> bytes:
    response = client.get(path, params={"format": format}, headers=headers)
    assert response.status_code == 200, response.text
    assert re.search(rf'filename="\w[^"]*\.{format}"', response.headers["content-disposition"])
    return response.content


def docx(data: bytes) -> dict[str, str]:
    """The parts of a DOCX as text, and as it stands."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name: re.sub(r"<[^>]+>", "", archive.read(name).decode())
            for name in archive.namelist()
            if name.endswith(".xml")
        } | {f"raw {n}": archive.read(n).decode() for n in archive.namelist() if "rels" in n}


def words_of_pdf(data: bytes) -> str:
    pages = PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_saved_conversation_is_called_after_its_title(
    client: TestClient, mine: dict[str, str]
) -> None:
    place = said(client, mine, "Where did TEST/pilot its tool?")
    headers = client.get(place, headers=mine).headers
    assert 'filename="Where did TEST-pilot its tool.docx"' in headers["content-disposition"]


def test_a_docx_has_the_answers_and_real_footnotes(
    client: TestClient, mine: dict[str, str]
) -> None:
    path = said(client, mine, "Where did TEST pilot its tool?", "What did the bridge cost?")
    parts = docx(saved(client, path, mine, "docx"))
    assert "Where did TEST pilot its tool?" in parts["word/document.xml"]
    assert "Documents searched: 1." in parts["word/document.xml"]
    assert f"tool, document, 2016-05-01: “{QUOTE}”" in parts["word/footnotes.xml"]


def test_a_source_that_is_not_for_everybody_says_so(
    client: TestClient, library: Library, services: Services
) -> None:
    library.put("Pumps of Lund", "The pumps of Lund were bought from Otter Works.", "staff")
    staff = bearer(new_key(services.keys, "public", "staff"))
    path = said(client, staff, "Where did TEST pilot its tool?", "Who sold the pumps of Lund?")
    notes = docx(saved(client, path, staff, "docx"))["word/footnotes.xml"]
    assert "Pumps of Lund, document, no date, for staff only: “" in notes
    assert notes.count("for staff only") == 1


def test_a_pdf_has_the_answers_and_the_quotes_at_the_foot(
    client: TestClient, mine: dict[str, str]
) -> None:
    path = said(client, mine, "Where did TEST pilot its tool?")
    text = words_of_pdf(saved(client, path, mine, "pdf"))
    assert "Where did TEST pilot its tool?" in text
    assert text.count(QUOTE) == 2  # in the answer and in its footnote


def test_another_reader_saves_nothing(
    client: TestClient, services: Services, mine: dict[str, str]
) -> None:
    path = said(client, mine, "Where did TEST pilot its tool?")
    other = bearer(new_key(services.keys))
    assert client.get(path, headers=other).status_code == 404


def test_what_was_removed_since_is_not_saved(
    client: TestClient, mine: dict[str, str], library: Library
) -> None:
    path = said(client, mine, "Where did TEST pilot its tool?")
    library.writer.remove([d.id for d in library.writer.listing() if d.facts.title == "tool"])
    parts = docx(saved(client, path, mine, "docx"))
    assert "Where did TEST pilot its tool?" in parts["word/document.xml"]
    assert "Accra" not in str(parts)


def receipt(text: str, quote: str, url: str, title: str) -> ReceiptOut:
    cited = {
        "index": 1, "document_id": "doc_1", "edition": "e", "source": "current",
        "quote_stands": True, "title": title, "kind": "note", "published": None, "page": 3,
        "page_label": None, "quote": quote, "before": "", "after": "",
        "spans": [{"start": len(text), "end": len(text) + 3}], "url": url,
    }  # fmt: skip
    return ReceiptOut.model_validate(
        {
            "id": "ans_1", "status": "answered", "text": f"{text}[1]", "conversation_id": "c_1",
            "question": text, "standalone_question": text, "model": "quoted", "as_of": None,
            "citations": [cited], "checks": [], "closest": [],
            "coverage": {"documents_searched": 1}, "notices": [title],
            "usage": {"input_tokens": 1, "output_tokens": 1},
            "created_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        }
    )  # fmt: skip


def made(url: str) -> Any:
    given = receipt(HOSTILE, HOSTILE, url, HOSTILE)
    return as_document(HOSTILE, [given], ExportWords("en"), dt.date(2026, 1, 1))


def test_whatever_was_said_stays_text() -> None:
    document = made("https://docs.example.org/d/doc_1?v=e1&quote=3-9#page=3")
    kept = " ".join(HOSTILE.replace("\x00", "").replace("\x0b", "").split())
    parts = docx(files._written(document, "docx"))
    assert kept in html.unescape(parts["word/footnotes.xml"])
    links = re.findall(r'Target="(http[^"]+)"', " ".join(parts[n] for n in parts if "raw" in n))
    assert {link for link in links if "evil" in link} == set()
    pdf = files._written(document, "pdf")
    squeezed = re.sub(r"\s", "", words_of_pdf(pdf))
    assert re.sub(r"\s", "", '#read("/etc/passwd")$x^2$\\input{x}') in squeezed.replace("”", '"')
    assert "root:" not in squeezed
    pages = PdfReader(io.BytesIO(pdf)).pages
    notes = [note.get_object() for page in pages for note in page.get("/Annots", [])]
    found = [note.get("/A", {}).get("/URI", "") for note in notes]
    assert {uri for uri in found if uri} == {
        "https://docs.example.org/d/doc_1?v=e1&quote=3-9#page=3"
    }


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/d/doc_1", "file:///etc/passwd", ""])
def test_only_addresses_of_the_web_become_links(url: str) -> None:
    assert '"Link"' not in json.dumps(made(url))


def test_every_language_has_every_text() -> None:
    for language in ("en", "fr", "es", "pt"):
        texts = ExportWords(language)
        assert texts.exported(dt.date(2026, 1, 1))
        assert texts.answered(dt.date(2026, 1, 1), "a model").rstrip(".").endswith("a model")
        assert "quoted" not in texts.answered(dt.date(2026, 1, 1), "quoted")
        assert all([texts.searched(2), texts.removed(), texts.changed(), texts.no_date()])
        assert "7" in texts.page(7)


def test_a_writer_that_fails_is_said(
    client: TestClient, mine: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = said(client, mine, "Where did TEST pilot its tool?")
    monkeypatch.setattr(files, "_SECONDS", 0.0001)
    failed = client.get(path, headers=mine)
    assert (failed.status_code, failed.json()["code"]) == (500, "export-failed")
