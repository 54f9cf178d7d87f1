"""A chat model behind the HTTP interface: a real client of a server that fails on demand."""

from __future__ import annotations

import contextlib
import json
import logging
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from fastapi.testclient import TestClient
from pydantic import SecretStr

from api.bootstrap.application import create_app
from api.bootstrap.services import build_services
from api.http.services import Services
from api.settings import ApiSettings
from assistant.chat.settings import ChatSettings
from assistant.wording import load_wordings
from corpus.settings import CorpusSettings
from tests.builders import Library
from tests.fake_chat_server import FakeChatServer, Fault

KEY = "sk-very-secret"
QUOTE = "TEST piloted its tool in Accra, Ghana."
WRITTEN = "In Accra, Ghana, TEST piloted its tool [1]."
FALSE = "TEST piloted its tool in Lima, Peru [1]."
ASKED = {"question": "Where was the tool piloted?"}
WORDING = load_wordings()["en"]


QUICK = {"chat_first_token_seconds": 1, "chat_gap_seconds": 1, "chat_answer_tokens": 100}
PATIENT = {"chat_first_token_seconds": 60, "chat_gap_seconds": 60, "chat_answer_tokens": 8000}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    made = Library.at(tmp_path_factory.mktemp("chat") / "var")
    made.put("tool", QUOTE)
    made.put("wri", "CANARY-WRI says where the tool was piloted.", "partner:wri")
    yield made
    made.engine.dispose()


@pytest.fixture(scope="module")
def server() -> Iterator[FakeChatServer]:
    with FakeChatServer() as serving:
        yield serving


@pytest.fixture
def model(server: FakeChatServer, services: Services) -> FakeChatServer:
    """The chat server as new, and trusted again."""
    server.faults, server.answer = (Fault.NONE,), WRITTEN
    server.asked.clear()
    server.left.clear()
    server.streaming.clear()
    writer = services.assistant.writer
    assert writer is not None
    writer.breaker.succeeded()
    return server


@contextlib.contextmanager
def services_with(library: Library, server: FakeChatServer, **chat: Any) -> Iterator[Services]:
    """The services of a server for which this model writes."""
    settings = ChatSettings(
        chat_model="openai:fake",
        chat_base_url=server.url,
        chat_api_key=SecretStr(KEY),
        chat_attempts=1,
        **chat,
    )
    built = build_services(
        CorpusSettings(data_dir=library.data_dir),
        ApiSettings(),
        embedder=library.embedder,
        chat=settings,
    )
    yield built
    built.close()


@pytest.fixture(scope="module")
def services(library: Library, server: FakeChatServer) -> Iterator[Services]:
    with services_with(library, server, **QUICK) as built:
        yield built


@pytest.fixture(scope="module")
def client(services: Services) -> Iterator[TestClient]:
    with TestClient(create_app(services), base_url="http://127.0.0.1:8000") as connected:
        yield connected


def events(text: str) -> list[dict[str, Any]]:
    lines = [line for line in text.splitlines() if line.startswith("data: ")]
    return [json.loads(line.removeprefix("data: ")) for line in lines]


def test_a_written_answer_has_its_proof_and_says_what_was_left_out(
    client: TestClient, model: FakeChatServer
) -> None:
    model.answer = f"{WRITTEN} {FALSE}"
    body = client.post("/v1/answers", json=ASKED).json()
    receipt = client.get(f"/v1/answers/{body['id']}").json()
    assert body["status"] == "answered"
    assert body["model"] == "openai:fake"
    assert body["text"] == "In Accra, Ghana, TEST piloted its tool. [1]"
    (citation,) = body["citations"]
    assert citation["quote"] == QUOTE
    (span,) = citation["spans"]
    assert body["text"][span["start"] : span["end"]] == "[1]"
    assert body["notices"] == [WORDING.withheld(1)]
    assert "Lima, Peru [" not in json.dumps(body)
    assert [check["outcome"] for check in receipt["checks"]] == ["proven", "withheld"]
    assert receipt["checks"][1]["text"] == ""
    assert FALSE[:-5] not in json.dumps(receipt)


