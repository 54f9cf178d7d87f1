"""A quote that OCR has read says so wherever it is shown; any other says nothing of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.commands.terminal import answer_lines
from api.openai.completion import sources
from api.page.exporting.conversation import as_document
from api.page.exporting.words import ExportWords
from api.schemas.answers import AnswerOut, CoverageOut
from api.schemas.citations import CitationOut, CitedSourceOut
from api.schemas.receipts import ReceiptOut
from api.slack.blocks import closing
from assistant.model import Answer, Coverage, Status
from corpus.drafts import document_id_of
from corpus.model import Span
from corpus.proofs import Citation
from ingest.drafting import ReadItem
from ingest.manifest import Entry
from ingest.pipeline import embed_drafts
from ingest.reading.parsed import Block, BlockKind, PageConfidence, ParsedDocument
from ingest.sources import Item
from tests.builders import Library, drafter

FEE = "The permit fee is 120 crowns."
HALL = "The hall was painted in 2019."
SAID = "read by OCR, 96 % sure"


@pytest.fixture
def scanned(library: Library) -> str:
    """The id of a document whose second page is a scan."""
    read = ParsedDocument(
        blocks=tuple(
            Block(kind=BlockKind.PARAGRAPH, text=text, page=page)
            for page, text in enumerate((HALL, FEE), start=1)
        ),
        page_count=2,
        recognised=(PageConfidence(page=2, confidence=0.964),),
    )
    item = Item(
        address="/permit", source="file:/permit", root="/", size=4, modified_ns=1, undated=None,
        entry=Entry(file="permit", title="permit", audience="public"),
        read=lambda: (b"scan", "permit"),
    )  # fmt: skip
    edition = drafter(library.embedder).draft(
        ReadItem(item=item, name="permit", data=b"scan", parsed=read)
    )
    vectors = embed_drafts(library.embedder, [edition])
    library.writer.store([(edition, vectors[0])], library.embedder.identity)
    return document_id_of(edition.source)


def ask(client: TestClient, question: str) -> Any:
    body: Any = client.post("/v1/answers", json={"question": question}).json()
    return body


def test_a_citation_of_a_scanned_page_has_its_confidence_and_another_has_no_such_field(
    client: TestClient, scanned: str
) -> None:
    (fee,) = ask(client, "How much is the permit fee?")["citations"]
    assert (fee["quote"], fee["ocr"]) == (FEE, 0.964)
    (hall,) = ask(client, "When was the hall painted?")["citations"]
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
    page = client.post("/ask", data={"question": "How much is the permit fee?"}).text
    assert SAID in page


def cited(ocr: float | None) -> Citation:
    return Citation(
        index=1, document_id="doc_1", edition="e", title="permit", kind="note", published=None,
        language=None, source_url=None, page=2, page_label=None, start=0, end=len(FEE), quote=FEE,
        before="", after="", spans=(Span(0, 3),), ocr=ocr,
    )  # fmt: skip


def in_slack(citation: Citation) -> str:
    answer = AnswerOut.model_construct(
        id="ans_1", status="answered", notices=[], citations=[CitationOut.of(citation, "")]
    )
    return str(closing(answer, ""))


def in_a_chat_program(citation: Citation) -> str:
    return sources([citation], "")


def in_the_terminal(citation: Citation) -> str:
    answer = Answer(
        id="ans_1", status=Status.ANSWERED, text="[1]", conversation_id="c", model="quoted",
        standalone_question="", citations=(citation,), closest=(),
        coverage=Coverage(documents_searched=1), created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    )  # fmt: skip
    return "\n".join(answer_lines(answer))


@pytest.mark.parametrize("shown", [in_slack, in_a_chat_program, in_the_terminal])
def test_other_surfaces_say_so_too(shown: Callable[[Citation], str]) -> None:
    assert "read by OCR" in shown(cited(0.964))
    assert "96 %" in shown(cited(0.964))
    assert "OCR" not in shown(cited(None))


@pytest.mark.parametrize("language", ["en", "fr", "es", "pt"])
def test_an_export_says_so_in_its_language(language: str) -> None:
    proof = CitedSourceOut(
        **CitationOut.of(cited(0.964), "").model_dump(), source="current", quote_stands=True
    )
    receipt = ReceiptOut.model_construct(
        text="It is 120 crowns. [1]", question="How much?", citations=[proof], notices=[],
        status="answered", closest=[], model="quoted",
        coverage=CoverageOut.model_construct(documents_searched=1),
        created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    )  # fmt: skip
    document = as_document("permits", [receipt], ExportWords(language), dt.date(2026, 1, 1))
    assert "OCR" in str(document)
    assert "96" in str(document)
