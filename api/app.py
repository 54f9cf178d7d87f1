"""The web application, made from services; nothing happens at import."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterable
from typing import Any

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from api.bootstrap import IndexKeeper, Services
from api.errors import PROBLEM, install_handlers
from api.middleware import Guard
from api.routes import answers, conversations, documents, health, pages, search
from api.schemas import ProblemOut

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": "A problem, after RFC 9457",
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
    }
    for status in (400, 404, 413, 421, 422, 500, 503)
}


def create_app(services: Services, hosts: Iterable[str] = LOOPBACK_HOSTS) -> FastAPI:
    """The application over these services, answering to these host names."""

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        keeper = IndexKeeper(services.index)
        keeper.start()
        yield
        keeper.stop()

    app = FastAPI(
        title="Cited assistant",
        version="0.1.0",
        description="Answers from an organisation's documents, every sentence proven by a quote.",
        lifespan=lifespan,
        responses=_PROBLEMS,
        docs_url=None,
        redoc_url=None,
    )
    app.state.services = services
    install_handlers(app)
    for module in (answers, conversations, search, documents, health, pages):
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=pages.STATIC), name="static")
    app.add_middleware(Guard, hosts=tuple(hosts))
    _describe_problems(app)
    return app


def _describe_problems(app: FastAPI) -> None:
    """Add the schema that every error response refers to."""
    make = app.openapi

    def openapi() -> dict[str, object]:
        document = make()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas.setdefault("ProblemOut", ProblemOut.model_json_schema())
        return document

    app.openapi = openapi  # type: ignore[method-assign]