def test_the_stream_gives_proven_sentences_and_notices(
    client: TestClient, model: FakeChatServer
) -> None:
    model.answer = f"{WRITTEN} {FALSE}"
    response = client.post("/v1/answers/stream", json=ASKED)
    got = events(response.text)
    assert [event["type"] for event in got] == [
        "answer.started",
        "retrieval.completed",
        "citation.added",
        "answer.delta",
        "answer.completed",
    ]
    assert got[2]["citation"]["quote"] == QUOTE
    assert got[3]["text"] == got[4]["answer"]["text"]
    assert got[4]["answer"]["notices"] == [WORDING.withheld(1)]
    assert "Lima" not in response.text


def test_the_model_is_told_the_readers_passages_and_the_question(
    client: TestClient, model: FakeChatServer
) -> None:
    client.post("/v1/answers", json=ASKED)
    (asked,) = model.asked
    told = json.dumps(asked.body)
    assert QUOTE in told
    assert ASKED["question"] in told
    assert "CANARY-WRI" not in told
    assert asked.headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize("path", ["/v1/answers", "/v1/answers/stream"])
@pytest.mark.parametrize("fault", [fault for fault in Fault if fault is not Fault.NONE])
def test_every_fault_of_the_model_ends_in_quotes_without_the_key(
    client: TestClient,
    model: FakeChatServer,
    fault: Fault,
    path: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    model.faults, model.answer = (fault,), FALSE
    response = client.post(path, json=ASKED)
    body = response.json() if path == "/v1/answers" else events(response.text)[-1]["answer"]
    assert response.status_code == 200
    assert body["status"] == "answered"
    assert body["model"] == "quoted"
    assert body["text"] == f"{QUOTE} [1]"
    assert WORDING.chat_failed(broke_off=False) in body["notices"]
    for secret in (KEY, "Bearer"):
        assert secret not in response.text
        assert secret not in caplog.text


def test_the_key_is_in_no_error(
    library: Library, services: Services, monkeypatch: pytest.MonkeyPatch, model: FakeChatServer
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("out of order")

    assert KEY not in repr(services)
    monkeypatch.setattr(type(services.index), "search", fail)
    with TestClient(
        create_app(services), base_url="http://127.0.0.1:8000", raise_server_exceptions=False
    ) as client:
        for path in ("/v1/answers", "/v1/answers/stream"):
            assert KEY not in client.post(path, json=ASKED).text


def test_after_five_failures_the_model_is_left_alone(
    client: TestClient, model: FakeChatServer
) -> None:
    model.faults = (Fault.SERVER_ERROR,)
    for _ in range(7):
        assert client.post("/v1/answers", json=ASKED).json()["model"] == "quoted"
    assert len(model.asked) == 5


@pytest.fixture(scope="module")
def port(library: Library, server: FakeChatServer) -> Iterator[int]:
    """Where a real server of ours listens, which waits long for its model."""
    with services_with(library, server, **PATIENT) as services, socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()  # so that a connection waits until the server has started
        ours = uvicorn.Server(uvicorn.Config(create_app(services), log_level="warning"))
        thread = threading.Thread(target=ours.run, args=([listening],))
        thread.start()
        try:
            yield int(listening.getsockname()[1])
        finally:
            ours.should_exit = True
            thread.join()


@pytest.mark.parametrize("fault", [Fault.STALL_FIRST, Fault.STALL_MIDDLE])
@pytest.mark.parametrize("path", ["/v1/answers", "/v1/answers/stream"])
def test_a_client_who_leaves_ends_the_call_to_the_model_within_a_second(
    port: int, model: FakeChatServer, fault: Fault, path: str
) -> None:
    model.faults = (fault,)
    body = json.dumps(ASKED).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(head.encode() + body)
        assert model.streaming.wait(20)
        assert not model.left.is_set()
    assert model.left.wait(1)
