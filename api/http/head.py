"""HEAD as RFC 9110 has it: what GET would answer, without the body, on every route at once.

Routes know GET alone, so that none can be forgotten and the OpenAPI document names each once.
"""

from __future__ import annotations

import contextlib

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SENT = "method_sent"


class HeadAsGet:
    """Pure ASGI middleware, the first that a request meets: all behind it sees a GET."""

    def __init__(self, app: ASGIApp) -> None:
        """Answer HEAD with what this app answers GET."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        state = {**scope.get("state", {}), _SENT: "HEAD"}
        # a copy: whoever sends the response has to go on knowing that it has no body
        asked = {**scope, "method": "GET", "state": state}
        with contextlib.suppress(_Enough):
            await self._app(asked, receive, _without_body(send))


def method_sent(scope: Scope) -> str:
    """The method that the client sent, for figures and logs."""
    return str(scope.get("state", {}).get(_SENT, scope["method"]))


class _Enough(Exception):
    """The head is sent, and nobody waits for the body."""


def _without_body(send: Send) -> Send:
    """Send the head; end whatever would go on making a body once its first piece is there."""

    async def bodiless(message: Message) -> None:
        if message["type"] != "http.response.body":
            await send(message)
            return
        await send({"type": "http.response.body", "body": b"", "more_body": False})
        if message.get("more_body", False):
            raise _Enough

    return bodiless
