"""What a client already has is not sent again: entity tags after RFC 9110."""

from __future__ import annotations

import hashlib
import json

from fastapi import Request, Response

_PRIVATE = "private, no-cache"  # kept by the reader's own client, and asked for each time


def tag_of(*parts: object) -> str:
    """The entity tag of what is made of these parts and nothing else."""
    return f'"{hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]}"'


def caching_headers(tag: str) -> dict[str, str]:
    """The headers of a response with this entity tag, 304 included."""
    return {"ETag": tag, "Cache-Control": _PRIVATE}


def not_modified(request: Request, tag: str) -> Response | None:
    """The 304 for a client that has this already.

    `If-None-Match: *` gets the whole response: it is for requests that change something.
    """
    given = ",".join(request.headers.getlist("if-none-match"))
    held = {each.strip().removeprefix("W/") for each in given.split(",")}
    return Response(status_code=304, headers=caching_headers(tag)) if tag in held else None
