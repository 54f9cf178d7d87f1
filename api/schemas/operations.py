"""The JSON of health and of problems."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel


class HealthOut(BaseModel):
    """The process lives."""

    status: Literal["ok"] = "ok"


class ReadinessOut(BaseModel):
    """Whether questions can be answered; each part is `ok`, `off`, or says what is wrong."""

    status: Literal["ok", "degraded"]
    parts: dict[str, str]


class ProblemOut(BaseModel):
    """An error, after RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    request_id: str
    errors: list[dict[str, str]] | None = None
