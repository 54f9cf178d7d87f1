"""A quote that OCR has read says so wherever it is shown; any other says nothing of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fastapi.testclient import TestClient

from corpus.proofs import Citation
from ingest.drafting import ReadItem
from ingest.pipeline import embed_drafts
from ingest.reading.parsed import Block, BlockKind, PageConfidence, ParsedDocument
from tests.builders import Library, draft, drafter

FEE = "The permit fee is 120 crowns."
HALL = "The hall was painted in 2019."
SAID = "read by OCR, 96 % sure"


@pytest.fixture
def scanned(library: Library) -> str:
    """The id of a document whose second page is a scan."""
    parsed = ParsedDocument(
        blocks=tuple(
            Block(kind=BlockKind.PARAGRAPH, text=text, page=page)
            for page, text in enumerate((HALL, FEE), start=1)
        ),
        page_count=2,
        recognised=(PageConfidence(page=2, confidence=0.964),),
    )
    edition = draft("permit", f"{HALL}\n\n{FEE}", library.embedder)
    item = ReadItem(item=_item(edition.source), name="permit", data=b"scan", parsed=parsed)
    made = drafter(library.embedder).draft(item)
    made = replace(made, facts=edition.facts)
    library.writer.store(
        [(made, embed_drafts(library.embedder, [made])[0])], library.embedder.identity
    )
    (document,) = (d for d in library.writer.listing() if d.facts.title == "permit")
    return document.id


def ask(client: TestClient, question: str) -> dict[str, object]:
    body: dict[str, object] = client.post("/v1/answers", json={"question": question}).json()
    return body


def test_a_citation_of_a_scanned_page_has_its_confidence_and_another_has_no_such_field(
    client: TestClient, scanned: str
) -> None:
    (fee,) = ask(client, "How much is the permit fee?")["citations"]  # type: ignore[misc, attr-defined]
    assert (fee["quote"], fee["ocr"]) == (FEE, 0.964)
    (hall,) = ask(client, "When was the hall painted?")["citations"]  # type: ignore[misc, attr-defined]
    assert hall["quote"] == HALL
    assert "ocr" not in hall


def test_a_stored_answer_still_says_so(client: TestClient, scanned: str) -> None:
    answer = ask(client, "How much is the permit fee?")
    (stored,) = client.get(f"/v1/answers/{answer['id']}").json()["citations"]
    assert stored["ocr"] == 0.964


def test_the_read_view_says_which_page_was_read_so(client: TestClient, scanned: str) -> None:
    markup = client.get(f"/d/{scanned}").text
    assert markup.count(SAID) == 1
    assert markup.index(HALL) < markup.index(SAID) < markup.index(FEE)


def test_pages_without_scripts_say_so(client: TestClient, scanned: str) -> None:
    page = client.get("/", params={"q": "How much is the permit fee?"}).text
    assert SAID in page


def cited(ocr: float | None) -> Citation:
    return Citation(
        index=1, document_id="doc_1", edition="e", title="permit", kind="note", published=None,
        language=None, source_url=None, page=2, page_label=None, start=0, end=len(FEE), quote=FEE,
        before="", after="", spans=(), ocr=ocr,
    )  # fmt: skip
