"""Asking of some documents alone, and what one is about."""

from __future__ import annotations

from typing import Any

from fastapi.testclient import TestClient

from api.http.services import Services
from tests.api.keyring import bearer, new_key
from tests.builders import Library

QUESTION = "Where did TEST pilot its tool?"
OWN = ("id", "conversation_id", "created_at")  # of each answer


def ask(client: TestClient, ids: list[str], headers: dict[str, str]) -> dict[str, Any]:
    body = {"question": QUESTION, "filters": {"document_ids": ids}}
    found: dict[str, Any] = client.post("/v1/answers", json=body, headers=headers).json()
    return {name: value for name, value in found.items() if name not in OWN}


def test_one_that_may_not_be_read_and_one_that_is_not_there_are_asked_alike(
    client: TestClient, services: Services, library: Library
) -> None:
    hidden = library.put("secret", "TEST piloted its secret tool in Lima.", "partner:wri")
    other = library.put("other", "The canal of Lima is old.")
    [tool] = [d.id for d in library.writer.listing() if d.facts.title == "tool"]
    mine = bearer(new_key(services.keys, "public"))
    assert "Accra" in ask(client, [tool, other], mine)["text"]
    assert ask(client, [other], mine)["citations"] == []
    assert ask(client, [hidden], mine) == ask(client, ["doc_none"], mine)
    place = "/v1/documents/{}/summary"
    unseen = [client.get(place.format(each), headers=mine) for each in (hidden, "doc_none")]
    assert [each.status_code for each in unseen] == [404, 404]


def test_what_a_document_is_about_is_told_in_quotes_of_it_alone_and_nothing_is_remembered(
    client: TestClient, services: Services, library: Library
) -> None:
    text = (
        "The plan for Lamu is about its old harbour. It repairs the pier in 2019. "
        "It trains forty masons of the town. A report on each year follows."
    )
    plan = library.put("Plan for Lamu", text)
    library.put("Plan for Kumba", "The plan for Kumba is about its market and its roads.")
    mine = bearer(new_key(services.keys, "public"))
    found = client.get(f"/v1/documents/{plan}/summary?language=fr", headers=mine).json()
    assert found["citations"]
    for citation in found["citations"]:
        assert citation["document_id"] == plan
        assert citation["quote"].strip() in text
    assert client.get("/v1/conversations", headers=mine).json()["data"] == []
