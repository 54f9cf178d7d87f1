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
