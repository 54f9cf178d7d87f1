"""Errors as RFC 9457 problems; `problems.toml` beside this file holds every kind there is.

Clients of OpenAI get them in their own shape, and whoever opens a page in a browser as a page.
"""

from __future__ import annotations

import functools
import logging
import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from api.errors import ApiError
from api.page.images.errors import PageCannotBeDrawn, PageNotFound
from api.page.refusal import may_be_a_page, opens_a_page, refusal
from api.schemas.paths import path_of, root_of
from assistant.errors import AnswerNotFound, ConversationNotFound, InvalidQuestion
from corpus.errors import (
    CatalogueUnavailable,
    DocumentNotFound,
    FactNotFound,
    IndexOwned,
    InvalidFact,
    OriginalsUnwritable,
    OriginalUnavailable,
    RequestNameTaken,
    StorageFull,
    StorageReadOnly,
    SubjectNotFound,
    UploadNotFound,
)
from corpus.ledger.asking import FilterInvalid, UnknownKind

_log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
_OPENAI = re.compile(r"/v1/(chat/completions|models(/.*)?)")  # these answer in OpenAI's shape


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: `meaning` is for whoever reads its page."""

    code: str
    status: int
    title: str
    meaning: str


_FOREIGN: tuple[tuple[type[Exception], str], ...] = (
    (InvalidQuestion, "invalid-question"),
    (DocumentNotFound, "not-found"),
    (InvalidFact, "invalid-fact"),
    (PageNotFound, "not-found"),
    (PageCannotBeDrawn, "page-cannot-be-drawn"),
    (SubjectNotFound, "not-found"),
    (UploadNotFound, "not-found"),
    (FactNotFound, "not-found"),
    (UnknownKind, "unknown-kind"),
    (FilterInvalid, "invalid-filter"),
    (AnswerNotFound, "not-found"),
    (ConversationNotFound, "not-found"),
    (StorageFull, "storage-full"),
    (StorageReadOnly, "storage-read-only"),
    (OriginalsUnwritable, "originals-unwritable"),
    (OriginalUnavailable, "original-unavailable"),
    (CatalogueUnavailable, "library-unavailable"),
    (RequestNameTaken, "idempotency-key-reused"),
    (IndexOwned, "library-busy"),
)
_OF_STATUS = {
    400: "bad-request",
    404: "not-found",
    405: "method-not-allowed",
    408: "request-timeout",
    413: "request-too-large",
    415: "unsupported-media-type",
}
_INTERNAL = "Something went wrong here. Quote the request id when reporting."


@functools.cache
def kinds() -> Mapping[str, Kind]:
    """Every kind of problem there is, by its code."""
    text = files("api.http").joinpath("problems.toml").read_text(encoding="utf-8")
    return {code: Kind(code=code, **told) for code, told in tomllib.loads(text).items()}


def classify(error: Exception) -> tuple[Kind, str]:
    """Kind and detail for an exception; what we do not know stays internal."""
    if isinstance(error, ApiError):
        return kinds()[error.code], str(error)
    for exception, code in _FOREIGN:
        if isinstance(error, exception):
            return kinds()[code], str(error)
    return kinds()["internal-error"], _INTERNAL


def problem_body(request: Request, kind: Kind, detail: str, **more: Any) -> dict[str, Any]:
    """The JSON of a problem."""
    return {
        "type": f"{root_of(request.scope)}/problems/{kind.code}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": request.url.path,
        "code": kind.code,
        "request_id": request.state.request_id,
        **more,
    }


def speaks_openai(path: str) -> bool:
    """Whether a route answers in the shapes of OpenAI."""
    return bool(_OPENAI.fullmatch(path))


def openai_body(kind: Kind, detail: str, param: str | None = None) -> dict[str, Any]:
    """The JSON of an error as clients of OpenAI read it."""
    types = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
    fallback = "invalid_request_error" if kind.status < 500 else "server_error"
    return {
        "error": {
            "message": detail,
            "type": types.get(kind.status, fallback),
            "code": kind.code,
            "param": param,
        }
    }


def problem(
    request: Request,
    kind: Kind,
    detail: str,
    headers: Mapping[str, str] | None = None,
    **more: Any,
) -> Response:
    """The error response for this request, in the shape that its route answers in."""
    request.scope.setdefault("state", {})["problem"] = kind.code  # for logs and figures
    if speaks_openai(path_of(request.scope)):
        named = more.get("errors") or [{}]
        pointer = named[0].get("pointer", "").strip("/") or None
        body = openai_body(kind, detail, pointer)
        return JSONResponse(body, status_code=kind.status, headers=dict(headers or {}))
    if opens_a_page(request):
        shown = refusal(request, kind.code, kind.status, detail)
        shown.headers.update(headers or {})
        return shown
    body = problem_body(request, kind, detail, **more)
    response = JSONResponse(body, kind.status, headers, media_type=PROBLEM)
    if may_be_a_page(request):
        response.headers["Vary"] = "Accept"
    return response


def failed(request: Request, error: Exception) -> Response:
    """The error response for an exception, logged when the fault is ours."""
    if isinstance(error, HTTPException):
        return _http(request, error)
    kind, detail = classify(error)
    if kind.status >= 500 and not isinstance(error, ApiError):
        _log.error("request %s failed", request.state.request_id, exc_info=error)
    return problem(request, kind, detail, getattr(error, "headers", None))


def methods_at(request: Request) -> list[str]:
    """The methods of all routes of this path; the router names only those of the first one."""
    paths, path = request.app.openapi()["paths"], path_of(request.scope)
    # a path that is there word for word is not an id of the one beside it
    found = (
        [paths[path]]
        if path in paths
        else [ways for template, ways in paths.items() if compile_path(template)[0].match(path)]
    )
    return sorted({method.upper() for ways in found for method in ways})


def _with_head(methods: Collection[str]) -> list[str]:
    """These methods, and HEAD beside GET: no route says so, but each answers it."""
    return sorted({*methods, *({"HEAD"} if "GET" in methods else ())})


def install_handlers(app: FastAPI) -> None:
    """Turn every exception of every route into a problem."""

    async def handle(request: Request, error: Exception) -> Response:
        return failed(request, error)

    async def handle_validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - what it is registered for
        found = [
            {"pointer": "/" + "/".join(map(str, e["loc"][1:])), "detail": e["msg"]}
            for e in error.errors()
        ]
        detail = f"{found[0]['pointer']}: {found[0]['detail']}" if found else "not valid"
        return problem(request, kinds()["invalid-request"], detail, errors=found)

    known: list[type[Exception]] = [ApiError, *(foreign for foreign, _ in _FOREIGN)]
    for exception in known:
        app.add_exception_handler(exception, handle)
    app.add_exception_handler(HTTPException, handle)
    app.add_exception_handler(RequestValidationError, handle_validation)


def _http(request: Request, error: HTTPException) -> Response:
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(
            _with_head(methods_at(request) or re.findall(r"[A-Z]+", headers.get("Allow", "")))
        )
    code = _OF_STATUS.get(error.status_code)
    if code is None:
        code = "bad-request" if error.status_code < 500 else "internal-error"
    return problem(request, kinds()[code], str(error.detail), headers)
