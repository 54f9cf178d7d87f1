"""The fake chat server speaks the protocol, fails as it is told, and sees who leaves."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from tests.fake_chat_server import ANSWER, FakeChatServer, Fault

BODY = {"model": "fake", "messages": [{"role": "user", "content": "hello"}], "stream": True}


@contextmanager
def asked(server: FakeChatServer) -> Iterator[httpx.Response]:
    url = f"{server.url}/chat/completions"
    headers = {"Authorization": "Bearer k"}
    with httpx.stream("POST", url, json=BODY, headers=headers, timeout=5) as response:
        yield response


def words(response: httpx.Response) -> str:
    lines = [line.removeprefix("data: ") for line in response.iter_lines() if line]
    chunks = [json.loads(line) for line in lines if line != "[DONE]"]
    return "".join(chunk["choices"][0]["delta"]["content"] for chunk in chunks)


def test_it_answers_in_pieces_and_keeps_what_it_was_asked() -> None:
    with FakeChatServer() as server, asked(server) as response:
        assert response.status_code == 200
        assert words(response) == ANSWER
    assert [each.body for each in server.asked] == [BODY]
    assert server.asked[0].headers["authorization"] == "Bearer k"
    assert not server.left.is_set()


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Fault.RATE_LIMITED, 429),
        (Fault.SERVER_ERROR, 500),
        (Fault.UNAUTHORISED, 401),
        (Fault.BAD_REQUEST, 400),
    ],
)
def test_it_refuses_with_a_message_that_repeats_key_and_prompt(fault: Fault, status: int) -> None:
    with FakeChatServer((fault,), retry_after="7") as server, asked(server) as response:
        assert response.status_code == status
        assert response.headers.get("retry-after") == ("7" if status == 429 else None)
        assert "Bearer k" in response.read().decode()
        assert "hello" in response.text


def test_faults_follow_each_other_and_the_last_one_stays() -> None:
    with FakeChatServer((Fault.SERVER_ERROR, Fault.NONE)) as server:
        statuses = []
        for _ in range(3):
            with asked(server) as response:
                statuses.append(response.status_code)
                response.read()
    assert statuses == [500, 200, 200]


def test_it_can_say_ten_thousand_words() -> None:
    with FakeChatServer((Fault.MANY,)) as server, asked(server) as response:
        assert len(words(response).split()) == 10_000


def test_a_cut_connection_is_cut() -> None:
    with (
        FakeChatServer((Fault.CUT_MIDDLE,)) as server,
        asked(server) as response,
        pytest.raises(httpx.RemoteProtocolError),
    ):
        response.read()


@pytest.mark.parametrize("fault", [Fault.STALL_FIRST, Fault.STALL_MIDDLE, Fault.ENDLESS])
def test_it_sees_that_a_client_leaves(fault: Fault) -> None:
    with FakeChatServer((fault,)) as server:
        with asked(server):
            assert server.streaming.wait(5)
            assert not server.left.is_set()
        assert server.left.wait(5)


def test_nothing_is_left_of_it() -> None:
    before = set(threading.enumerate())
    with FakeChatServer((Fault.STALL_FIRST,)) as server, asked(server):
        port = int(server.url.split(":")[2].split("/")[0])
        server.stopping.set()
    assert set(threading.enumerate()) <= before  # some of another test may have ended
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)
