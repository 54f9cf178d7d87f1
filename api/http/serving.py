"""How the application is run: by uvicorn, with deadlines for clients and a stop that waits.

The first SIGTERM or SIGINT stops gracefully: no connection is accepted any more, whoever is told of
the stop brings running answers to an end, and requests may run until the deadline. A second one
stops at once. Either way the process ends with exit code 0.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from api.http.slow_clients import Deadlines, protocol_class

_log = logging.getLogger(__name__)

_SWITCH_SECONDS = 0.001
_LOOK_SECONDS = 0.05  # between two looks at whether to stop at once
_SEND_BUFFER_BYTES = 256 * 1024  # the system would keep megabytes for a client who does not read


@dataclass(frozen=True, slots=True)
class Proxy:
    """The reverse proxy in front, whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.

    Args:
        trusted: its addresses, or networks such as `10.0.0.0/24`; nobody else is believed.

    Raises:
        ValueError: for no address, or something else than an address; also for every address.
    """

    trusted: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.trusted:
            raise ValueError("name the address of the proxy whose headers are to be believed")
        for name in self.trusted:
            try:
                network = ipaddress.ip_network(name)
            except ValueError:
                raise ValueError(
                    f"{name!r} is no address of a proxy; write one like 127.0.0.1 or 10.0.0.0/24"
                ) from None
            if network.prefixlen == 0:
                raise ValueError(f"{name} would believe everybody; name the proxy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Drain:
    """How long a server that is to stop answers on, so that a proxy looks elsewhere first.

    Args:
        seconds: for so long; 0 for not at all.
        begin: is called when it begins.
    """

    seconds: float = 0
    begin: Callable[[], None] = lambda: None


class Server(uvicorn.Server):
    """A server that tells of its stop before it waits for what is running."""

    def __init__(
        self,
        config: uvicorn.Config,
        on_ready: Callable[[], None],
        on_stopping: Callable[[], None],
        drain: Drain,
    ) -> None:
        """Each is called once, in the event loop, and should return at once."""
        super().__init__(config)
        self._on_ready = on_ready
        self._on_stopping = on_stopping
        self._drain = drain

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and tell: from then on requests are answered and signals are heard."""
        await super().startup(sockets)
        if not self.should_exit:
            self._on_ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        """Stop; stop at once when asked again.

        The signal is not noted for `capture_signals`, which would raise it again after the stop:
        the exit code would be that of a process killed by it.
        """
        self.force_exit = self.should_exit
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Tell, stop accepting, wait for what is running, end the application."""
        await self._let_drain()
        try:
            self._on_stopping()
        except Exception:
            _log.exception("the stop could not be told; requests run until their deadline")
        await super().shutdown(sockets)
        if self.force_exit:  # uvicorn leaves then without ending the application
            for connection in list(self.server_state.connections):
                connection.transport.abort()
            await self.lifespan.shutdown()

    async def _let_drain(self) -> None:
        """Answer on for a while; a second signal ends that."""
        if not self._drain.seconds:
            return
        self._drain.begin()
        end = time.monotonic() + self._drain.seconds
        while not self.force_exit and time.monotonic() < end:
            await asyncio.sleep(_LOOK_SECONDS)


def serve_app(
    app: ASGIApp,
    listening: socket.socket,
    *,
    on_ready: Callable[[], None] = lambda: None,
    on_stopping: Callable[[], None],
    drain: Drain | None = None,
    proxy: Proxy | None = None,
    deadlines: Deadlines | None = None,
) -> None:
    """Serve until a signal says stop; returns when all has ended.

    Args:
        app: what answers.
        listening: where, bound already; it is closed at the end.
        on_ready: called once in the event loop, when requests are answered and signals heard.
        on_stopping: called once in the event loop when the stop begins.
        drain: what goes before the stop; None for nothing.
        proxy: whose headers name the client; None believes nobody.
        deadlines: how long clients may keep the server waiting; None for the usual ones.

    Raises:
        SystemExit: with 3, when the application could not start; the log says why.
    """
    waits = deadlines or Deadlines()
    # answers are made on threads: the event loop waits so long behind each for the interpreter
    sys.setswitchinterval(_SWITCH_SECONDS)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)  # is inherited
    config = uvicorn.Config(
        app,
        http=protocol_class(waits),
        ws="none",
        lifespan="on",
        log_config=None,  # the handler of the root logger, which redacts
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=proxy is not None,  # uvicorn believes the loopback unless told not to
        forwarded_allow_ips=list(proxy.trusted) if proxy else [],
        timeout_keep_alive=waits.idle,
        timeout_graceful_shutdown=waits.stop,
    )
    Server(config, on_ready, on_stopping, drain or Drain()).run(sockets=[listening])
