"""The web application, made from services; nothing happens at import."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterable
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.routing import Route
from starlette.types import Lifespan

from api.access.doorkeeper import Doorkeeper, KeyDoorkeeper
from api.access.people import PeopleDoorkeeper
from api.access.proxy import OnlyFromProxy, ProxyPeople
from api.asking.limits.window import SharedWindow, SlidingWindow, Window
from api.bootstrap.index_keeper import IndexKeeper
from api.bootstrap.openapi import PROBLEM_RESPONSES, describe
from api.http.gate import Gate
from api.http.head import HeadAsGet
from api.http.middleware import Guard
from api.http.problems import install_handlers
from api.http.routes import (
    answers,
    brand,
    contents,
    conversations,
    documents,
    exports,
    facts,
    health,
    hindsight,
    library,
    originals,
    pages,
    search,
    sign_in,
    suggestions,
    uploads,
)
from api.http.services import Services
from api.http.slashes import WithoutSlash
from api.http.under_root import UnderRoot, check_root
from api.http.upload_worker import UploadWorker
from api.http.version import project_version
from api.mcp.door import McpDoor
from api.openai import routes as openai
from api.page.assets import STATIC, PageFiles
from api.page.brand import Brand
from api.page.images.drawer import PageDrawer
from corpus.events import EventStore
from corpus.postgres import is_postgres

if TYPE_CHECKING:
    from api.slack.surface import SlackSurface

_MINUTE = 60.0


def create_app(
    services: Services,
    hosts: Iterable[str] | None = None,
    *,
    doorkeeper: Doorkeeper | None = None,
    trusted_proxies: Iterable[str] = (),
    slack: SlackSurface | None = None,
) -> FastAPI:
    """The application over these services.

    Args:
        services: what answers.
        hosts: the host names that it answers to; without them, those of the settings.
        doorkeeper: knows who asks; without one, holders of keys, people who are signed in, and,
            where nobody signs in, the one local person while no key was ever made.
        trusted_proxies: addresses of the proxy that signs people in; no other one is believed.
        slack: answers in Slack while the application runs.
    """

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as running:
            running.enter_context(IndexKeeper(services.index).running())
            await running.enter_async_context(mcp.open())
            worker = UploadWorker(services.uploads, services.data_dir)
            await running.enter_async_context(worker.running())
            if slack is not None:
                await running.enter_async_context(slack.running())
            yield

    mcp = McpDoor(services)
    app = interface(lifespan)
    app.router.routes.append(Route("/mcp", mcp, methods=["POST"]))
    _let_in(app, slack)
    app.state.services = services
    app.state.page_drawer = PageDrawer()
    app.state.brand = Brand.of(services.settings)
    failures = services.settings.failures_per_minute
    app.state.sign_ins = _window(services, "sign-ins", failures)
    _guard(app, services, doorkeeper or _doorkeeper(services), hosts)
    if services.sign_in.proxy is not None:
        _believe(app, services.sign_in.proxy, tuple(trusted_proxies))
    return app


def create_slack_app(services: Services, slack: SlackSurface) -> FastAPI:
    """Slack alone, with what operating it needs: health, readiness and figures."""

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        with IndexKeeper(services.index).running():
            async with slack.running():
                yield

    app = FastAPI(
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    install_handlers(app)
    app.include_router(health.router)
    _let_in(app, slack)
    app.state.services = services
    _guard(app, services, _doorkeeper(services), None)
    return app


def _let_in(app: FastAPI, slack: SlackSurface | None) -> None:
    """Let Slack deliver over HTTP, where it can prove that it is Slack."""
    app.state.slack = slack
    if slack is not None and slack.signing_secret:
        from api.slack.door import SlackDoor  # bolt, which other servers do not need

        app.router.routes.append(Route("/slack/events", SlackDoor(slack), methods=["POST"]))


def _guard(
    app: FastAPI, services: Services, doorkeeper: Doorkeeper, hosts: Iterable[str] | None
) -> None:
    # the last one added is the first that a request meets
    app.add_middleware(
        Gate,
        doorkeeper=doorkeeper,
        requests=_window(services, "requests", services.settings.key_requests_per_minute),
        failures=_window(services, "failures", services.settings.failures_per_minute),
        public_url=services.settings.public_url,
    )
    app.add_middleware(
        Guard,
        hosts=tuple(hosts or services.settings.host_names),
        metrics=services.metrics,
        draining=services.draining,
    )
    app.add_middleware(WithoutSlash)
    if services.settings.root:
        check_root(services.settings.root)
        app.add_middleware(UnderRoot, root=services.settings.root)
    app.add_middleware(HeadAsGet)


def _window(services: Services, purpose: str, limit: int) -> Window:
    """So many events a minute; of all servers together, where the library can have several."""
    if is_postgres(services.engine):
        return SharedWindow(EventStore(services.engine), purpose, limit, _MINUTE)
    return SlidingWindow(limit, _MINUTE)


def _doorkeeper(services: Services) -> Doorkeeper:
    nobody = services.sign_in.method == "none"
    keys = KeyDoorkeeper(services.keys, "without_keys" if nobody else "never")
    return PeopleDoorkeeper(keys, services.sign_in)


def _believe(app: FastAPI, people: ProxyPeople, trusted: tuple[str, ...]) -> None:
    """Let a proxy say who asks and from where, and nobody else; before anything else looks."""
    from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

    # it replaces the address of the connection, which has to be looked at before
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=list(trusted))
    app.add_middleware(OnlyFromProxy, names=people.headers, trusted=trusted)


def interface(lifespan: Lifespan[FastAPI] | None = None) -> FastAPI:
    """The routes alone, which are enough to describe them."""
    app = FastAPI(
        title="Cited assistant",
        version=project_version(),
        summary="Answers from an organisation's documents, every sentence proven by a quote.",
        lifespan=lifespan,
        responses=PROBLEM_RESPONSES,
        generate_unique_id_function=lambda route: route.name,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,  # `WithoutSlash` serves what would be sent elsewhere
    )
    install_handlers(app)
    routes = (
        answers, conversations, exports, suggestions, search, contents, documents, originals,
        library, brand, hindsight, facts, uploads, openai, sign_in, health, pages,
    )  # fmt: skip
    for module in routes:
        app.include_router(module.router)
    app.mount("/static", PageFiles(directory=STATIC), name="static")
    describe(app)
    return app
