"""Whether the process lives, whether it can answer, and its figures."""

from __future__ import annotations

from typing import Any, Protocol

from fastapi import APIRouter, Request, Response

from api.asking.metrics import CONTENT_TYPE
from api.errors import ServerStopping
from api.http.dependencies import MetricsReader, ServicesDep
from api.http.services import Services
from api.schemas.operations import HealthOut, ReadinessOut
from corpus.storage import unwritable

router = APIRouter(tags=["operations"])


class _Surface(Protocol):
    """A surface that runs beside HTTP, as far as readiness asks."""

    @property
    def state(self) -> str:
        """`ok`, or what is wrong."""


_METRICS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Figures in the text format of Prometheus",
        "content": {"text/plain": {"schema": {"type": "string"}}},
    }
}


@router.get("/healthz")
async def healthz() -> HealthOut:
    """The process lives."""
    return HealthOut()


@router.get("/readyz")
def readyz(request: Request, services: ServicesDep) -> ReadinessOut:
    """Questions can be answered; `parts` names what works less well than it should."""
    if services.draining.begun:
        raise ServerStopping
    parts = _parts(request, services)
    degraded = any(state not in {"ok", "off"} for state in parts.values())
    return ReadinessOut(status="degraded" if degraded else "ok", parts=parts)


@router.get("/metrics", response_class=Response, responses=_METRICS)
def metrics(request: Request, services: ServicesDep, _caller: MetricsReader) -> Response:
    """Figures for Prometheus."""
    parts = _parts(request, services)
    services.metrics.degraded({part: state not in {"ok", "off"} for part, state in parts.items()})
    return Response(services.metrics.text(), media_type=CONTENT_TYPE)


def _parts(request: Request, services: Services) -> dict[str, str]:
    services.catalogue.revision()  # raises when the database does not answer
    nothing_kept = unwritable(services.data_dir)
    slack: _Surface | None = request.app.state.slack
    writer = services.assistant.writer
    chat = "off"
    if writer is not None:
        resting = writer.breaker.state != "closed"
        chat = (
            "it failed repeatedly; answers are quotes until it answers again" if resting else "ok"
        )
    return {
        "library": "ok",
        "storage": str(nothing_kept) if nothing_kept else "ok",
        "originals": services.library.keeper.state(),
        "search_index": services.index.degraded or "ok",
        "chat_model": chat,
        "languages": services.languages,
        "sentence_reader": services.sentence_reader,
        "slack": slack.state if slack is not None else "off",
    }
