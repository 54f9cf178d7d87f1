"""HEAD, as monitors and link checkers send it: what GET answers, without the body."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.responses import StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.scopes import Scope as KeyScope
from api.bootstrap.application import create_app
from api.bootstrap.services import build_services
from api.http.head import HeadAsGet
from api.http.services import Services
from api.settings import ApiSettings
from corpus.settings import CorpusSettings
from tests.api.keyring import bearer, new_key
from tests.api.test_authorisation import Door, doors, ids_for, send
from tests.builders import Library

# what differs between two requests that are the same
FLEETING = {"x-request-id", "ratelimit"}
# what is made anew for each request, so that its length may differ
MADE = {"/metrics", "/v1/conversations/{conversation_id}/export"}


class Sent:
    """The bodies that an application sends, before anything on the way can drop them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.bytes = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def counted(message: Message) -> None:
            self.bytes += len(message.get("body", b""))
            await send(message)

        await self._app(scope, receive, counted)


@pytest.fixture
def sent(app: FastAPI) -> Sent:
    return Sent(app)


@pytest.fixture
def client(sent: Sent) -> Iterator[TestClient]:
    with TestClient(
        sent, base_url="http://127.0.0.1:8000", raise_server_exceptions=False
    ) as connected:
        yield connected


def told(response: Any, door: Door) -> tuple[int, dict[str, str]]:
    passing = FLEETING | ({"content-length"} if door.path in MADE else set())
    headers = {name: value for name, value in response.headers.items() if name not in passing}
    return response.status_code, headers


def test_head_answers_as_get_on_every_route(
    app: FastAPI, client: TestClient, sent: Sent, services: Services, library: Library
) -> None:
    headers = bearer(new_key(services.keys))
    ids = ids_for(client, headers, library, services)
    found = [door for door in doors(app) if door.method == "GET"]
    assert len(found) > 25
    for door in found:
        got = send(client, door, ids, headers)
        sent.bytes = 0
        head = send(client, door, ids, headers, method="HEAD")
        assert told(head, door) == told(got, door), door
        assert sent.bytes == 0, door
        assert ("content-length" in head.headers) == ("content-length" in got.headers), door


@pytest.mark.parametrize("path", ["/healthz", "/", "/static/page.css", "/openapi.json"])
def test_head_tells_the_length_that_get_sends(client: TestClient, path: str) -> None:
    plain = {"accept-encoding": "identity"}
    length = len(client.get(path, headers=plain).content)
    assert client.head(path, headers=plain).headers["content-length"] == str(length)


def test_head_without_a_key_is_refused_as_get_is(
    client: TestClient, sent: Sent, services: Services
) -> None:
    new_key(services.keys)
    refused = client.head("/v1/documents")
    assert refused.status_code == 401
    assert refused.headers["content-type"] == "application/problem+json"
    assert sent.bytes == 0
    key = bearer(new_key(services.keys, scopes=[KeyScope.SEARCH_READ]))
    assert client.head("/v1/documents", headers=key).status_code == 403


def test_head_of_another_host_of_nothing_and_of_a_fault_has_no_body(
    client: TestClient, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("api.http.routes.documents.listed", fail)
    assert client.head("/", headers={"host": "evil.example"}).status_code == 421
    assert client.head("/typo").status_code == 404
    assert client.head("/v1/documents").status_code == 500
    assert sent.bytes == 0


def test_head_counts_against_the_limit_of_a_key(library: Library) -> None:
    services = build_services(
        CorpusSettings(data_dir=library.data_dir),
        ApiSettings(key_requests_per_minute=2),
        embedder=library.embedder,
    )
    key = bearer(new_key(services.keys))
    with TestClient(create_app(services), base_url="http://127.0.0.1:8000") as client:
        found = [client.head("/v1/models", headers=key).status_code for _ in range(3)]
    services.close()
    assert found == [200, 200, 429]


@pytest.mark.parametrize("path", ["/v1/search", "/v1/answers", "/v1/chat/completions", "/mcp"])
def test_head_of_what_knows_post_alone_is_refused(client: TestClient, path: str) -> None:
    response = client.head(path)
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v1/documents", "GET, HEAD"),
        ("PUT", "/v1/documents/doc_1", "DELETE, GET, HEAD, PATCH"),
        ("POST", "/", "GET, HEAD"),
        ("POST", "/openapi.json", "GET, HEAD"),
        ("POST", "/static/page.css", "GET, HEAD"),
        ("POST", "/v1/models", "GET, HEAD"),
    ],
)
def test_what_is_allowed_names_head_beside_get(
    client: TestClient, method: str, path: str, allowed: str
) -> None:
    response = client.request(method, path)
    assert response.status_code == 405
    assert response.headers["allow"] == allowed


def test_figures_and_logs_name_the_method_that_was_sent(
    client: TestClient, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="api")
    client.head("/healthz")
    client.head("/v1/documents/doc_gone")
    figures = services.metrics.text().decode()
    assert re.search(r'requests_total\{method="HEAD",route="/healthz",status="200"\} 1', figures)
    assert 'method="GET",route="/healthz"' not in figures
    (line,) = [record for record in caplog.records if record.message == "request refused"]
    assert (line.__dict__["method"], line.__dict__["status"]) == ("HEAD", 404)


def test_the_document_names_each_route_once(app: FastAPI) -> None:
    assert not any("head" in ways for ways in app.openapi()["paths"].values())


@pytest.mark.parametrize("version", ["2.3", "2.4"])
def test_a_stream_is_ended_at_its_first_piece(version: str) -> None:
    """A stream that never ends would hold the request for ever."""
    made = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal made
        while True:
            made += 1
            yield b"x"
            await asyncio.sleep(0)

    app = HeadAsGet(StreamingResponse(endless(), media_type="text/event-stream"))
    messages: list[Message] = []

    async def ask() -> None:
        async def receive() -> Message:
            await asyncio.sleep(60)
            raise AssertionError

        async def keep(message: Message) -> None:
            messages.append(message)

        scope = {"type": "http", "method": "HEAD", "headers": [], "path": "/",
                 "asgi": {"version": "3.0", "spec_version": version}}  # fmt: skip
        await asyncio.wait_for(app(scope, receive, keep), 5)

    asyncio.run(ask())
    assert made == 1
    assert [message["type"] for message in messages] == [
        "http.response.start",
        "http.response.body",
    ]
    assert (messages[1]["body"], messages[1]["more_body"]) == (b"", False)
