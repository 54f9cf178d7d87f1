"""An answer that was given elsewhere, read under its signed address."""

from __future__ import annotations

import asyncio

from fastapi.testclient import TestClient

from api.http.services import Services
from api.page.sharing import shared_url
from assistant.model import Question
from corpus.audience import Audience, Reader
from tests.api.keyring import bearer, new_key
from tests.builders import Library

QUESTION = "What does the staff note say about amounts?"


def given(services: Services, *labels: str) -> str:
    """The path of an answer that was given in Slack to somebody with these labels."""
    reader = Reader(id="slack:T1/U1", surface="slack", audience=Audience.of(labels))
    answer = asyncio.run(services.assistant.answer(reader, Question(text=QUESTION)))
    url = shared_url(services.shares, "https://docs.example.org", reader.id, answer.id)
    return url.removeprefix("https://docs.example.org")


def test_whoever_holds_every_label_reads_it_with_its_quote(
    client: TestClient, services: Services
) -> None:
    path = given(services, "public", "staff")
    shown = client.get(path, headers=bearer(new_key(services.keys, "public", "staff")))
    assert shown.status_code == 200
    assert "<mark>CANARY-STAFF: amounts are blank.</mark>" in shown.text


def test_nobody_else_learns_that_there_is_one(client: TestClient, services: Services) -> None:
    path = given(services, "public", "staff")
    refused = client.get(path, headers=bearer(new_key(services.keys, "public", "partner")))
    made_up = client.get("/s/AAAA", headers=bearer(new_key(services.keys, "public", "staff")))
    altered = client.get(f"{path[:-2]}xx", headers=bearer(new_key(services.keys, "staff")))
    for response in (refused, made_up, altered):
        assert response.status_code == 404
        assert response.json()["code"] == "not-found"
        assert "CANARY" not in response.text
    assert client.get(path).status_code == 401


def test_of_a_source_that_is_gone_nothing_is_left(
    client: TestClient, services: Services, library: Library
) -> None:
    path = given(services, "public", "staff")
    [note] = [d.id for d in library.writer.listing() if d.facts.title == "note"]
    library.writer.remove([note])
    shown = client.get(path, headers=bearer(new_key(services.keys, "public", "staff")))
    assert shown.status_code == 200
    assert "CANARY" not in shown.text


def test_without_an_address_of_pages_there_is_no_link(services: Services) -> None:
    assert shared_url(services.shares, "", "slack:T1/U1", "ans_1") == ""


def test_an_answer_is_shared_by_whoever_got_it_with_those_who_may_read_its_sources(
    client: TestClient, services: Services
) -> None:
    staff = bearer(new_key(services.keys, "public", "staff"))
    answer = client.post("/v1/answers", json={"question": QUESTION}, headers=staff).json()
    place = f"/v1/answers/{answer['id']}/link"
    path = client.get(place, headers=staff).json()["url"].removeprefix(services.settings.base)
    colleague = bearer(new_key(services.keys, "public", "staff"))
    assert "amounts are blank" in client.get(path, headers=colleague).text
    partner = bearer(new_key(services.keys, "public", "partner"))
    assert client.get(path, headers=partner).status_code == 404
    for other in (colleague, partner):  # whose answer it is not
        assert client.get(place, headers=other).json()["code"] == "not-found"
    conversation = f"/v1/conversations/{answer['conversation_id']}"
    assert client.delete(conversation, headers=staff).status_code == 204
    assert client.get(path, headers=colleague).status_code == 404
