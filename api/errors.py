"""Errors as RFC 9457 problems: the one table from our exceptions to statuses."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from assistant.errors import AnswerNotFound, ConversationNotFound, InvalidQuestion
from corpus.errors import CatalogueUnavailable, DocumentNotFound

_log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"

_TABLE: tuple[tuple[type[Exception], int, str], ...] = (
    (InvalidQuestion, 422, "invalid-question"),
    (DocumentNotFound, 404, "not-found"),
    (AnswerNotFound, 404, "not-found"),
    (ConversationNotFound, 404, "not-found"),
    (CatalogueUnavailable, 503, "library-unavailable"),
)
_TITLES = {
    400: "Bad request",
    404: "Not found",
    405: "Method not allowed",
    413: "Request too large",
    415: "Unsupported media type",
    421: "Wrong host",
    422: "Invalid request",
    500: "Internal error",
    503: "Not available",
}


def problem(request: Request, status: int, code: str, detail: str, **more: Any) -> JSONResponse:
    """A problem response for this request."""
    body = problem_body(request, status, code, detail, **more)
    return JSONResponse(body, status_code=status, media_type=PROBLEM)


def problem_body(
    request: Request, status: int, code: str, detail: str, **more: Any
) -> dict[str, Any]:
    """The JSON of a problem."""
    return {
        "type": f"/problems/{code}",
        "title": _TITLES.get(status, "Error"),
        "status": status,
        "detail": detail,
        "instance": request.url.path,
        "code": code,
        "request_id": request.state.request_id,
        **more,
    }


def classify(error: Exception) -> tuple[int, str, str]:
    """Status, code and detail for an exception; what we do not know stays internal."""
    for kind, status, code in _TABLE:
        if isinstance(error, kind):
            return status, code, str(error)
    return 500, "internal-error", "Something went wrong here. Quote the request id when reporting."


def failed(request: Request, error: Exception) -> JSONResponse:
    """The problem response for an exception, logged when the fault is ours."""
    status, code, detail = classify(error)
    if status >= 500:
        _log.error("request %s failed", request.state.request_id, exc_info=error)
    return problem(request, status, code, detail)


def install_handlers(app: FastAPI) -> None:
    """Turn every exception of every route into a problem."""

    async def handle(request: Request, error: Exception) -> JSONResponse:
        return failed(request, error)

    async def handle_validation(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - what it is registered for
        errors = [
            {"pointer": "/" + "/".join(map(str, e["loc"][1:])), "detail": e["msg"]}
            for e in error.errors()
        ]
        detail = f"{errors[0]['pointer']}: {errors[0]['detail']}" if errors else "not valid"
        return problem(request, 422, "invalid-request", detail, errors=errors)

    async def handle_http(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)  # noqa: S101 - what it is registered for
        code = _TITLES.get(error.status_code, "error").lower().replace(" ", "-")
        response = problem(request, error.status_code, code, str(error.detail))
        response.headers.update(error.headers or {})
        return response

    for kind, _, _ in _TABLE:
        app.add_exception_handler(kind, handle)
    app.add_exception_handler(RequestValidationError, handle_validation)
    app.add_exception_handler(HTTPException, handle_http)
