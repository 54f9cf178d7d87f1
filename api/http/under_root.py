"""Being served under a path of a host that has other things, too, such as `/docs`.

A proxy takes that path away before it passes a request on, or leaves it; both are understood,
because none of our own paths begins with it. Behind this the scope is as ASGI has it: `path` whole,
`root_path` the part that is not ours. No header is believed about it.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

# what our own paths begin with: under such a path nobody could tell whether it was taken away
OUR_FIRST = frozenset(
    {
        "ask", "brand", "c", "d", "facts", "favicon.ico", "healthz", "history", "library", "mcp",
        "metrics", "openapi.json", "problems", "readyz", "s", "sign-in", "sign-out", "slack",
        "static", "v1",
    }
)  # fmt: skip


def check_root(root: str) -> None:
    """Make sure that our own paths can be told from this one.

    Raises:
        ValueError: when one of them begins alike.
    """
    first = root.strip("/").partition("/")[0]
    if first in OUR_FIRST:
        raise ValueError(
            f"{root} begins as paths of this server do, so a proxy cannot serve it there; "
            "choose another one, such as /docs"
        )


class UnderRoot:
    """Pure ASGI middleware: says what of a path is not ours, taken away by a proxy or not."""

    def __init__(self, app: ASGIApp, root: str) -> None:
        """Serve this app under this path, one that `check_root` lets pass."""
        self._app = app
        self._root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "http":
            scope = {**scope, "path": self._whole(scope["path"]), "root_path": self._root}
        await self._app(scope, receive, send)

    def _whole(self, path: str) -> str:
        if path == self._root:
            return f"{path}/"
        return path if path.startswith(f"{self._root}/") else self._root + path
