"""Clients who keep the server waiting: every wait of a connection has an end.

- A request head has to arrive whole. Time runs from connecting, and again from the end of the
  response before. Middleware cannot do this: it is not called before the head is whole.
- A body has to arrive whole; one that is larger than a question may be has to keep coming. Time
  stands still while the application does not want to read.
- What is sent has to be taken. Bytes that the client's window has no room for wait in the
  transport; while some wait, the client has to take a least number of them in each span of time.

The memory of a connection is bounded too: bytes that give the application nothing (a head without
an end, an endless trailer) are counted.
"""

from __future__ import annotations

import asyncio
import logging
import math
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from starlette.requests import Request
from starlette.responses import Response
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from api.http.problems import kinds, problem

_log = logging.getLogger(__name__)

_MOST_HEAD_BYTES = 64 * 1024
_LEAST_BYTES_A_SECOND = 1024
_LEAST_UPLOADED_A_SECOND = 64 * 1024
_LAST_WORDS = 5  # seconds for what is stopped to say so


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadlines:
    """How long a client may keep the server waiting, and how long a stop waits; in seconds.

    Args:
        head: for a whole request head.
        body: for the whole body after it, or a span in which 64 KiB of it a second arrive.
        write: a span of time in which a client who reads slowly has to take 1 KiB a second.
        idle: between two requests on one connection.
        stop: for the requests that are running when the server stops.
    """

    head: float = 10
    body: float = 20
    write: float = 30
    idle: int = 5
    stop: int = 25

    @classmethod
    def letting_end(cls, seconds: float) -> Self:
        """Deadlines with a stop that lets answers go on for so long, and say their last words."""
        return cls(stop=math.ceil(seconds) + _LAST_WORDS)


class SlowClientProtocol(HttpToolsProtocol):
    """A connection whose waits have an end; see the module."""

    deadlines: ClassVar[Deadlines] = Deadlines()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Whatever uvicorn gives its protocol."""
        super().__init__(*args, **kwargs)
        self._arriving = _Alarm(self.loop)
        self._leaving = _Alarm(self.loop)
        self._in_body = False
        self._useful = False  # whether the bytes being read gave the application something
        self._useless_bytes = 0
        self._body_bytes = 0  # that arrived since the alarm was set
        self._unsent = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a head; and be told of every byte that cannot be sent at once."""
        super().connection_made(transport)
        transport.set_write_buffer_limits(high=0)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait for nothing any more."""
        self._arriving.off()
        self._leaving.off()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse, and count what leads nowhere."""
        self._useful = False
        super().data_received(data)
        self._useless_bytes = 0 if self._useful else self._useless_bytes + len(data)
        if self._useless_bytes > _MOST_HEAD_BYTES and not self.transport.is_closing():
            self._refuse("head-too-large", f"{_MOST_HEAD_BYTES // 1024} KiB led to no request")

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep headers; trailers are dropped, which uvicorn would add to the headers."""
        if not self._in_body:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is whole: wait for the body."""
        super().on_headers_complete()
        self._useful = self._in_body = True
        self._wait_for_body()

    def on_body(self, body: bytes) -> None:
        """A part of the body."""
        self._useful = True
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The body is whole."""
        self._useful, self._in_body = True, False
        self._arriving.off()
        super().on_message_complete()
        if self.cycle.response_complete:  # an answer that did not wait for its body
            self._wait_for_head()

    def on_response_complete(self) -> None:
        """Wait for the next head, unless a request is there already."""
        super().on_response_complete()
        if self.cycle.response_complete and not self._in_body:
            self._wait_for_head()

    def pause_writing(self) -> None:
        """Some bytes wait for the client."""
        super().pause_writing()
        self._wait_for_reader(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        """No byte waits for the client."""
        self._leaving.off()
        super().resume_writing()

    def _wait_for_head(self) -> None:
        self._arriving.ring(self.deadlines.head, self.transport.close)

    def _wait_for_body(self) -> None:
        self._body_bytes = 0
        self._arriving.ring(self.deadlines.body, self._body_is_late)

    def _wait_for_reader(self, unsent: int) -> None:
        self._unsent = unsent
        self._leaving.ring(self.deadlines.write, self._check_reader)

    def _body_is_late(self) -> None:
        cycle = self.cycle
        answering = cycle.response_started and not cycle.response_complete
        comes = (
            not cycle.response_complete
            and self._body_bytes >= _LEAST_UPLOADED_A_SECOND * self.deadlines.body
        )
        if answering or comes or self.flow.read_paused or cycle.waiting_for_100_continue:
            self._wait_for_body()  # it is not the client who keeps us waiting
        elif cycle.response_complete:
            self.transport.close()
        else:
            scope: Any = cycle.scope  # uvicorn's own type of it, which starlette does not know
            request_id = scope["state"].setdefault("request_id", secrets.token_hex(8))
            _log.info(
                "a request body did not arrive in time",
                extra={"event": "request-timeout", "request_id": request_id},
            )
            detail = f"the body did not arrive within {self.deadlines.body:g} seconds"
            late = problem(Request(scope), kinds()["request-timeout"], detail)
            late.headers["X-Request-Id"] = request_id
            cycle.disconnected = True  # whatever the application still says is not sent
            cycle.message_event.set()
            self._say_and_close(late)

    def _check_reader(self) -> None:
        unsent = self.transport.get_write_buffer_size()
        if self._unsent - unsent < _LEAST_BYTES_A_SECOND * self.deadlines.write:
            _log.info("a client reads too slowly", extra={"event": "reader-too-slow"})
            self.transport.abort()  # closing would wait for the client
        else:
            self._wait_for_reader(unsent)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - uvicorn's own words
        """What arrived is no HTTP; uvicorn would say so in plain text."""
        self._refuse("bad-request", "what arrived is not well-formed HTTP")

    def _refuse(self, code: str, detail: str) -> None:
        """Say why something never became a request, unless an answer is being sent."""
        if self.cycle is not None and not self.cycle.response_complete:
            self.transport.abort()
            return
        request_id = secrets.token_hex(8)
        _log.info(detail, extra={"event": code, "request_id": request_id})
        refused = problem(Request(_nameless(request_id)), kinds()[code], detail)
        refused.headers["X-Request-Id"] = request_id
        self._say_and_close(refused)

    def _say_and_close(self, response: Response) -> None:
        response.headers["Connection"] = "close"
        headers = [*self.server_state.default_headers, *response.raw_headers]
        lines = [name + b": " + value + b"\r\n" for name, value in headers]
        head = STATUS_LINE[response.status_code] + b"".join(lines)
        self.transport.write(head + b"\r\n" + bytes(response.body))
        self.transport.close()


def protocol_class(deadlines: Deadlines) -> type[asyncio.Protocol]:
    """What `uvicorn.Config(http=…)` takes, for these deadlines."""
    return type("SlowClientProtocol", (SlowClientProtocol,), {"deadlines": deadlines})


def _nameless(request_id: str) -> dict[str, Any]:
    """The scope of what never became a request."""
    return {
        "type": "http", "scheme": "http", "server": None, "method": "", "path": "",
        "query_string": b"", "headers": [], "state": {"request_id": request_id},
    }  # fmt: skip


class _Alarm:
    """One call at a later time, that can be put off or called off."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._handle: asyncio.TimerHandle | None = None

    def ring(self, seconds: float, call: Callable[[], None]) -> None:
        self.off()
        self._handle = self._loop.call_later(seconds, call)

    def off(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
