"""Where the app speaks to the fake: methods over HTTP, addresses of responses, and the socket."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
from typing import Any

import aiohttp
from aiohttp import web

from tests.fake_slack.limits import Refused, check_blocks, check_text
from tests.fake_slack.web_api import call
from tests.fake_slack.workspace import Call, Fault, Workspace


class Endpoints:
    """A server over a workspace. For one event loop."""

    def __init__(self, workspace: Workspace) -> None:
        """Serve this workspace; `open` begins."""
        self.sockets: list[web.WebSocketResponse] = []
        self.opened = 0
        self._workspace = workspace
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._numbers = itertools.count(1)

    async def open(self) -> None:
        """Listen on a free port."""
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._method)  # GET and POST alike
        app.router.add_post("/response/{number}", self._response)
        app.router.add_get("/link", self._socket)
        self._runner = web.AppRunner(app, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.port = int(self._runner.addresses[0][1])

    async def close(self) -> None:
        """Listen no more."""
        for socket in self.sockets:
            with contextlib.suppress(Exception):
                await socket.close()
        await self._runner.cleanup()

    async def cut(self) -> None:
        """Abort every socket without a word."""
        for socket in self.sockets:
            transport = socket._req.transport  # there is no polite way
            if transport is not None:
                transport.abort()
        self.sockets.clear()

    async def send(self, envelope: dict[str, Any]) -> Any:
        """Send an envelope over the newest socket; what its acknowledgement says."""
        while not self.sockets:
            await asyncio.sleep(0.02)
        number = f"envelope-{next(self._numbers)}"
        answered = self._waiting[number] = asyncio.get_running_loop().create_future()
        try:
            await self.sockets[-1].send_str(json.dumps({"envelope_id": number, **envelope}))
            return await answered
        finally:
            del self._waiting[number]

    async def _method(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        given = await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        token = token or str(given.pop("token", ""))
        made = Call(method, given, self._workspace.clock())
        with self._workspace.lock:
            fault = self._workspace.fault(method)
            if fault is not None and not fault.late:
                self._workspace.calls.append(made)
                return self._faulty(request, made, fault)
            if self._workspace.over_tier(method):
                made.status = 429
                self._workspace.calls.append(made)
                return _limited(1)
            answer: dict[str, Any]
            try:
                answer = {"ok": True, **call(self._workspace, method, token, given)}
            except Refused as refused:
                made.error = refused.code
                answer = {"ok": False, "error": refused.code}
            except (KeyError, TypeError) as error:
                made.error = "invalid_arguments"
                answer = {"ok": False, "error": "invalid_arguments", "detail": repr(error)}
            self._workspace.calls.append(made)
        if fault is not None:
            return self._faulty(request, made, fault)
        if method == "apps.connections.open" and answer["ok"]:
            answer["url"] = f"ws://127.0.0.1:{self.port}/link"
        scopes = ",".join(sorted(self._workspace.scopes))
        return web.json_response(answer, headers={"X-OAuth-Scopes": scopes})

    def _faulty(self, request: web.Request, made: Call, fault: Fault) -> web.StreamResponse:
        made.status, made.error = fault.status, fault.error or "fault"
        if fault.drop or fault.late:
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        if fault.status == 429:
            return _limited(fault.retry_after)
        if fault.body is not None:
            return web.Response(status=fault.status, text=fault.body)
        if fault.error:
            return web.json_response({"ok": False, "error": fault.error}, status=fault.status)
        return web.Response(status=fault.status, text="fault")

    async def _response(self, request: web.Request) -> web.Response:
        """What is sent to the address of a command: at most five times."""
        number, given = request.match_info["number"], await request.json()
        with self._workspace.lock:
            kept = self._workspace.responses[number]
            try:
                check_text(given.get("text"))
                check_blocks(given.get("blocks", []))
            except Refused as refused:
                return web.Response(status=400, text=refused.code)
            if sum(each.get("response_type") == "ephemeral" for each in kept) >= 5:
                return web.Response(status=404, text="used_url")
            if given.get("replace_original"):
                kept.clear()
            kept.append(given)
        return web.Response(text="ok")

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        self.opened += 1
        await socket.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        self.sockets.append(socket)
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            said = json.loads(message.data)
            waiting = self._waiting.get(said.get("envelope_id", ""))
            if waiting is not None and not waiting.done():
                waiting.set_result(said.get("payload"))
        if socket in self.sockets:
            self.sockets.remove(socket)
        return socket


async def _arguments(request: web.Request) -> dict[str, Any]:
    found: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        found |= await request.json()
    else:
        found |= await request.post()
        for name in ("blocks", "view", "prompts"):
            if isinstance(found.get(name), str):
                found[name] = json.loads(found[name])
    return {name: _boolean(value) for name, value in found.items()}


def _boolean(value: Any) -> Any:
    """Forms say 0 and 1, or true and false."""
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def _limited(seconds: int) -> web.Response:
    body = {"ok": False, "error": "ratelimited"}
    return web.json_response(body, status=429, headers={"Retry-After": str(seconds)})
