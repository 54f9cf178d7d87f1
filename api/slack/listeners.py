"""What we listen to in Slack.

Whatever has to be answered is in the library before it is acknowledged; everything else is done at
once, within the three seconds that Slack waits.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from api.slack import wording
from api.slack.blocks import FEEDBACK, GAP, REASONS, WEB, reasons_view
from api.slack.failures import said_by
from api.slack.incoming import Asked, asked_in, commanded, key_of
from api.slack.ledger import Ledger
from api.slack.opinions import Opinions
from corpus.channels import ChannelStore
from corpus.jobs import JobStore

_log = logging.getLogger(__name__)

COMMAND = "/ask-docs"
Body = Mapping[str, Any]


class Listeners:
    """Takes what Slack delivers over for a worker."""

    def __init__(
        self,
        *,
        client: AsyncWebClient,
        jobs: JobStore,
        ledger: Ledger,
        channels: ChannelStore,
        opinions: Opinions,
        bot: str,
        wake: Callable[[], None],
        uninstalled: Callable[[], Awaitable[None]],
    ) -> None:
        """Listen as the user `bot`.

        Args:
            client: speaks to Slack.
            jobs: where what arrives is kept.
            ledger: how it gets there.
            channels: where is answered.
            opinions: what readers thought.
            bot: our own user id.
            wake: tells the worker of a new job.
            uninstalled: called when the workspace does not want us any more.
        """
        self._client = client
        self._jobs = jobs
        self._ledger = ledger
        self._channels = channels
        self._opinions = opinions
        self._bot = bot
        self._wake = wake
        self._uninstalled = uninstalled

    def app(self, signing_secret: str) -> AsyncApp:
        """The bolt application of these listeners."""
        quiet = logging.getLogger(f"{__name__}.bolt")
        quiet.setLevel(logging.ERROR)  # below that, bolt logs what was said
        app = AsyncApp(
            logger=quiet,
            client=self._client,
            signing_secret=signing_secret or "unused",
            process_before_response=True,  # an acknowledgement waits for its listener
            ssl_check_enabled=False,  # it answers before anything is verified
            request_verification_enabled=bool(signing_secret),
        )
        app.event("app_mention")(self.said)
        app.event("message")(self.said)
        app.event("app_home_opened")(self.opened)
        app.event("app_uninstalled")(self.left)
        app.event("tokens_revoked")(self.left)
        app.command(COMMAND)(self.command)
        app.action(FEEDBACK)(self.rated)
        app.action(GAP)(self.missing)
        app.action(WEB)(self.followed)
        app.view(REASONS)(self.explained)
        return app

    async def said(self, body: Body) -> None:
        """A message: a question, one that was changed or deleted, or nothing to us."""
        event = body["event"]
        subtype = event.get("subtype")
        if subtype == "message_changed":
            await self._changed(body)
        elif subtype == "message_deleted":
            await self._deleted(body)
        else:
            asked = asked_in(body, self._bot)
            if asked is not None and await self._is_for_us(asked):
                await self._take(asked)

    async def command(self, ack: AsyncAck, body: Body) -> None:
        """A slash command, whose answer only its sender sees."""
        asked = commanded(body)
        if asked.text:
            await self._take(asked)
        await ack(wording.SEARCHING if asked.text else wording.NO_QUESTION)

    async def opened(self, body: Body) -> None:
        """Somebody looks at our home or at their messages with us."""
        event = body["event"]
        what = "home" if event.get("tab") == "home" else "prompts"
        payload = {"what": what, "user": event["user"], "channel": event.get("channel", "")}
        await self._add(f"slack:{what}:{body['event_id']}", payload)

    async def left(self, body: Body) -> None:
        """The workspace has taken our token back."""
        tokens = body["event"].get("tokens", {})
        if body["event"]["type"] == "app_uninstalled" or tokens.get("bot"):
            await self._uninstalled()

    async def rated(self, ack: AsyncAck, body: Body) -> None:
        """Somebody says whether an answer helped."""
        await ack()
        rating, _, answer_id = body["actions"][0]["value"].partition(":")
        kept = await self._opinions.give(_person(body), _room(body), answer_id, rating)
        if not kept:
            await self._whisper(body, wording.GONE)
        elif rating == "up" or not await self._ask_why(body, answer_id):
            await self._whisper(body, wording.THANKS)

    async def explained(self, ack: AsyncAck, body: Body) -> None:
        """Somebody says why an answer did not help."""
        view = body["view"]
        values = view["state"]["values"]
        ticked = values["reasons"]["reasons"].get("selected_options") or []
        comment = values["comment"]["comment"].get("value") or ""
        reasons = tuple(option["value"] for option in ticked)
        await self._opinions.explain(_person(body), view["private_metadata"], reasons, comment)
        await ack()

    async def missing(self, ack: AsyncAck, body: Body) -> None:
        """Somebody tells the owners of the library that something is not in it."""
        await ack()
        answer_id = body["actions"][0]["value"]
        kept = await self._opinions.give(
            _person(body), _room(body), answer_id, "down", ("missing",)
        )
        await self._whisper(body, wording.TOLD_OWNERS if kept else wording.GONE)

    async def followed(self, ack: AsyncAck) -> None:
        """Somebody has opened a link, which Slack tells us, too."""
        await ack()

    async def _ask_why(self, body: Body, answer_id: str) -> bool:
        """Ask for the reason of an opinion that is kept; whether Slack lets us."""
        try:
            await self._client.views_open(
                trigger_id=body["trigger_id"], view=reasons_view(answer_id)
            )
        except Exception as error:  # such as a trigger that is too old
            _log.warning("not asked for the reason: %s", said_by(error))
            return False
        return True

    async def _is_for_us(self, asked: Asked) -> bool:
        """Whether a message asks us: by name, directly, or in a thread that is ours."""
        if asked.mentioned:
            return True
        if asked.thread_ts == asked.ts:
            return False
        said = await self._ledger.do(self._channels.get, asked.channel)
        if said.mode != "follow":
            return False
        return bool(await self._ledger.do(self._jobs.in_queue, asked.thread))

    async def _take(self, asked: Asked) -> None:
        await self._add(asked.key, {"what": "question", **asked.payload()}, asked)

    async def _changed(self, body: Body) -> None:
        """A question that we took is another one now."""
        event = body["event"]
        message, before = event["message"], event.get("previous_message", {})
        if message.get("text") == before.get("text"):
            return  # a preview was added, or the like
        inner = {**message, "type": "message", "channel": event["channel"]}
        inner["channel_type"] = event.get("channel_type")
        asked = asked_in({**body, "event": inner}, self._bot)
        if asked is None:
            return
        edited = str(message.get("edited", {}).get("ts") or event["ts"])
        old = await self._ledger.do(self._latest, asked)
        if old is None:
            return  # we had nothing to do with it
        await self._ledger.do(self._jobs.call_off, old)
        payload = {"what": "question", **asked.payload(), "replaced": old}
        await self._add(f"{asked.key}:{edited}", payload, asked)

    async def _deleted(self, body: Body) -> None:
        """A question that we took is gone; its answer goes, too."""
        event = body["event"]
        before = event.get("previous_message", {})
        ts = str(event.get("deleted_ts") or before.get("ts") or "")
        team, channel = str(body.get("team_id") or ""), event["channel"]
        asked = Asked(
            team=team, sender_team="", channel=channel, channel_type="", user="", ts=ts,
            thread_ts=str(before.get("thread_ts") or ts), text="",
        )  # fmt: skip
        question = await self._ledger.do(self._latest, asked)
        if question is None:
            return
        await self._ledger.do(self._jobs.call_off, question)
        payload = {"what": "deleted", "question": question, "team": team, "channel": channel}
        await self._add(f"{key_of(team, channel, ts)}:deleted", payload, queue=asked.thread)

    def _latest(self, asked: Asked) -> str | None:
        """The key of the newest job for a message, as it was first or as it was changed since."""
        known = [job.key for job in self._jobs.in_queue(asked.thread)]
        mine = [k for k in known if k == asked.key or k.startswith(f"{asked.key}:")]
        return mine[-1] if mine else None

    async def _add(
        self,
        key: str,
        payload: Mapping[str, Any],
        asked: Asked | None = None,
        *,
        queue: str | None = None,
    ) -> None:
        await self._ledger.do(
            self._jobs.add,
            key,
            payload,
            queue=asked.thread if asked else queue,
            who=asked.who if asked else "",
        )
        self._wake()

    async def _whisper(self, body: Body, text: str) -> None:
        container = body.get("container", {})
        try:
            await self._client.chat_postEphemeral(
                channel=body["channel"]["id"],
                user=body["user"]["id"],
                thread_ts=container.get("thread_ts"),
                text=text,
            )
        except Exception as error:  # what was done is done
            _log.warning("thanks not delivered: %s", said_by(error))


def _person(body: Body) -> str:
    user = body["user"]
    return f"slack:{user.get('team_id') or body['team']['id']}/{user['id']}"


def _room(body: Body) -> str:
    return f"slack:{body['team']['id']}/{body['channel']['id']}"
