"""How the server is run, by a real one in a process of its own, with short deadlines."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from api.http.serving import Proxy
from api.http.slow_clients import Deadlines, protocol_class
from tests.api.streaming_server import Streams, application
from tests.conftest import CHECKOUT
from tests.warm.popen import WarmPopen

HALF = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Half: "
LONG = 3600.0


@dataclass(frozen=True)
class Running:
    """A server in a process of its own."""

    process: subprocess.Popen[str]
    port: int

    def connect(self, source: str = "127.0.0.1", window: int | None = None) -> socket.socket:
        client = socket.socket()
        if window:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
        client.settimeout(20)
        client.bind((source, 0))
        try:
            client.connect(("127.0.0.1", self.port))
        except OSError:
            client.close()
            raise
        return client

    def sent(self, data: bytes, **how: Any) -> socket.socket:
        client = self.connect(**how)
        client.sendall(data)
        return client

    def get(self, path: str, headers: dict[str, str] | None = None, **how: Any) -> Any:
        lines = "".join(f"{name}: {value}\r\n" for name, value in (headers or {}).items())
        with self.sent(request(path, lines), **how) as client:
            return json.loads(read_all(client).partition(b"\r\n\r\n")[2])

    def refuses(self) -> bool:
        """Whether nobody listens there."""
        try:
            self.connect().close()
        except ConnectionRefusedError:
            return True
        except ConnectionResetError:  # it came while the door closed
            return False
        return False

    def end(self, number: int = signal.SIGTERM) -> None:
        self.process.send_signal(number)

    def exit_code(self) -> int:
        return self.process.wait(timeout=20)

    def said(self) -> list[str]:
        assert self.process.stdout
        return self.process.stdout.read().splitlines()


Start = Callable[..., Running]


@pytest.fixture
def start(request: pytest.FixtureRequest) -> Iterator[Start]:
    """Start a server with these deadlines; it is ended after the test."""
    with contextlib.ExitStack() as running:

        def begin(*options: str, **deadlines: float) -> Running:
            process = WarmPopen(
                [
                    *(sys.executable, "-m", "tests.api.streaming_server"),
                    *(json.dumps(deadlines), *options, *getattr(request, "param", ())),
                ],
                cwd=CHECKOUT,
                env=os.environ | {"FORWARDED_ALLOW_IPS": "*", "PYTHONPATH": str(CHECKOUT)},
                stdout=subprocess.PIPE,
                text=True,
            )
            running.enter_context(process)
            running.callback(process.kill)
            assert process.stdout
            word, port = process.stdout.readline().split()
            assert word == "ready"
            return Running(process, int(port))

        yield begin


# uvloop is what uvicorn takes where it is installed; flow control and closing are its own there
both_loops = pytest.mark.parametrize(
    "start", [(), ("--asyncio",)], indirect=True, ids=["uvloop", "asyncio"]
)


def request(path: str, lines: str = "") -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: x\r\n{lines}Connection: close\r\n\r\n".encode()


def posting(path: str, length: int) -> bytes:
    return f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n".encode()


def read_all(client: socket.socket) -> bytes:
    """Whatever still comes until the server closes."""
    found = b""
    with contextlib.suppress(ConnectionResetError):
        while some := client.recv(65536):
            found += some
    return found


def read_until(client: socket.socket, mark: bytes) -> bytes:
    found = b""
    while mark not in found:
        some = client.recv(65536)
        assert some, found
        found += some
    return found


def is_open(client: socket.socket) -> bool:
    client.setblocking(False)
    try:
        return client.recv(1) != b""
    except BlockingIOError:
        return True
    except ConnectionResetError:
        return False


def until(found: Callable[[], bool], seconds: float = 20) -> float:
    """Wait for something to become true; how long that took."""
    began = time.monotonic()
    while not found():
        assert time.monotonic() - began < seconds, "it did not come true in time"
        time.sleep(0.02)
    return time.monotonic() - began


def trickle(client: socket.socket, seconds: float) -> bool:
    """Send a byte every 50 ms; whether the server let us until the end."""
    ends = time.monotonic() + seconds
    try:
        while time.monotonic() < ends:
            client.sendall(b"x")
            time.sleep(0.05)
    except (BrokenPipeError, ConnectionResetError):
        return False
    return is_open(client)


# --- clients who do not send


@both_loops
def test_300_half_open_connections_are_closed_and_others_are_served_meanwhile(
    start: Start,
) -> None:
    server = start(head=3)
    before = server.get("/state")["descriptors"]
    began = time.monotonic()
    with contextlib.ExitStack() as clients:
        half = [clients.enter_context(contextlib.closing(server.connect())) for _ in range(300)]
        for number, client in enumerate(half):
            client.sendall(HALF[: number % len(HALF)])  # some have not said a thing
        ends, slowest = time.monotonic() + 1, 0.0
        while time.monotonic() < ends:
            asked = time.monotonic()
            assert server.get("/healthz") == {"status": "ok"}
            slowest = max(slowest, time.monotonic() - asked)
            time.sleep(0.02)
        assert slowest < 1
        assert all(map(is_open, half)) or time.monotonic() - began > 3
        until(lambda: not any(map(is_open, half)))
    until(lambda: server.get("/state")["descriptors"] <= before)


def test_without_the_deadline_half_open_connections_stay(start: Start) -> None:
    """What the test above would see if there were no deadline."""
    server = start(head=LONG)
    with server.sent(HALF) as client:
        assert trickle(client, 1.5)


def test_a_head_that_trickles_in_is_cut_at_the_deadline(start: Start) -> None:
    with start(head=0.5).sent(HALF) as client:
        assert not trickle(client, 10)


def test_the_head_of_a_second_request_has_the_same_deadline(start: Start) -> None:
    server = start(head=0.5, idle=60)
    with server.sent(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") as client:
        read_until(client, b'"ok"}')
        client.sendall(HALF)
        assert not trickle(client, 10)


def test_it_has_the_deadline_also_after_a_body_that_came_after_its_answer(start: Start) -> None:
    server = start(head=0.5, idle=60)
    with server.sent(posting("/early", 10)) as client:
        read_until(client, b"true}")
        client.sendall(b"x" * 10 + HALF)
        assert not trickle(client, 10)


def test_a_slow_head_in_time_is_served(start: Start) -> None:
    with start(head=20).connect() as client:
        for number in request("/healthz"):
            client.sendall(bytes([number]))
            time.sleep(0.005)
        assert b'"ok"}' in read_all(client)


def test_an_endless_head_is_refused(start: Start) -> None:
    with start().sent(HALF) as client:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for _ in range(64):
                client.sendall(b"x" * 16384)
                time.sleep(0.001)
        assert not trickle(client, 10)


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"GARBAGE\r\n\r\n", 400, "bad-request"),
        (HALF + b"x" * (64 * 1024 + 1 - len(HALF)), 431, "head-too-large"),
    ],
)
def test_what_never_becomes_a_request_is_refused_with_a_problem(
    start: Start, sent: bytes, status: int, code: str
) -> None:
    with start().sent(sent) as client:
        head, _, body = read_all(client).partition(b"\r\n\r\n")
    problem = json.loads(body)
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert b"content-type: application/problem+json" in head
    assert (problem["code"], problem["status"]) == (code, status)
    assert b"x-request-id: " + problem["request_id"].encode() in head.lower()


def test_what_is_no_request_does_not_get_into_the_answer_before_it(start: Start) -> None:
    endless = b"GET /endless?size=10&gap=0.1 HTTP/1.1\r\nHost: x\r\n\r\n"
    with start().sent(endless) as client:
        read_until(client, b"200 OK")
        client.sendall(b"GARBAGE\r\n\r\n")
        assert b"HTTP/1.1" not in read_all(client)


def test_an_endless_trailer_is_refused_and_no_trailer_becomes_a_header(start: Start) -> None:
    server = start()
    chunked = b"POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    with server.sent(chunked + b"2\r\nab\r\n0\r\nX-Late: yes\r\n\r\n") as client:
        answer = read_until(client, b"}}")
    assert b'"bytes":2' in answer
    assert b"x-late" not in answer
    with server.sent(chunked + b"2\r\nab\r\n0\r\nX-Late: ") as client:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            for _ in range(64):
                client.sendall(b"x" * 16384)
                time.sleep(0.001)
        assert not trickle(client, 5)


@pytest.mark.parametrize("path", ["/echo", "/early"])
def test_a_body_that_trickles_in_is_cut_at_the_deadline(start: Start, path: str) -> None:
    server = start(body=0.5, idle=60, head=LONG)
    with server.sent(posting(path, 100_000)) as client:
        assert not trickle(client, 10)
    until(lambda: server.get("/state")["tasks"] <= 4)


def test_a_body_that_keeps_coming_after_its_answer_is_cut_at_the_deadline(start: Start) -> None:
    server = start(body=0.5, idle=60, head=LONG)
    with (
        server.sent(posting("/early", 10**9)) as client,
        contextlib.suppress(BrokenPipeError, ConnectionResetError),
    ):
        for _ in range(2000):  # far more than 64 KiB a second
            client.sendall(b"x" * 16384)
            time.sleep(0.005)
        raise AssertionError("it was not cut in ten seconds")


def test_an_answer_is_not_cut_by_its_body_but_what_follows_it_is(start: Start) -> None:
    server = start(body=0.3, idle=60, head=LONG)
    with server.sent(posting("/stream?count=10&gap=0.1", 100_000)) as client:
        said = b""
        while b"0\r\n\r\n" not in said:  # the whole answer, of a second
            client.sendall(b"x")
            said += client.recv(65536)
        assert b"data: 9\n\n" in said
        assert not trickle(client, 10)


@both_loops
def test_a_body_that_does_not_come_is_a_problem_that_says_so(start: Start) -> None:
    with start(body=0.5).sent(posting("/echo", 100)) as client:
        head, _, body = read_all(client).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ")
    assert b"application/problem+json" in head
    problem = json.loads(body)
    assert problem["code"] == "request-timeout"
    assert problem["request_id"].encode() in head


def test_a_slow_body_in_time_is_read_to_its_end(start: Start) -> None:
    server = start(body=20, head=0.5)
    with server.sent(posting("/echo", 40)) as client:
        for _ in range(20):
            client.sendall(b"xx")
            time.sleep(0.05)
        assert b'"bytes":40' in read_until(client, b"}}")


def test_a_client_who_waits_long_for_an_answer_is_not_cut(start: Start) -> None:
    server = start(head=0.2, body=0.2, write=0.2, idle=1)
    with server.sent(request("/stream?count=10&gap=0.1")) as client:
        assert b"data: 9\n\n" in read_all(client)


def test_a_client_who_waits_for_an_answer_that_has_not_begun_is_not_cut(start: Start) -> None:
    server = start(head=0.2, body=0.2, write=0.2, idle=1)
    assert server.get("/late") == {"status": "late"}


# --- clients who do not read


@both_loops
def test_a_client_who_does_not_read_is_cut_and_the_stream_cancelled(start: Start) -> None:
    server = start(write=0.5)
    before = server.get("/state")
    with server.sent(request("/endless"), window=4096):
        until(lambda: server.get("/state")["begun"] == 1)
        until(lambda: server.get("/state")["running"] == 0)
        until(lambda: server.get("/state")["descriptors"] <= before["descriptors"])


def test_a_client_who_takes_a_byte_at_a_time_is_cut(start: Start) -> None:
    server = start(write=0.5)
    with server.sent(request("/endless"), window=4096) as client:
        until(lambda: server.get("/state")["begun"] == 1)

        def cut() -> bool:
            client.recv(1)
            return bool(server.get("/state")["running"] == 0)

        until(cut)


class Window(asyncio.Transport):
    """A connection whose client takes bytes as scripted: what is left to send at each look."""

    def __init__(self, left: list[int]) -> None:
        super().__init__()
        self.left = left
        self.limit: int | None = None
        self.aborted = False

    def get_write_buffer_size(self) -> int:
        return self.left.pop(0)

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        self.limit = high

    def is_closing(self) -> bool:
        return self.aborted

    def close(self) -> None:
        self.aborted = True

    def abort(self) -> None:
        self.aborted = True


@pytest.mark.parametrize(
    ("left", "looks"),
    [
        ([9000, 9000], 2),
        ([9000, 8999], 2),
        ([9000, 8949], 2),  # a byte less than 1 KiB a second
        ([9000, 8948, 8900], 3),
        ([9000, 5000, 4000, 4000], 4),
    ],
)
def test_a_client_has_to_take_1_kib_a_second_while_bytes_wait(left: list[int], looks: int) -> None:
    async def watched() -> Window:
        window = Window([*left, -1, -1])
        made: Any = protocol_class(Deadlines(write=0.05))
        protocol = made(uvicorn.Config(application(Streams()), log_config=None), ServerState(), {})
        protocol.connection_made(window)
        assert window.limit == 0  # every byte that waits is told of
        protocol.pause_writing()
        ends = time.monotonic() + 20
        while not window.aborted:
            assert time.monotonic() < ends
            await asyncio.sleep(0.005)
        protocol.connection_lost(ConnectionAbortedError())
        return window

    assert len(asyncio.run(watched()).left) == len(left) + 2 - looks


@both_loops
def test_an_answer_that_nobody_takes_leaves_no_connection(start: Start) -> None:
    """The request is over, and the last of its bytes would wait for ever."""
    server = start(write=0.5, idle=1)
    before = server.get("/state")["descriptors"]
    with server.sent(request("/large?size=20000000"), window=4096):
        until(lambda: server.get("/state")["descriptors"] > before)
        until(lambda: server.get("/state")["descriptors"] <= before)


@both_loops
def test_a_client_who_reads_slowly_gets_everything(start: Start) -> None:
    """It takes longer than the deadline, with bytes waiting for it all the time."""
    server = start(write=0.5)
    size = 16_000_000
    with server.sent(request(f"/large?size={size}"), window=65536) as client:
        got, began = 0, time.monotonic()
        while some := client.recv(200_000):
            got += len(some)
            time.sleep(0.005)
        took = time.monotonic() - began
    assert got > size
    assert took > 0.5


@both_loops
def test_100_clients_who_leave_in_mid_stream_leave_nothing_behind(start: Start) -> None:
    server = start()
    before = server.get("/state")
    clients = [server.sent(request("/stream?count=1000&gap=0.1")) for _ in range(100)]
    for client in clients:
        read_until(client, b"data: 0\n\n")
    assert server.get("/state")["running"] == 100
    for client in clients:
        client.close()
    assert until(lambda: server.get("/state")["running"] == 0) < 5
    until(lambda: server.get("/state") == before | {"begun": 100})


# --- stopping


@both_loops
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_tells_lets_streams_end_accepts_nobody_and_exits_with_0(
    start: Start, number: int
) -> None:
    server = start()
    clients = [server.sent(request("/stream?count=1000&gap=60")) for _ in range(50)]
    for client in clients:
        read_until(client, b"data: 0\n\n")
    server.end(number)
    assert server.process.stdout
    assert server.process.stdout.readline() == "stopping\n"
    until(server.refuses)
    for client in clients:
        with client:
            ended = read_all(client)
            assert b"data: stopped\n\n" in ended
            assert ended.endswith(b"0\r\n\r\n")
    assert server.exit_code() == 0
    assert server.said() == ["ended"]


@both_loops
def test_an_idle_server_stops_at_once(start: Start) -> None:
    server = start()
    with server.sent(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n") as client:  # kept alive
        read_until(client, b'"ok"}')
        with server.sent(HALF):
            began = time.monotonic()
            server.end()
            assert server.exit_code() == 0
            assert time.monotonic() - began < 4
    assert server.said() == ["stopping", "ended"]


@both_loops
def test_a_stop_ends_at_its_deadline_what_does_not_end_by_itself(start: Start) -> None:
    server = start(stop=1)
    with server.sent(request("/endless?size=10&gap=0.1")) as client:
        read_until(client, b"xxx")
        began = time.monotonic()
        server.end()
        assert server.exit_code() == 0
        assert 0.9 < time.monotonic() - began < 8
    assert server.said() == ["stopping", "ended"]


@both_loops
def test_a_second_signal_stops_at_once(start: Start) -> None:
    server = start(stop=60)
    with server.sent(request("/endless?size=10&gap=0.1")) as client:
        read_until(client, b"xxx")
        server.end()
        assert server.process.stdout
        assert server.process.stdout.readline() == "stopping\n"
        server.end()
        assert server.exit_code() == 0
    assert server.said() == ["ended"]


# --- proxies


FORGED = [{"X-Forwarded-For": f"203.0.113.{n}", "X-Forwarded-Proto": "https"} for n in range(100)]


def test_headers_of_proxies_are_ignored_unless_asked_for(start: Start) -> None:
    server = start()
    seen = [server.get("/who", headers) for headers in FORGED]
    assert {each["client"] for each in seen} == {"127.0.0.1"}
    assert {each["scheme"] for each in seen} == {"http"}


def test_headers_of_a_proxy_are_believed_from_its_address_only(start: Start) -> None:
    server = start("--proxy", "127.0.0.2")
    seen = {server.get("/who", headers)["client"] for headers in FORGED}
    assert seen == {"127.0.0.1"}
    passed_on = server.get("/who", FORGED[7], source="127.0.0.2")
    assert passed_on["client"] == "203.0.113.7"
    assert passed_on["scheme"] == "https"


def test_what_a_client_forges_before_the_proxy_adds_its_address_is_not_believed(
    start: Start,
) -> None:
    server = start("--proxy", "127.0.0.2")
    seen = {
        server.get("/who", {"X-Forwarded-For": f"203.0.113.{n}, 198.51.100.9"}, source="127.0.0.2")[
            "client"
        ]
        for n in range(100)
    }
    assert seen == {"198.51.100.9"}


@pytest.mark.parametrize("trusted", [(), ("*",), ("0.0.0.0/0",), ("::/0",), ("proxy.local",)])
def test_a_proxy_is_an_address_and_never_everybody(trusted: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="proxy"):
        Proxy(trusted)


# --- the rest


def test_the_server_does_not_say_what_it_is(start: Start) -> None:
    server = start()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request("GET", "/healthz")
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.headers["server"] is None
    assert answer.headers["date"]


def test_an_upgrade_nobody_knows_is_an_ordinary_request(start: Start) -> None:
    server = start(head=0.5)
    with server.sent(
        b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    ) as client:
        assert b'"ok"}' in read_all(client)
