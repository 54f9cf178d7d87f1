"""Whoever opens a page in a browser and may not see it reads why there, in their language."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.http.gate import MOUNTED
from api.http.problems import PROBLEM, kinds
from api.http.services import Services
from api.page.words import LANGUAGES, words_of
from tests.builders import Library

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
FRENCH = {"accept": BROWSER, "accept-language": "fr-CA,fr;q=0.9,en;q=0.5"}


def test_a_link_that_leads_nowhere_is_a_page_with_a_reference(client: TestClient) -> None:
    for path in ("/d/doc_gone?v=e1&quote=1-4#quote", "/s/no.such.token", "/typo"):
        response = client.get(path, headers=FRENCH)
        assert response.status_code == 404
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        assert response.headers["vary"] == "Accept, Accept-Language, Cookie"
        assert '<html lang="fr">' in response.text
        assert "vous ne pouvez pas la voir" in response.text
        assert 'href="/library">' in response.text  # a way on
        assert f"Référence : {response.headers['x-request-id']}" in response.text
        assert "/sign-in" not in response.text  # nobody signs in here


def test_a_document_of_others_and_one_that_is_not_there_look_alike(
    client: TestClient, library: Library
) -> None:
    hidden = library.put("Of others", "It is for others.", "partner:test")
    pages = [client.get(f"/d/{name}", headers=FRENCH) for name in (hidden, "doc_gone")]
    told = {page.text.replace(page.headers["x-request-id"], "") for page in pages}
    assert len(told) == 1


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/problem+json", ""])
def test_programs_get_a_problem_at_every_address(client: TestClient, accept: str) -> None:
    for path in ("/d/doc_gone", "/s/no.such.token", "/typo"):
        response = client.get(path, headers={"accept": accept})
        assert response.headers["content-type"] == "application/problem+json"
        assert response.headers["vary"] == "Accept"  # of the page
        assert response.json()["code"] == "not-found"


@pytest.mark.parametrize("path", ["/v1/documents/doc_gone", "/v1/typo", "/static/typo.js"])
def test_what_is_there_for_programs_is_never_a_page(client: TestClient, path: str) -> None:
    response = client.get(path, headers=FRENCH)
    assert response.headers["content-type"] == "application/problem+json"


def test_no_route_that_is_described_and_no_mount_answers_with_a_page(
    app: FastAPI, client: TestClient
) -> None:
    described = set(app.openapi()["paths"]) | set(MOUNTED) | {"/openapi.json", "/slack/events"}
    for path in described:
        response = client.get(path, headers={**FRENCH, "host": "evil.example"})
        assert response.status_code == 421
        assert response.headers["content-type"] in {PROBLEM, "application/json"}, path


def test_nothing_of_an_address_acts_in_the_page(client: TestClient) -> None:
    response = client.get("/d/%22%3E%3Cscript%3Ealert(1)%3C/script%3E", headers=FRENCH)
    assert response.status_code == 404
    assert "<script" not in response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]


def test_what_is_refused_at_the_door_is_a_page_too(client: TestClient) -> None:
    other = client.get("/library", headers={**FRENCH, "host": "evil.example"})
    large = client.post("/ask", content=b"x" * 2**21, headers=FRENCH)
    for response, status in ((other, 421), (large, 413)):
        assert response.status_code == status
        assert '<h1 class="asked">Cela n’a pas marché : ' in response.text


def test_a_fault_of_ours_is_a_page_that_says_no_more_than_its_reference(
    client: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(type(services.catalogue), "document", fail)
    response = client.get("/d/doc_1", headers=FRENCH)
    assert response.status_code == 500
    assert "une erreur s’est produite" in response.text
    assert response.headers["x-request-id"] in response.text
    assert "secret detail" not in response.text


def test_a_question_without_javascript_is_refused_in_the_language_of_the_browser(
    client: TestClient,
) -> None:
    for language, said in (
        ("en", "That did not work: the question is empty, too long, or not text"),
        ("pt-BR,pt;q=0.9", "Não resultou: a pergunta está vazia, é demasiado longa"),
    ):
        headers = {"accept-language": language}
        response = client.post("/ask", content="question=+", headers=headers)
        assert response.status_code == 422
        assert said in response.text


def test_every_problem_that_the_page_has_words_for_is_one_of_ours() -> None:
    for language in LANGUAGES:
        texts = words_of(language).texts
        known = {key.removeprefix("problem_") for key in texts if key.startswith("problem_")}
        assert {"server-busy", "tokens-spent", "internal-error"} <= known
        assert known <= {kind.code for kind in kinds().values()}
