"""Receipts and conversations over HTTP: for their reader, and deleted for good."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.datastructures import Headers

from api.access.caller import LOCAL_CALLER, LOCAL_READER, Caller
from api.bootstrap.application import create_app
from api.bootstrap.services import forget_old_conversations
from api.http.services import Services
from api.settings import ApiSettings
from corpus.audience import Reader
from tests.builders import Library, reader, with_pragma

QUESTION = "Where was the tool piloted?"
QUOTE = "TEST piloted its tool in Accra, Ghana."

AsReader = Callable[[Reader], None]


class Anyone:
    """A doorkeeper who takes every request for one reader's."""

    def __init__(self) -> None:
        self.reader = LOCAL_READER

    def admit(self, headers: Headers) -> Caller:
        return replace(LOCAL_CALLER, reader=self.reader)


@pytest.fixture
def door() -> Anyone:
    return Anyone()


@pytest.fixture
def app(services: Services, door: Anyone) -> FastAPI:
    return create_app(services, doorkeeper=door)


@pytest.fixture
def as_reader(door: Anyone) -> AsReader:
    """Ask from now on as this reader."""

    def become(who: Reader) -> None:
        door.reader = who

    return become


def post(client: TestClient, question: str = QUESTION, conversation: str = "c_1") -> dict[str, Any]:
    asked = {"question": question, "conversation_id": conversation}
    body: dict[str, Any] = client.post("/v1/answers", json=asked).json()
    return body


def test_a_receipt_is_the_answer_with_its_checks_and_the_state_of_its_sources(
    client: TestClient,
) -> None:
    answer = post(client)
    receipt = client.get(f"/v1/answers/{answer['id']}").json()
    for citation in receipt["citations"]:
        assert (citation.pop("source"), citation.pop("quote_stands")) == ("current", True)
    assert receipt.pop("question") == QUESTION
    assert receipt.pop("checks") == [
        {"text": QUOTE, "outcome": "quoted", "citation": 1, "closeness": None, "objections": []}
    ]
    assert receipt == answer
    assert answer["notices"] == []


def test_an_answer_is_kept_before_its_stream_says_that_it_is_complete(client: TestClient) -> None:
    response = client.post("/v1/answers/stream", json={"question": QUESTION})
    last = json.loads(response.text.strip().rpartition("data: ")[2])
    assert last["type"] == "answer.completed"
    receipt = client.get(f"/v1/answers/{last['answer']['id']}").json()
    assert receipt["text"] == last["answer"]["text"]


def test_a_conversation_shows_its_turns_in_order(client: TestClient) -> None:
    first, second = post(client), post(client, "And the grant?")
    conversation = client.get("/v1/conversations/c_1").json()
    assert (conversation["id"], conversation["object"]) == ("c_1", "conversation")
    assert [turn["question"] for turn in conversation["turns"]] == [QUESTION, "And the grant?"]
    assert [turn["answer"]["id"] for turn in conversation["turns"]] == [first["id"], second["id"]]
    (source,) = conversation["turns"][0]["answer"]["citations"]
    assert (source["title"], source["source"], source["quote_stands"]) == ("tool", "current", True)
    assert conversation["turns"][0]["answer"]["text"] == first["text"]


def test_a_deleted_conversation_is_gone_with_its_answers(client: TestClient) -> None:
    answer, other = post(client), post(client, conversation="c_2")
    deleted = client.delete("/v1/conversations/c_1")
    assert (deleted.status_code, deleted.content) == (204, b"")
    assert client.delete("/v1/conversations/c_1").status_code == 404
    assert client.get("/v1/conversations/c_1").status_code == 404
    assert client.get(f"/v1/answers/{answer['id']}").status_code == 404
    assert client.get(f"/v1/answers/{other['id']}").status_code == 200
    assert post(client, "And there?")["standalone_question"] == "And there?"


