"""A slash too many at the end of a path: the same path, not a detour to it.

Programs write addresses such as `/mcp/` and `/v1/models/`. A redirect would send a question twice,
would lose its key or its body with some clients, and would name the scheme of the connection, which
behind a proxy is not the one in the browser.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

from api.schemas.paths import path_of, root_of


class WithoutSlash:
    """Pure ASGI middleware: takes one slash off, before anything judges a request by its path."""

    def __init__(self, app: ASGIApp) -> None:
        """Give this app the paths that it knows."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "http":
            path = root_of(scope) + without_slash(path_of(scope))
            scope = {**scope, "path": path}
        await self._app(scope, receive, send)


def without_slash(path: str) -> str:
    """The path without the one slash too many at its end.

    `/` stays, and so does a path that ends in several: that is no slip, and nothing here.
    """
    shorter = path.removesuffix("/")
    return path if not shorter or shorter.endswith("/") else shorter
