"""`POST /slack/events`: what Slack delivers over HTTP, looked at before bolt sees it.

bolt 1.30 fails on timestamps and signatures that are none and on bodies that are no text, and
answers some requests before it verifies them; so these are refused here.
"""

from __future__ import annotations

import re
from json import JSONDecodeError

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.http.problems import kinds, problem
from api.slack.surface import SlackSurface

_TIMESTAMP = re.compile(r"\d{1,12}", re.ASCII)
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}", re.ASCII)


class SlackDoor:
    """An ASGI application behind the guard, which keeps to 1 MiB."""

    def __init__(self, surface: SlackSurface) -> None:
        """Let Slack speak to this surface."""
        self._surface = surface

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        request = Request(scope, receive)
        response = await self._answer(request)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        signed = _TIMESTAMP.fullmatch(request.headers.get("x-slack-request-timestamp", ""))
        if not signed or not _SIGNATURE.fullmatch(request.headers.get("x-slack-signature", "")):
            return _unsigned(request)
        body = await request.body()
        try:
            body.decode("utf-8")
        except UnicodeDecodeError:
            return _unsigned(request)
        app = self._surface.app
        if app is None:
            return problem(request, kinds()["slack-away"], "this server has not reached Slack yet")
        try:
            response = await AsyncSlackRequestHandler(app).handle(request)
        except (JSONDecodeError, KeyError):
            return problem(request, kinds()["bad-request"], "this is no event of Slack's")
        return _unsigned(request) if response.status_code == 401 else response


def _unsigned(request: Request) -> Response:
    return problem(request, kinds()["not-signed"], "this is not signed by Slack")