def problem(client: TestClient, method: str, path: str) -> dict[str, Any]:
    """The body of a 404, without what differs from request to request."""
    response = client.request(method, path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    return {k: v for k, v in response.json().items() if k not in {"request_id", "instance"}}


def test_what_is_unknown_anothers_or_behind_a_lost_label_looks_the_same(
    client: TestClient, as_reader: AsReader
) -> None:
    answer = post(client)
    doors = [
        ("GET", "/v1/answers/", answer["id"], "ans_unknown"),
        ("GET", "/v1/conversations/", "c_1", "c_unknown"),
        ("DELETE", "/v1/conversations/", "c_1", "c_unknown"),
    ]
    for stranger in (
        replace(LOCAL_READER, id="stranger"),
        replace(LOCAL_READER, audience=reader("public", "partner").audience),
    ):
        as_reader(stranger)
        for method, path, known, unknown in doors:
            wrong = problem(client, method, f"{path}{known}")
            assert wrong == problem(client, method, f"{path}{unknown}")
    as_reader(LOCAL_READER)
    assert client.get(f"/v1/answers/{answer['id']}").json()["text"] == answer["text"]


def test_naming_anothers_conversation_starts_ones_own(
    client: TestClient, as_reader: AsReader
) -> None:
    post(client)
    as_reader(replace(LOCAL_READER, id="stranger"))
    theirs = post(client, "And there?")
    assert (theirs["conversation_id"], theirs["standalone_question"]) == ("c_1", "And there?")
    turns = client.get("/v1/conversations/c_1").json()["turns"]
    assert [turn["question"] for turn in turns] == ["And there?"]
    assert client.delete("/v1/conversations/c_1").status_code == 204
    as_reader(LOCAL_READER)
    assert len(client.get("/v1/conversations/c_1").json()["turns"]) == 1


@pytest.mark.parametrize("how", ["remove", "relabel"])
def test_nothing_of_a_source_out_of_reach_is_left_in_what_is_read_again(
    client: TestClient, library: Library, how: str
) -> None:
    answer = post(client)
    document_id = answer["citations"][0]["document_id"]
    if how == "remove":
        library.writer.remove([document_id])
    else:
        library.writer.relabel(document_id, "partner:wri")
    receipt = client.get(f"/v1/answers/{answer['id']}")
    (citation,) = receipt.json()["citations"]
    assert citation["source"] == "removed"
    assert not any(citation[name] for name in ("title", "quote", "before", "after", "url"))
    assert receipt.json()["text"] == ""
    assert "withdrawn" in receipt.json()["notices"][0]
    conversation = client.get("/v1/conversations/c_1")
    for response in (receipt, conversation):
        assert "Accra" not in response.text
        assert '"tool"' not in response.text
        assert "2016-05-01" not in response.text


def test_on_a_full_disk_an_answer_is_given_that_says_that_it_is_not_kept(
    client: TestClient, services: Services
) -> None:
    body = {"question": f"{QUESTION} {'Please! ' * 200}", "conversation_id": "c_1"}
    with with_pragma(services.engine, "max_page_count={pages}"):
        response = client.post("/v1/answers", json=body, headers={"Idempotency-Key": "k"})
        streamed = client.post("/v1/answers/stream", json=body).text
    answer = response.json()
    assert (response.status_code, answer["is_kept"]) == (200, False)
    assert answer["citations"]
    assert "could not be stored" in answer["notices"][-1]
    assert '"is_kept": false' in streamed[streamed.index("event: answer.completed") :]
    assert client.get("/v1/conversations/c_1").status_code == 404
    assert client.get(f"/v1/answers/{answer['id']}").status_code == 404
    again = client.post("/v1/answers", json=body, headers={"Idempotency-Key": "k"}).json()
    assert again["is_kept"]
    assert client.get(f"/v1/answers/{again['id']}").json()["is_kept"]


def test_an_answer_that_others_keep_from_being_stored_is_not_said_to_be_complete(
    client: TestClient, services: Services
) -> None:
    body = {"question": f"{QUESTION} {'Please! ' * 200}", "conversation_id": "c_1"}
    with with_pragma(services.engine, "busy_timeout=50"):
        lock = services.engine.connect().execution_options(immediate=True)
        lock.begin()
        response = client.post("/v1/answers", json=body)
        streamed = client.post("/v1/answers/stream", json=body).text
        lock.close()
    assert response.status_code == 503
    assert response.json()["code"] == "library-unavailable"
    assert "event: answer.failed" in streamed
    assert "event: answer.completed" not in streamed
    assert client.get("/v1/conversations/c_1").status_code == 404
    assert client.post("/v1/answers", json=body).status_code == 200


def test_a_server_starts_without_the_conversations_that_are_kept_no_longer(
    client: TestClient, services: Services
) -> None:
    post(client)
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=31)
    forget_old_conversations(services, later)
    assert client.get("/v1/conversations/c_1").status_code == 200  # kept for ever by default
    month = ApiSettings(keep_conversations_days=30)
    forget_old_conversations(replace(services, settings=month), later - dt.timedelta(days=2))
    assert client.get("/v1/conversations/c_1").status_code == 200
    forget_old_conversations(replace(services, settings=month), later)
    assert client.get("/v1/conversations/c_1").status_code == 404
