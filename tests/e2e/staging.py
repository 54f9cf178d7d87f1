"""Replies that a real server would not give when a test wants them."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Page, Route


def frames(*events: dict[str, Any]) -> str:
    return "".join(f"event: {e['type']}\ndata: {json.dumps(e)}\n\n" for e in events)


def staged(page: Page, body: str, status: int = 200, **headers: str) -> None:
    """Answer the next question with this."""
    kind = "text/event-stream" if status == 200 else "application/problem+json"

    def give(route: Route) -> None:
        route.fulfill(status=status, body=body, headers={"Content-Type": kind, **headers})

    page.route("**/v1/answers/stream", give, times=1)


def staged_uploads(page: Page, name: str, reason: str) -> None:
    """One upload that has failed for this reason; whatever is handed in is refused as too large."""
    upload = {
        "id": "up_1", "name": name, "audience": "staff", "state": "failed", "step": "reading",
        "progress": 0, "outcome": None, "document_id": None, "reason": reason,
        "why": "no_text", "can_retry": False,
        "created_at": "2026-01-02T12:00:00Z", "finished_at": "2026-01-02T12:00:01Z",
    }  # fmt: skip
    problem = {"code": "upload-too-large", "status": 413, "detail": "too large", "request_id": "r"}

    def give(route: Route) -> None:
        if route.request.method == "GET":
            route.fulfill(json={"data": [upload]})
        else:
            route.fulfill(status=413, json=problem, content_type="application/problem+json")

    page.route("**/v1/library/uploads?*", give)
