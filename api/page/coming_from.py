"""Which answer a reader comes from, as the browser says."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from fastapi import Request

from api.schemas.paths import root_of

# no more than names: a link back leads to a conversation of ours, whatever the browser sent
_ANSWER = re.compile(r"/(c/[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)?|s/[A-Za-z0-9_.~-]+)")


def answer_before(request: Request) -> str:
    """The address of the conversation, or of the shared answer, that led here; else empty."""
    root = root_of(request.scope)
    before = urlsplit(request.headers.get("referer", ""))
    path = before.path.removeprefix(root)
    return root + path if _ANSWER.fullmatch(path) else ""
