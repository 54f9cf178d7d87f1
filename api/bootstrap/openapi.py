"""The OpenAPI document: what FastAPI cannot say by itself."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from api.http.problems import PROBLEM, speaks_openai
from api.openai.schemas import ErrorOut
from api.schemas.operations import ProblemOut

_PROBLEM_STATUSES = (400, 401, 403, 404, 405, 408, 409, 413, 415, 421, 422, 429, 500, 503, 507)

PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {
        "description": "A problem, after RFC 9457",
        "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
    }
    for status in _PROBLEM_STATUSES
}


def describe(app: FastAPI) -> None:
    """Add the schema that every error response refers to."""
    make = app.openapi

    def openapi() -> dict[str, Any]:
        document = make()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas.setdefault("ProblemOut", ProblemOut.model_json_schema())
        _describe_openai_errors(document)
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def _describe_openai_errors(document: dict[str, Any]) -> None:
    """On the routes of OpenAI's protocol errors have its shape."""
    schema = ErrorOut.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas = document["components"]["schemas"]
    schemas.update(schema.pop("$defs"))
    schemas["ErrorOut"] = schema
    answer = {"schema": {"$ref": "#/components/schemas/ErrorOut"}}
    for path, ways in document["paths"].items():
        if not speaks_openai(path):
            continue
        for operation in ways.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400:
                    response |= {
                        "description": "An error, as clients of OpenAI read it",
                        "content": {"application/json": answer},
                    }
