"""Whether the process lives, and whether it can answer."""

from __future__ import annotations

from fastapi import APIRouter

from api.dependencies import ServicesDep
from api.schemas import HealthOut

router = APIRouter(tags=["operations"])


@router.get("/healthz")
async def healthz() -> HealthOut:
    """The process lives."""
    return HealthOut(status="ok")


@router.get("/readyz")
def readyz(services: ServicesDep) -> HealthOut:
    """Questions can be answered; `degraded` names what is slower than it should be."""
    services.catalogue.revision()  # raises when the database does not answer
    degraded = services.index.degraded
    return HealthOut(status="degraded" if degraded else "ok", detail=degraded)
