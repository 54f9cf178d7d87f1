"""A chat model server on this machine that speaks OpenAI's streaming protocol and fails on demand.

Tested in test_fake_chat_server.py.
"""

from __future__ import annotations

import itertools
import json
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ANSWER = "The grant was approved in 2014 [1]. It went to Accra [2]."


class Fault(StrEnum):
    """What goes wrong with a request; NONE answers."""

    NONE = "none"
    RATE_LIMITED = "rate limited"  # 429 with Retry-After
    SERVER_ERROR = "server error"  # 500
    UNAUTHORISED = "unauthorised"  # 401, with the key in its message
    BAD_REQUEST = "bad request"  # 400, with the prompt in its message
    GARBAGE = "garbage"  # an event that is no JSON
    WEB_PAGE = "web page"  # 200 and HTML
    EMPTY = "empty"  # a stream without an event
    ERROR_EVENT = "error event"  # 200, then an event that is an error
    STALL_FIRST = "stall first"  # nothing after the headers
    STALL_MIDDLE = "stall middle"  # nothing after the third piece
    CUT_MIDDLE = "cut middle"  # the connection is lost after the third piece
    NO_END = "no end"  # the stream ends well after the third piece, the answer does not
    TOO_LONG = "too long"  # finish_reason is `length`
    MANY = "many"  # 10,000 tokens
    ENDLESS = "endless"  # tokens until the client leaves


@dataclass(frozen=True)
class Asked:
    """A request as the server saw it."""

    body: dict[str, Any]
    headers: dict[str, str]


@dataclass
class FakeChatServer:
    """Serves while it is entered. The n-th request meets the n-th fault, later ones the last.

    `pause` are seconds before each piece, `asked` are the requests, `left` is set when a client
    closes its connection before the end.
    """

    faults: Sequence[Fault] = (Fault.NONE,)
    answer: str = ANSWER
    retry_after: str = "0"
    pause: float = 0.0
    asked: list[Asked] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)
    streaming: threading.Event = field(default_factory=threading.Event)
    stopping: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> FakeChatServer:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = False  # the end waits for them: none is left behind
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def next_fault(self) -> Fault:
        return self.faults[min(len(self.asked), len(self.faults)) - 1]


def _handler(server: FakeChatServer) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        fake = server

    return Handler


class _ClientLeftError(Exception):
    """The client closed its connection."""


class _Handler(BaseHTTPRequestHandler):
    fake: FakeChatServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_POST(self) -> None:
        self.close_connection = True
        length = int(self.headers["content-length"])
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.fake.asked.append(Asked(json.loads(self.rfile.read(length)), headers))
        fault = self.fake.next_fault()
        try:
            self._refuse(fault) if fault in _REFUSALS else self._stream(fault)
        except (_ClientLeftError, ConnectionError):
            self.fake.left.set()

    def _refuse(self, fault: Fault) -> None:
        status, kind = _REFUSALS[fault]
        last = self.fake.asked[-1]
        message = f"{last.headers.get('authorization')} {json.dumps(last.body)}"
        data = json.dumps({"error": {"message": message, "type": kind, "code": None}}).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        if fault is Fault.RATE_LIMITED:
            self.send_header("retry-after", self.fake.retry_after)
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, fault: Fault) -> None:
        self.send_response(200)
        html = fault is Fault.WEB_PAGE
        self.send_header("content-type", "text/html" if html else "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        self.wfile.flush()
        _STREAMS.get(fault, _answering)(self, self.fake)
        self.wfile.write(b"0\r\n\r\n")

    def say(self, data: bytes) -> None:
        if self._has_left(0):
            raise _ClientLeftError
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()
        self.fake.streaming.set()

    def event(self, text: str, finish: str | None = None) -> None:
        time.sleep(self.fake.pause)
        delta = {"role": "assistant", "content": text}
        self.say(_event({"delta": delta, "index": 0, "finish_reason": finish}))

    def wait(self) -> None:
        """Stall until the client leaves or the server stops."""
        self.fake.streaming.set()
        while not self.fake.stopping.is_set():
            if self._has_left(0.01):
                raise _ClientLeftError

    def _has_left(self, seconds: float) -> bool:
        if not select.select([self.connection], [], [], seconds)[0]:
            return False
        try:
            return not self.connection.recv(1, socket.MSG_PEEK)
        except ConnectionError:
            return True


def _event(choice: dict[str, Any]) -> bytes:
    chunk = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": "fake",
        "choices": [choice],
    }
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"


def _pieces(text: str) -> Iterator[str]:
    for i in range(0, len(text), 5):
        yield text[i : i + 5]


def _answering(handler: _Handler, fake: FakeChatServer, finish: str = "stop") -> None:
    for piece in _pieces(fake.answer):
        handler.event(piece)
    handler.event("", finish)
    handler.say(b"data: [DONE]\n\n")


def _beginning(handler: _Handler, fake: FakeChatServer) -> None:
    for piece in itertools.islice(_pieces(fake.answer), 3):
        handler.event(piece)


def _garbage(handler: _Handler, _: FakeChatServer) -> None:
    handler.say(b"data: {\xff\xfe\x00 nothing\n\n")


def _web_page(handler: _Handler, _: FakeChatServer) -> None:
    handler.say(b"<html><body>Please log in.</body></html>")


def _empty(handler: _Handler, _: FakeChatServer) -> None:
    handler.say(b"data: [DONE]\n\n")


def _error_event(handler: _Handler, fake: FakeChatServer) -> None:
    message = json.dumps(fake.asked[-1].body)
    handler.say(b"data: " + json.dumps({"error": {"message": message}}).encode() + b"\n\n")


def _stall_first(handler: _Handler, _: FakeChatServer) -> None:
    handler.wait()


def _stall_middle(handler: _Handler, fake: FakeChatServer) -> None:
    _beginning(handler, fake)
    handler.wait()


def _cut_middle(handler: _Handler, fake: FakeChatServer) -> None:
    _beginning(handler, fake)
    handler.connection.shutdown(socket.SHUT_RDWR)


def _no_end(handler: _Handler, fake: FakeChatServer) -> None:
    _beginning(handler, fake)
    handler.say(b"data: [DONE]\n\n")


def _too_long(handler: _Handler, fake: FakeChatServer) -> None:
    _answering(handler, fake, finish="length")


def _many(handler: _Handler, _: FakeChatServer) -> None:
    for number in range(10_000):
        handler.event(f"word{number} ")
    handler.event("", "stop")
    handler.say(b"data: [DONE]\n\n")


def _endless(handler: _Handler, fake: FakeChatServer) -> None:
    while not fake.stopping.is_set():
        handler.event("again and again ")


_REFUSALS = {
    Fault.RATE_LIMITED: (429, "rate_limit_error"),
    Fault.SERVER_ERROR: (500, "server_error"),
    Fault.UNAUTHORISED: (401, "invalid_request_error"),
    Fault.BAD_REQUEST: (400, "invalid_request_error"),
}
_STREAMS: dict[Fault, Callable[[_Handler, FakeChatServer], None]] = {
    Fault.GARBAGE: _garbage,
    Fault.WEB_PAGE: _web_page,
    Fault.EMPTY: _empty,
    Fault.ERROR_EVENT: _error_event,
    Fault.STALL_FIRST: _stall_first,
    Fault.STALL_MIDDLE: _stall_middle,
    Fault.CUT_MIDDLE: _cut_middle,
    Fault.NO_END: _no_end,
    Fault.TOO_LONG: _too_long,
    Fault.MANY: _many,
    Fault.ENDLESS: _endless,
}
