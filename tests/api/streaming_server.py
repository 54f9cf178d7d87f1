"""A small application that streams, run as our server is; for tests of how it is run.

    python -m tests.api.streaming_server '{"head": 1}' --proxy 127.0.0.2 --asyncio

Says `ready PORT`, `stopping` and `ended` on stdout.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Iterator

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from api.http.slow_clients import Deadlines


class Streams:
    """What runs, and whether the server stops."""

    def __init__(self) -> None:
        self.begun = 0
        self.running = 0
        self.stopping = asyncio.Event()

    def stop(self) -> None:
        asyncio.get_running_loop()  # raises outside of the event loop
        say("stopping")
        self.stopping.set()

    @contextlib.contextmanager
    def counted(self) -> Iterator[None]:
        self.begun += 1
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1

    async def events(self, count: int, gap: float) -> AsyncIterator[str]:
        """`count` events, `gap` seconds apart; a stop ends them with an event that says so."""
        with self.counted():
            for number in range(count):
                yield f"data: {number}\n\n"
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.stopping.wait(), gap)
                    await asyncio.sleep(0.5)  # a client has time to see that others are refused
                    yield "data: stopped\n\n"
                    return

    async def endless(self, size: int, gap: float) -> AsyncIterator[bytes]:
        """Blocks of this size without an end, whoever stops."""
        with self.counted():
            while True:
                yield b"x" * size
                await asyncio.sleep(gap)


async def healthz(_request: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def state(request: Request) -> Response:
    return JSONResponse(
        {
            "begun": request.app.state.streams.begun,
            "running": request.app.state.streams.running,
            "tasks": len(asyncio.all_tasks()),
            "descriptors": len(os.listdir("/proc/self/fd")),
        }
    )


async def who(request: Request) -> Response:
    client = request.client.host if request.client else None
    headers = list(request.headers.items())
    return JSONResponse({"client": client, "scheme": request.url.scheme, "headers": headers})


async def echo(request: Request) -> Response:
    body = await request.body()
    return JSONResponse({"bytes": len(body), "headers": dict(request.headers)})


async def early(_request: Request) -> Response:
    return JSONResponse({"refused": True}, status_code=401)  # the body is not read


async def late(_request: Request) -> Response:
    await asyncio.sleep(1)
    return JSONResponse({"status": "late"})


async def stream(request: Request) -> Response:
    count = int(request.query_params.get("count", "3"))
    gap = float(request.query_params.get("gap", "0.2"))
    events = request.app.state.streams.events(count, gap)
    return StreamingResponse(events, media_type="text/event-stream")


async def endless(request: Request) -> Response:
    size = int(request.query_params.get("size", "65536"))
    gap = float(request.query_params.get("gap", "0"))
    blocks = request.app.state.streams.endless(size, gap)
    return StreamingResponse(blocks, media_type="text/event-stream")


async def large(request: Request) -> Response:
    return Response(b"x" * int(request.query_params["size"]))


async def problem(_request: Request) -> Response:
    body = {"code": "server-busy", "status": 503}
    return JSONResponse(body, 503, {"Retry-After": "2"}, media_type="application/problem+json")


def application(streams: Streams) -> Starlette:
    plain = (healthz, state, who, late, endless, large, problem)
    app = Starlette(
        routes=[
            *(Route(f"/{route.__name__}", route) for route in plain),
            Route("/stream", stream, methods=["GET", "POST"]),
            Route("/echo", echo, methods=["POST"]),
            Route("/early", early, methods=["POST"]),
        ]
    )
    app.state.streams = streams
    return app


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("deadlines", nargs="?", default="{}")
    options.add_argument("--proxy", action="append", default=[])
    options.add_argument("--asyncio", action="store_true", help="not the loop written in C")
    given = options.parse_args()
    if given.asyncio:
        sys.modules["uvloop"] = None  # type: ignore[assignment] # as if it were not installed

    from api.http.serving import Proxy, serve_app

    streams = Streams()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        say(f"ready {listening.getsockname()[1]}")
        serve_app(
            application(streams),
            listening,
            on_stopping=streams.stop,
            proxy=Proxy(tuple(given.proxy)) if given.proxy else None,
            deadlines=Deadlines(**json.loads(given.deadlines)),
        )
    say("ended")


if __name__ == "__main__":
    main()
