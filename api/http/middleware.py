"""What every request passes through: a request id, size and host limits, and safe headers."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.asking.metrics import Metrics
from api.http.draining import Draining
from api.http.head import method_sent
from api.http.problems import failed, kinds, problem
from api.schemas.paths import path_of

_log = logging.getLogger(__name__)

_MOST_BYTES = 1024 * 1024
_MOST_UPLOADED = 100 * 1024 * 1024
UPLOADS = "/v1/library/uploads"  # the one path that takes whole files
_UNKNOWN = "none"  # the route of a request that met none; its path may hold anything
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
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

    def __init__(
        self, app: ASGIApp, hosts: Iterable[str], metrics: Metrics, draining: Draining
    ) -> None:
        """Guard this app.

        Args:
            app: what is behind.
            hosts: the names under which it is reachable.
            metrics: requests are counted here.
            draining: whether connections are to be closed, because the server is about to stop.
        """
        self._app = app
        self._hosts = frozenset(hosts)
        self._metrics = metrics
        self._draining = draining

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = request_id

        began = time.monotonic()
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-Id"] = request_id
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if self._draining.begun:
                    headers["Connection"] = "close"
            await send(message)

        refused = self._refusal(Request(scope))
        app = refused or self._app
        try:
            await app(scope, _bounded(receive, _most(scope)), send_with_headers)
        except Exception as error:
            if status:
                raise
            # here, so that a failure too has a request id and the safe headers
            failure = failed(Request(scope), error)
            await failure(scope, receive, send_with_headers)
        finally:
            self._note(scope, status, time.monotonic() - began)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        """Count the request; a refused or failed one gets a line in the log."""
        template = getattr(scope.get("route"), "path", _UNKNOWN)
        sent = method_sent(scope)
        method = sent if sent in _METHODS else "other"
        code = scope["state"].get("problem")
        self._metrics.request(template, method, status, code)
        if status >= 400:
            caller = scope["state"].get("caller")
            line = {
                "event": code or "request",
                "request_id": scope["state"]["request_id"],
                "route": template,
                "method": method,
                "status": status,
                "milliseconds": round(seconds * 1000),
                "key_id": caller.key_id if caller else None,
            }
            _log.info("request refused" if status < 500 else "request failed", extra=line)

    def _refusal(self, request: Request) -> ASGIApp | None:
        host = Headers(scope=request.scope).get("host", "")
        name = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
        if name not in self._hosts:
            return problem(
                request,
                kinds()["wrong-host"],
                f"this server does not answer to {name[:100]!r}; ASSISTANT_HOSTS can name it",
            )
        length = request.headers.get("content-length", "0")
        most = _most(request.scope)
        if not length.isdigit() or int(length) > most:
            return problem(request, kinds()["request-too-large"], _too_large(most))
        return None


def _most(scope: Scope) -> int:
    return _MOST_UPLOADED if path_of(scope) == UPLOADS else _MOST_BYTES


def _too_large(most: int) -> str:
    return f"a request may have {most} bytes here"


def _bounded(receive: Receive, most: int) -> Receive:
    """Count a body that does not say how long it is."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise HTTPException(413, _too_large(most))
        return message

    return counted
