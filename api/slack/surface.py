"""Slack as a whole: connected, listening and answering while the process runs.

Slack being away keeps nothing else from running: it is tried again until it is there.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator

import aiohttp
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from api.http.services import Services
from api.slack.access import Gatekeeper
from api.slack.answerer import Answerer
from api.slack.failures import said_by
from api.slack.home import Home
from api.slack.ledger import Ledger
from api.slack.listeners import Listeners
from api.slack.opinions import Opinions
from api.slack.privately import Privately
from api.slack.settings import SlackSettings
from api.slack.worker import Handler, Worker

_log = logging.getLogger(__name__)

_PING = 5.0  # seconds between two pings of the socket
_DEAF = 4 * _PING  # seconds without an answer to one after which nobody listens
_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 60.0
_CALL_SECONDS = 30
_LAST_WORD = 1.0  # seconds in which an uninstall is acknowledged before the socket is closed


class SlackSurface:
    """One workspace. For one event loop, once."""

    def __init__(self, services: Services, settings: SlackSettings) -> None:
        """Answer there with these services.

        Raises:
            ValueError: when a setting is missing.
        """
        settings.check()
        self._services = services
        self._settings = settings
        self._app: AsyncApp | None = None
        self._socket: AsyncSocketModeHandler | None = None
        self._trouble = "connecting"
        self._left = asyncio.Event()

    @property
    def app(self) -> AsyncApp | None:
        """The listeners; None while Slack does not know us."""
        return self._app

    @property
    def signing_secret(self) -> str:
        """What requests of Slack are signed with; empty where none are taken."""
        return self._settings.slack_signing_secret.get_secret_value()

    @property
    def state(self) -> str:
        """`ok`, or what is wrong; for readiness."""
        if self._trouble or self._socket is None:
            return self._trouble or "ok"
        client = self._socket.client
        session = getattr(client, "current_session", None)
        if client.closed or session is None or session.closed:
            return "the socket is not connected; it is opened again"
        heard = getattr(client, "last_ping_pong_time", None)
        if heard is not None and time.time() - heard > _DEAF:
            return "the socket is connected but silent; it is opened again"
        return "ok"

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Listen and answer while this lasts."""
        timeout = aiohttp.ClientTimeout(total=_CALL_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session:
            client = AsyncWebClient(
                token=self._settings.slack_bot_token.get_secret_value(),
                base_url=self._settings.slack_api_url,
                session=session,
                timeout=_CALL_SECONDS,
                # nothing else is sent again here: whether it arrived is looked up first
                retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=3)],
            )
            ledger = Ledger()
            working = asyncio.create_task(self._watched(client, ledger))
            try:
                yield
            finally:
                working.cancel()
                await asyncio.gather(working, return_exceptions=True)
                ledger.close()

    async def _watched(self, client: AsyncWebClient, ledger: Ledger) -> None:
        """Work; an end that nobody wanted is logged, and readiness says so."""
        try:
            await self._work(client, ledger)
        except Exception:
            self._trouble = "it ended by a fault of ours; the log says why"
            _log.exception("Slack: %s", self._trouble)

    async def _work(self, client: AsyncWebClient, ledger: Ledger) -> None:
        bot = await self._introduced(client)
        worker = self._worker(client, ledger, bot)
        listeners = Listeners(
            client=client,
            jobs=self._services.jobs,
            ledger=ledger,
            channels=self._services.channels,
            opinions=Opinions(self._services.feedback, self._services.metrics),
            bot=bot,
            wake=worker.wake,
            uninstalled=self._leave,
        )
        app = listeners.app(self.signing_secret)
        async with worker.running():
            try:
                await self._listen(app)
                self._app, self._trouble = app, ""
                await self._left.wait()
                await asyncio.sleep(_LAST_WORD)
            finally:
                self._app = None
                await self._close_socket()

    async def _introduced(self, client: AsyncWebClient) -> str:
        """Our own user id, once Slack says who we are; tried until it does."""
        pause = _FIRST_PAUSE
        while True:
            try:
                us = await client.auth_test()
                if us["team_id"] != self._settings.slack_team_id:
                    raise _Elsewhere(str(us["team_id"]), self._settings.slack_team_id)
                return str(us["user_id"])
            except Exception as error:  # the client fails in many ways; each may pass
                self._trouble = _said(error)
                _log.warning("not in Slack yet: %s", self._trouble)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def _listen(self, app: AsyncApp) -> None:
        token = self._settings.slack_app_token.get_secret_value()
        if not token:
            return
        quiet = logging.getLogger(f"{__name__}.socket")
        quiet.setLevel(logging.ERROR)  # it logs what is said otherwise
        self._socket = AsyncSocketModeHandler(app, token, logger=quiet, ping_interval=_PING)
        pause = _FIRST_PAUSE
        while True:
            try:
                await self._socket.connect_async()  # type: ignore[no-untyped-call]
                return
            except Exception as error:
                self._trouble = _said(error)
                _log.warning("no socket to Slack yet: %s", self._trouble)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _worker(self, client: AsyncWebClient, ledger: Ledger, bot: str) -> Worker:
        services, settings = self._services, self._settings
        gatekeeper = Gatekeeper(client, settings, services.channels)
        answerer = Answerer(
            services=services,
            client=client,
            settings=settings,
            gatekeeper=gatekeeper,
            privately=Privately(client=client, api_url=settings.slack_api_url),
            jobs=services.jobs,
            ledger=ledger,
            bot=bot,
        )
        home = Home(services=services, client=client, gatekeeper=gatekeeper)
        handlers: dict[str, Handler] = {
            "question": answerer.answer,
            "deleted": answerer.withdraw,
            "home": home.show,
            "prompts": home.prompt,
        }
        return Worker(
            services.jobs,
            ledger,
            handlers,
            answerer.apologise,
            at_once=settings.slack_answers_at_once,
            stop_seconds=services.settings.stop_seconds,
        )

    async def _leave(self) -> None:
        """The workspace has taken our token back; there is nothing more to listen to."""
        self._trouble = "the app was uninstalled; install it again and set the new token"
        self._app = None
        _log.error("Slack: %s", self._trouble)
        self._left.set()

    async def _close_socket(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(Exception):
                await self._socket.close_async()  # type: ignore[no-untyped-call]


class _Elsewhere(Exception):
    def __init__(self, found: str, wanted: str) -> None:
        super().__init__(
            f"the token is of the workspace {found}, ASSISTANT_SLACK_TEAM_ID says {wanted}"
        )


def _said(error: BaseException) -> str:
    return str(error) if isinstance(error, _Elsewhere) else said_by(error)
