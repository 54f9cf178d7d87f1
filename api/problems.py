"""Errors as RFC 9457 problems: every kind there is, and the one table from exceptions to them.

Clients of OpenAI get them in their own shape, and whoever opens a page in a browser as a page.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from api import errors
from api.page_images.errors import PageCannotBeDrawn, PageNotFound
from api.rendering.refusal import may_be_a_page, opens_a_page, refusal
from assistant.errors import AnswerNotFound, ConversationNotFound, InvalidQuestion
from corpus.errors import (
    CatalogueUnavailable,
    DocumentNotFound,
    IndexOwned,
    RequestNameTaken,
    UploadNotFound,
)

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


KINDS = (
    Kind("bad-request", 400, "Bad request", "The request is not well-formed HTTP or JSON."),
    Kind(
        "invalid-cursor", 400, "Invalid cursor",
        "A cursor comes from `next_cursor` of the page before, unaltered.",
    ),
    Kind(
        "sign-in-failed", 400, "Sign-in failed",
        "The sign-in took too long, was refused, or does not fit this browser; start again.",
    ),
    Kind(
        "key-required", 401, "Key required",
        "Send `Authorization: Bearer <key>`. Keys are made with `assistant keys create`.",
    ),
    Kind(
        "invalid-key", 401, "Invalid key",
        "The key is unknown, mistyped, revoked or expired; which of these is not told.",
    ),
    Kind(
        "not-signed", 401, "Not signed",
        "Slack signs what it sends with the app's signing secret, within five minutes.",
    ),
    Kind("scope-missing", 403, "Scope missing", "The key may not do this; the detail names what."),
    Kind(
        "label-not-held", 403, "Label not held",
        "`end_user` may narrow what the key may read, never widen it.",
    ),
    Kind(
        "cross-site", 403, "Cross-site request",
        "Without a key, what changes something has to come from a page of this server.",
    ),
    Kind(
        "not-found", 404, "Not found",
        "There is no such thing, or none that you may see: the two look alike.",
    ),
    Kind("model-not-found", 404, "Model not found", "`GET /v1/models` names those there are."),
    Kind("method-not-allowed", 405, "Method not allowed", "The path knows other methods."),
    Kind("request-timeout", 408, "Request timeout", "The request did not arrive in time."),
    Kind(
        "request-in-progress", 409, "Request in progress",
        "A request with the same Idempotency-Key is being answered; ask again in a moment.",
    ),
    Kind(
        "name-taken", 409, "Name taken",
        "The document of this name has another label by now, which the caller does not hold.",
    ),
    Kind(
        "upload-under-way", 409, "Upload under way",
        "It is being ingested, or waits for it; dismiss it when it is done or has failed.",
    ),
    Kind(
        "request-too-large", 413, "Request too large",
        "A request may have 1 MiB, an uploaded file 100 MiB.",
    ),
    Kind("unsupported-media-type", 415, "Unsupported media type", "Send `application/json`."),
    Kind("wrong-host", 421, "Wrong host", "The server does not answer to this host name."),
    Kind("invalid-request", 422, "Invalid request", "`errors` names each field that is not valid."),
    Kind("invalid-question", 422, "Invalid question", "The question cannot be asked as it is."),
    Kind(
        "page-cannot-be-drawn", 422, "Page cannot be drawn",
        "The file breaks the program that draws it; the detail says where its text can be read.",
    ),
    Kind(
        "idempotency-key-reused", 422, "Idempotency-Key reused",
        "The same key came with another request before; use a new one for each.",
    ),
    Kind("too-many-requests", 429, "Too many requests", "Wait for `Retry-After` seconds."),
    Kind(
        "too-many-failures", 429, "Too many failures",
        "Requests without a valid key came too often from this address.",
    ),
    Kind("too-many-answers", 429, "Too many answers at once", "Wait for one of them to end."),
    Kind("tokens-spent", 429, "Tokens spent", "There are more from midnight UTC."),
    Kind(
        "head-too-large", 431, "Head too large",
        "About 64 KiB arrived of which the server could make no request.",
    ),
    Kind("internal-error", 500, "Internal error", "A fault of ours; quote the request id."),
    Kind("export-failed", 500, "Export failed", "Try the other format, or print the page."),
    Kind("library-unavailable", 503, "Library unavailable", "The library cannot be read now."),
    Kind(
        "library-busy", 503, "Library busy",
        "The whole library is being restored or rebuilt; try again when that is done.",
    ),
    Kind("server-busy", 503, "Server busy", "As many answers are in the making as can be."),
    Kind("server-stopping", 503, "Server stopping", "The server is being restarted."),
    Kind("slack-away", 503, "Slack away", "The server has not reached Slack since its start."),
    Kind(
        "provider-unavailable", 503, "Provider unavailable",
        "The provider where people sign in does not answer. Keys and sessions still open.",
    ),
    Kind("took-too-long", 503, "Took too long", "The answer was not done in time."),
)  # fmt: skip

_BY_CODE = {kind.code: kind for kind in KINDS}
_TABLE: tuple[tuple[type[Exception], str], ...] = (
    (InvalidQuestion, "invalid-question"),
    (DocumentNotFound, "not-found"),
    (PageNotFound, "not-found"),
    (PageCannotBeDrawn, "page-cannot-be-drawn"),
    (UploadNotFound, "not-found"),
    (AnswerNotFound, "not-found"),
    (ConversationNotFound, "not-found"),
    (CatalogueUnavailable, "library-unavailable"),
    (RequestNameTaken, "idempotency-key-reused"),
    (errors.KeyRequired, "key-required"),
    (errors.KeyInvalid, "invalid-key"),
    (errors.ScopeMissing, "scope-missing"),
    (errors.LabelNotHeld, "label-not-held"),
    (errors.ExportFailed, "export-failed"),
    (errors.NameTaken, "name-taken"),
    (errors.UploadUnderWay, "upload-under-way"),
    (IndexOwned, "library-busy"),
    (errors.CrossSite, "cross-site"),
    (errors.SignInFailed, "sign-in-failed"),
    (errors.ProviderUnavailable, "provider-unavailable"),
    (errors.CursorInvalid, "invalid-cursor"),
    (errors.ModelNotFound, "model-not-found"),
    (errors.RequestInProgress, "request-in-progress"),
    (errors.TooManyRequests, "too-many-requests"),
    (errors.TooManyFailures, "too-many-failures"),
    (errors.TooManyAnswers, "too-many-answers"),
    (errors.TokensSpent, "tokens-spent"),
    (errors.ServerBusy, "server-busy"),
    (errors.ServerStopping, "server-stopping"),
    (errors.AnswerTookTooLong, "took-too-long"),
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


def kind_of(code: str) -> Kind:
    """The kind of problem with this code.

    Raises:
        KeyError: when there is none.
    """
    return _BY_CODE[code]


def classify(error: Exception) -> tuple[Kind, str]:
    """Kind and detail for an exception; what we do not know stays internal."""
    for exception, code in _TABLE:
        if isinstance(error, exception):
            return _BY_CODE[code], str(error)
    return _BY_CODE["internal-error"], _INTERNAL


def problem_body(request: Request, kind: Kind, detail: str, **more: Any) -> dict[str, Any]:
    """The JSON of a problem."""
    return {
        "type": f"/problems/{kind.code}",
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
    if speaks_openai(request.url.path):
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
    if kind.status >= 500 and not isinstance(error, errors.ApiError):
        _log.error("request %s failed", request.state.request_id, exc_info=error)
    return problem(request, kind, detail, getattr(error, "headers", None))


def methods_at(request: Request) -> list[str]:
    """The methods of all routes of this path; the router names only those of the first one."""
    paths, path = request.app.openapi()["paths"], request.url.path
    # a path that is there word for word is not an id of the one beside it
    found = (
        [paths[path]]
        if path in paths
        else [ways for template, ways in paths.items() if compile_path(template)[0].match(path)]
    )
    return sorted({method.upper() for ways in found for method in ways})


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
        return problem(request, _BY_CODE["invalid-request"], detail, errors=found)

    for exception, _ in _TABLE:
        app.add_exception_handler(exception, handle)
    app.add_exception_handler(HTTPException, handle)
    app.add_exception_handler(RequestValidationError, handle_validation)


def _http(request: Request, error: HTTPException) -> Response:
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(methods_at(request)) or headers.get("Allow", "")
    code = _OF_STATUS.get(error.status_code)
    if code is None:
        code = "bad-request" if error.status_code < 500 else "internal-error"
    return problem(request, _BY_CODE[code], str(error.detail), headers)
