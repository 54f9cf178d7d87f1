"""Who a request comes from and how often: before any route or mounted application sees it.

What is not named as open here needs a caller, so that a new route or mount is closed until somebody
says otherwise.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.access.caller import Caller
from api.access.csrf import check_same_origin
from api.access.doorkeeper import Doorkeeper
from api.access.scopes import Scope as KeyScope
from api.asking.limits.window import Standing, Window
from api.errors import ApiError, KeyInvalid, KeyRequired, TooManyFailures, TooManyRequests
from api.http.problems import failed
from api.schemas.paths import path_of
from corpus.errors import CatalogueUnavailable

# open, but whoever says who they are is known there
GREETED = frozenset({"/v1/me"})
OPEN_PATHS = GREETED | frozenset(
    {
        "/", "/library", "/library/questions", "/library/feedback", "/facts", "/history",
        "/healthz", "/readyz", "/openapi.json", "/favicon.ico",
        "/sign-in", "/sign-in/callback", "/sign-out",
        "/slack/events",  # there only with a signing secret, and nothing happens unsigned
    }
)  # fmt: skip
# pages under `/c/` are the same for everybody; what stands in them comes from routes that are not
OPEN_PREFIXES = ("/static/", "/brand/", "/problems/", "/c/")
# mounted applications have none of the dependencies of routes: what they need is said here
MOUNTED: Mapping[str, KeyScope] = {"/mcp": KeyScope.MCP}


class Gate:
    """Pure ASGI middleware: finds the caller, keeps to limits, and says in headers how they stand.

    Routes find the caller in `request.state.caller`.
    """

    def __init__(
        self,
        app: ASGIApp,
        doorkeeper: Doorkeeper,
        requests: Window,
        failures: Window,
        public_url: str = "",
    ) -> None:
        """Guard this app.

        Args:
            app: what is behind the gate.
            doorkeeper: knows who asks.
            requests: of each key, and of each person.
            failures: of each address: requests without a key that opens anything.
            public_url: the address in the browser, where it is not the one that requests name.
        """
        self._app = app
        self._public_url = public_url
        self._doorkeeper = doorkeeper
        self._requests = requests
        self._failures = failures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        path = path_of(scope) if scope["type"] == "http" else ""
        greeted = path in GREETED
        if scope["type"] != "http" or (is_open(path) and not greeted):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        limits: dict[str, str] = {}

        async def send_with_limits(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(limits)
            await send(message)

        try:
            caller = await self._admit(request, greeted)
            if caller is not None:
                check_same_origin(request, caller.means, self._public_url)
                scope["state"]["caller"] = caller
                await self._keep_to_limits(caller, limits)
                needed = scope_of_mount(path)
                if needed is not None:
                    caller.must(needed)
        except (ApiError, CatalogueUnavailable) as error:
            await failed(request, error)(scope, receive, send_with_limits)
            return
        await self._app(scope, receive, send_with_limits)

    async def _admit(self, request: Request, greeted: bool) -> Caller | None:
        """Who asks; None for somebody unknown who needs not say."""
        headers = Headers(scope=request.scope)
        try:
            return await run_in_threadpool(self._doorkeeper.admit, headers)
        except (KeyInvalid, KeyRequired) as error:
            if greeted and isinstance(error, KeyRequired):
                return None
            standing = await self._failures.count(address_of(request))
            if greeted:
                return None
            if not standing.allowed:
                raise TooManyFailures(standing.reset) from error
            raise

    async def _keep_to_limits(self, caller: Caller, limits: dict[str, str]) -> None:
        if caller.owner is None or not self._requests.limit:
            return
        standing = await self._requests.count(caller.owner)
        limits.update(_limit_headers(standing, self._requests.seconds))
        if not standing.allowed:
            raise TooManyRequests(standing.limit, standing.reset)


def is_open(path: str) -> bool:
    """Whether a path is there for everybody."""
    return path in OPEN_PATHS or path.startswith(OPEN_PREFIXES)


def scope_of_mount(path: str) -> KeyScope | None:
    """What a key needs for a path of a mounted application; None for any other path."""
    for prefix, needed in MOUNTED.items():
        if path == prefix or path.startswith(f"{prefix}/"):
            return needed
    return None


def _limit_headers(standing: Standing, seconds: float) -> dict[str, str]:
    return {
        "RateLimit-Policy": f'"default";q={standing.limit};w={seconds:g}',
        "RateLimit": f'"default";r={standing.remaining};t={standing.reset}',
    }


def address_of(request: Request) -> str:
    """The client's address; of IPv6 the network, which one client has whole."""
    host = request.client.host if request.client else "unknown"
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
