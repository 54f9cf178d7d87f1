"""Requests that name themselves are done once; what readers think of answers."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.http.services import Services
from corpus.database import reading, writing
from corpus.errors import RequestNameTaken
from corpus.requests import KEPT, RequestName, RequestStore
from corpus.schema import metadata
from tests.api.keyring import bearer, new_key
from tests.builders import Library

pytestmark = pytest.mark.usefixtures("either_database")

ASK = {"question": "Where was the tool piloted?"}


def rows(library: Library, table: str) -> list[tuple[Any, ...]]:
    with reading(library.engine) as connection:
        return [tuple(row) for row in connection.execute(metadata.tables[table].select())]


def test_a_request_sent_again_gets_the_same_answer_and_says_so(
    client: TestClient, library: Library
) -> None:
    named = {"Idempotency-Key": "one"}
    first = client.post("/v1/answers", json=ASK, headers=named)
    again = client.post("/v1/answers", json=ASK, headers=named)
    assert first.json() == again.json()
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert len(rows(library, "answers")) == 1
    other = client.post("/v1/answers", json=ASK, headers={"Idempotency-Key": "two"})
    assert other.json()["id"] != first.json()["id"]


def test_a_stream_sent_again_is_started_and_completed(client: TestClient) -> None:
    named = {"Idempotency-Key": "one"}
    first = client.post("/v1/answers/stream", json=ASK, headers=named)
    again = client.post("/v1/answers/stream", json=ASK, headers=named)
    data = [
        [json.loads(line[6:]) for line in r.text.splitlines() if line.startswith("data: ")]
        for r in (first, again)
    ]
    assert [e["type"] for e in data[1]] == ["answer.started", "answer.completed"]
    assert data[1][-1] == data[0][-1]
    assert data[1][0] == data[0][0]
    assert again.headers["idempotent-replayed"] == "true"


def test_a_name_stands_for_one_request(client: TestClient) -> None:
    named = {"Idempotency-Key": "one"}
    client.post("/v1/answers", json=ASK, headers=named)
    other = client.post("/v1/answers", json={"question": "What else?"}, headers=named)
    assert other.status_code == 422
    assert other.json()["code"] == "idempotency-key-reused"


def test_names_of_one_key_mean_nothing_to_another(
    client: TestClient, services: Services, library: Library
) -> None:
    keys = [new_key(services.keys), new_key(services.keys, "public", "staff")]
    ids = [
        client.post(
            "/v1/answers", json=ASK, headers={**bearer(key), "Idempotency-Key": "one"}
        ).json()["id"]
        for key in keys
    ]
    assert len(set(ids)) == 2


@pytest.mark.parametrize("name", ["", " ", "x" * 201, "snow man", "ümlaut"])
def test_a_name_is_visible_ascii(client: TestClient, name: str) -> None:
    headers = [(b"Idempotency-Key", name.encode("latin-1"))]
    response = client.post("/v1/answers", json=ASK, headers=headers)  # type: ignore[arg-type]
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "/Idempotency-Key"


def test_a_request_that_failed_can_be_sent_again(
    client: TestClient, services: Services, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = {"Idempotency-Key": "one"}

    def fail(*_: object) -> None:
        raise RuntimeError

    for route in ("/v1/answers", "/v1/answers/stream"):
        with monkeypatch.context() as broken:
            broken.setattr(type(services.index), "search", fail)
            failed = client.post(route, json=ASK, headers=named)
            assert failed.status_code == 500 or "answer.failed" in failed.text
        assert rows(library, "requests") == []
        assert client.post(route, json=ASK, headers=named).status_code == 200
        with writing(library.engine) as connection:
            connection.execute(metadata.tables["requests"].delete())


def test_a_replay_shows_no_more_than_its_reader_may_read_by_now(
    client: TestClient, library: Library
) -> None:
    named = {"Idempotency-Key": "one"}
    first = client.post("/v1/answers", json=ASK, headers=named).json()
    library.writer.remove([first["citations"][0]["document_id"]])
    again = client.post("/v1/answers", json=ASK, headers=named)
    assert "Accra" not in again.text
    assert again.json()["id"] == first["id"]


def test_twenty_at_once_with_one_name_cost_one_answer(app: FastAPI, library: Library) -> None:
    async def all_at_once() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            named = {"Idempotency-Key": "one"}
            asked = (client.post("/v1/answers", json=ASK, headers=named) for _ in range(20))
            return await asyncio.gather(*asked)

    responses = asyncio.run(all_at_once())
    assert len(rows(library, "answers")) == 1
    assert {r.status_code for r in responses} <= {200, 409}
    answered = {r.json()["id"] for r in responses if r.status_code == 200}
    assert len(answered) == 1
    for refused in (r for r in responses if r.status_code == 409):
        assert refused.json()["code"] == "request-in-progress"
        assert refused.headers["retry-after"] == "1"


class Clock:
    def __init__(self) -> None:
        self.now = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now


def test_a_claim_whose_process_died_can_be_taken_over(library: Library) -> None:
    clock = Clock()
    store = RequestStore(library.engine, now=clock)
    request = RequestName(reader_id="a", route="answers", name="one", fingerprint="f")
    patience = dt.timedelta(seconds=60)
    assert store.claim(request, "ans_1", patience).first
    assert not store.claim(request, "ans_2", patience).first
    clock.now += patience
    taken = store.claim(request, "ans_3", patience)
    assert (taken.first, taken.answer_id) == (True, "ans_3")
    store.give_up(request, "ans_1")  # the one who had it first is too late
    assert not store.claim(request, "ans_4", patience).first


def test_names_are_forgotten_after_a_day(library: Library) -> None:
    clock = Clock()
    store = RequestStore(library.engine, now=clock)
    request = RequestName(reader_id="a", route="answers", name="one", fingerprint="f")
    other = RequestName(reader_id="a", route="answers", name="one", fingerprint="g")
    store.claim(request, "ans_1", KEPT)
    with pytest.raises(RequestNameTaken):
        store.claim(other, "ans_2", KEPT)
    clock.now += KEPT + dt.timedelta(seconds=1)
    assert store.claim(other, "ans_2", KEPT).first


Rate = Callable[..., Any]


@pytest.fixture
def rate(client: TestClient) -> Rate:
    answer = client.post("/v1/answers", json=ASK).json()["id"]

    def send(body: dict[str, Any], headers: dict[str, str] | None = None, of: str = answer) -> Any:
        return client.post(f"/v1/answers/{of}/feedback", json=body, headers=headers)

    return send


def test_the_last_word_of_a_reader_counts(rate: Rate, library: Library) -> None:
    assert rate({"rating": "up"}).status_code == 204
    given = {"rating": "down", "reasons": ["outdated"], "comment": "The figure is of 2015."}
    assert rate(given).content == b""
    (row,) = rows(library, "feedback")
    assert row[2:5] == ("down", ["outdated"], "The figure is of 2015.")


def test_each_end_user_has_a_word(client: TestClient, services: Services, library: Library) -> None:
    headers = bearer(new_key(services.keys))
    for person in ("ann", "bob"):
        who = {"end_user": {"id": person}}
        answer = client.post("/v1/answers", json={**ASK, **who}, headers=headers).json()["id"]
        path = f"/v1/answers/{answer}"
        body = {"rating": "up", **who}
        assert client.post(f"{path}/feedback", json=body, headers=headers).status_code == 204
        assert client.get(f"{path}?end_user={person}", headers=headers).status_code == 200
        # the key itself is another reader
        assert client.get(path, headers=headers).status_code == 404
        assert (
            client.post(f"{path}/feedback", json={"rating": "up"}, headers=headers).status_code
            == 404
        )
    assert len(rows(library, "feedback")) == 2


def test_feedback_sent_again_does_not_undo_what_came_after_it(rate: Rate, library: Library) -> None:
    named = {"Idempotency-Key": "one"}
    assert "idempotent-replayed" not in rate({"rating": "up"}, named).headers
    rate({"rating": "down"})
    assert rate({"rating": "up"}, named).headers["idempotent-replayed"] == "true"
    assert [row[2] for row in rows(library, "feedback")] == ["down"]
    assert rate({"rating": "down"}, named).status_code == 422


@pytest.mark.parametrize(
    "body",
    [{}, {"rating": "meh"}, {"rating": "up", "reasons": ["x"]}, {"rating": "up", "more": 1},
     {"rating": "up", "comment": "x" * 2001}],
)  # fmt: skip
def test_feedback_that_is_not_valid_is_refused(
    rate: Rate, library: Library, body: dict[str, Any]
) -> None:
    assert rate(body).status_code == 422
    assert rows(library, "feedback") == []


def test_feedback_on_an_answer_that_is_not_there_is_not_found(rate: Rate) -> None:
    assert rate({"rating": "up"}, of="ans_none").status_code == 404


def test_feedback_goes_with_its_conversation(
    client: TestClient, rate: Rate, library: Library
) -> None:
    rate({"rating": "up"})
    answer = rows(library, "answers")[0]
    conversation = next(value for value in answer if str(value).startswith("c_"))
    assert client.delete(f"/v1/conversations/{conversation}").status_code == 204
    assert rows(library, "feedback") == []
