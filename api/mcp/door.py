"""Where requests of the protocol come in, while the application runs."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from starlette.types import Receive, Scope, Send

from api.http.services import Services

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager


class McpDoor:
    """An ASGI application that keeps no sessions: each request stands for itself."""

    def __init__(self, services: Services) -> None:
        """Let agents ask these services."""
        self._services = services
        self._manager: StreamableHTTPSessionManager | None = None

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Answer while this lasts."""
        # loaded here: the SDK brings a server of its own along, which other commands do not need
        from mcp.server.transport_security import TransportSecuritySettings

        from api.mcp.server import build_server

        # host names are checked by the guard and origins by the gate, for every route alike
        checked_before = TransportSecuritySettings(enable_dns_rebinding_protection=False)
        server = build_server(self._services)
        server.streamable_http_app(  # makes the manager; its own routes are not used
            json_response=True, stateless_http=True, transport_security=checked_before
        )
        async with server.session_manager.run():
            self._manager = server.session_manager
            yield
        self._manager = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        assert self._manager is not None  # noqa: S101 - requests come between start and end
        await self._manager.handle_request(scope, receive, send)
