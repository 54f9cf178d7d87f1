"""A server that is stopped or killed: answers are whole or absent, and clients can tell."""

from __future__ import annotations

import contextlib
import json
import signal
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.access.caller import LOCAL_READER
from benchmarks.processes import Running, command, variables
from benchmarks.processes import running as running_by
from corpus.answers import AnswerStore
from corpus.database import open_database
from tests.fake_chat_server import FakeChatServer, Fault
from tests.warm import popen as warm

ASK = {"question": "When was the grant approved, and where did it go?"}
TEXT = """# The grant

The grant was approved in 2014 by the board.

The grant went to Accra in Ghana.
"""


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stopping")
    (folder / "docs").mkdir()
    (folder / "docs" / "grant.md").write_text(TEXT)
    done = warm.run(
        command(["ingest", str(folder / "docs"), "--audience", "public"]),
        env=variables(folder / "var"),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder / "var"


@pytest.fixture
def model() -> Iterator[FakeChatServer]:
    """A chat model that says some words and then nothing."""
    with FakeChatServer(faults=[Fault.STALL_MIDDLE]) as server:
        yield server


def running(
    data_dir: Path, settings: Mapping[str, str] | None = None
) -> contextlib.AbstractContextManager[Running]:
    return running_by(data_dir, settings=settings, popen=warm.WarmPopen)


@contextlib.contextmanager
def stream(
    server: Running, headers: Mapping[str, str] | None = None
) -> Iterator[Iterator[dict[str, Any]]]:
    """The events of an answer, as they come."""
    url = f"{server.address}/v1/answers/stream"
    with (
        httpx.Client(timeout=60) as client,
        client.stream("POST", url, json=ASK, headers=headers) as response,
    ):

        def events() -> Iterator[dict[str, Any]]:
            for line in response.iter_lines():
                if line.startswith("data: "):
                    yield json.loads(line.removeprefix("data: "))

        yield events()


def settings(model: FakeChatServer, **more: str) -> dict[str, str]:
    return {
        "ASSISTANT_CHAT_MODEL": "openai:fake",
        "ASSISTANT_CHAT_BASE_URL": model.url,
        "ASSISTANT_CHAT_GAP_SECONDS": "60",
        **more,
    }


def is_stored(data_dir: Path, answer_id: str) -> bool:
    """Whether the library of a server that is gone holds an answer."""
    engine = open_database(data_dir)
    found = AnswerStore(engine).answer(LOCAL_READER, answer_id)
    engine.dispose()
    return found is not None


def test_an_answer_that_is_killed_midway_is_absent_and_its_stream_has_no_end(
    data_dir: Path, model: FakeChatServer
) -> None:
    seen: list[dict[str, Any]] = []

    def follow(server: Running) -> None:
        with stream(server) as events:
            for event in events:
                seen.append(event)
                if event["type"] == "retrieval.completed":
                    assert model.streaming.wait(30)
                    server.process.send_signal(signal.SIGKILL)

    with (
        running(data_dir, settings=settings(model)) as server,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        follow(server)
    assert not {"answer.completed", "answer.failed"} & {event["type"] for event in seen}
    assert not is_stored(data_dir, seen[0]["answer_id"])


def test_an_answer_that_was_complete_survives_a_kill_right_after_it(data_dir: Path) -> None:
    with running(data_dir) as server:
        with stream(server) as events:
            for event in events:
                if event["type"] == "answer.completed":
                    server.process.send_signal(signal.SIGKILL)
                    break
        server.process.wait(timeout=30)
    assert is_stored(data_dir, event["answer"]["id"])


def test_a_stop_lets_an_answer_come_to_its_end(data_dir: Path, model: FakeChatServer) -> None:
    """The model falls silent: after two seconds of that the answer is quotes, stop or no stop."""
    patient = settings(model, ASSISTANT_CHAT_GAP_SECONDS="2")
    with running(data_dir, settings=patient) as server:
        last: dict[str, Any] = {}
        with stream(server) as events:
            for last in events:
                if last["type"] == "retrieval.completed":
                    assert model.streaming.wait(30)
                    server.process.send_signal(signal.SIGTERM)
        assert last["type"] == "answer.completed"
        assert server.process.wait(timeout=60) == 0
    assert is_stored(data_dir, last["answer"]["id"])


def test_a_stop_ends_an_answer_that_takes_too_long_and_says_so(
    data_dir: Path, model: FakeChatServer
) -> None:
    hurried = settings(model, ASSISTANT_STOP_SECONDS="1")
    seen: list[dict[str, Any]] = []
    with running(data_dir, settings=hurried) as server:
        with stream(server) as events:
            for event in events:
                seen.append(event)
                if event["type"] == "retrieval.completed":
                    assert model.streaming.wait(30)
                    server.process.send_signal(signal.SIGTERM)
        assert seen[-1]["type"] == "answer.failed"
        assert seen[-1]["problem"]["code"] == "server-stopping"
        assert server.process.wait(timeout=60) == 0
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{server.address}/healthz")
    assert not is_stored(data_dir, seen[0]["answer_id"])


def test_a_server_on_its_way_out_does_not_keep_a_named_request(
    data_dir: Path, model: FakeChatServer
) -> None:
    """What was not answered can be asked again under the same name."""
    hurried = settings(model, ASSISTANT_STOP_SECONDS="1")
    named = {"Idempotency-Key": "again"}
    with running(data_dir, settings=hurried) as server:
        with stream(server, named) as events:
            for event in events:
                if event["type"] == "retrieval.completed":
                    assert model.streaming.wait(30)
                    server.process.send_signal(signal.SIGTERM)
        server.process.wait(timeout=60)
    with running(data_dir) as server:
        again = httpx.post(
            f"{server.address}/v1/answers/stream", json=ASK, headers=named, timeout=60
        )
    assert "answer.completed" in again.text
    assert "idempotent-replayed" not in again.headers
