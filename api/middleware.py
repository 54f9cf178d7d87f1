"""What every request passes through: a request id, size and host limits, and safe headers."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import failed, problem

_MOST_BYTES = 1024 * 1024
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; font-src 'self'; frame-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
        "trusted-types 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """Pure ASGI middleware, so that streams and disconnects pass through untouched.

    Only the hosts given are answered: a web page of another name that resolves to this machine
    (DNS rebinding) is not.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str]) -> None:
        """Guard this app, reachable under these host names."""
        self._app = app
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id

        started = False

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = self._refusal(Request(scope))
        app = refused or self._app
        try:
            await app(scope, _bounded(receive), send_with_headers)
        except Exception as error:
            if started:
                raise
            # here, so that a failure too has a request id and the safe headers
            failure = failed(Request(scope), error)
            await failure(scope, receive, send_with_headers)

    def _refusal(self, request: Request) -> ASGIApp | None:
        host = Headers(scope=request.scope).get("host", "")
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        if name not in self._hosts:
            return problem(request, 421, "wrong-host", f"this server does not answer to {name!r}")
        length = request.headers.get("content-length", "0")
        if not length.isdigit() or int(length) > _MOST_BYTES:
            return problem(request, 413, "request-too-large", _TOO_LARGE)
        return None


_TOO_LARGE = f"a request may have {_MOST_BYTES} bytes"


def _bounded(receive: Receive) -> Receive:
    """Count a body that does not say how long it is."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > _MOST_BYTES:
            raise HTTPException(413, _TOO_LARGE)
        return message

    return counted
