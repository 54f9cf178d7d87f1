"""A live look at Slack: whether the tokens, their rights and a channel are as they have to be."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from api.slack.failures import said_by
from api.slack.manifest import manifest
from api.slack.settings import SlackSettings


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, whether it is well, and what was seen."""

    what: str
    is_well: bool
    seen: str


async def examine(
    settings: SlackSettings, channel: str, *, mentions_only: bool = False
) -> AsyncIterator[Finding]:
    """Everything that can be seen from here, in order; the later ones need the earlier ones.

    Args:
        settings: what to speak to Slack with.
        channel: where a message is streamed and taken away again; none without it.
        mentions_only: whether the app was made without the right to read channels.
    """
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(
            token=settings.slack_bot_token.get_secret_value(),
            base_url=settings.slack_api_url,
            session=session,
        )
        try:
            us = await client.auth_test()
        except Exception as error:  # the client fails in many ways
            yield Finding("bot token", False, said_by(error))
            return
        yield Finding("bot token", True, f"{us['user']} in {us['team']}")
        same = us["team_id"] == settings.slack_team_id
        yield Finding("workspace", same, f"the token is of {us['team_id']}")
        wanted = manifest(mentions_only=mentions_only)["oauth_config"]["scopes"]["bot"]
        yield _scopes(str(us.headers.get("x-oauth-scopes", "")), set(wanted))
        if settings.slack_app_token.get_secret_value():
            yield await _socket(client, settings.slack_app_token.get_secret_value())
        else:
            has = bool(settings.slack_signing_secret.get_secret_value())
            yield Finding("signing secret", has, "set" if has else "not set, nor an app token")
        if channel:
            async for finding in _channel(client, channel, us["team_id"], us["user_id"]):
                yield finding


def _scopes(granted: str, wanted: set[str]) -> Finding:
    held = {scope.strip() for scope in granted.split(",") if scope.strip()}
    missing, more = sorted(wanted - held), sorted(held - wanted)
    seen = f"missing: {', '.join(missing)}" if missing else "all of the manifest"
    if more:
        seen += f"; not needed: {', '.join(more)}"
    return Finding("scopes", not missing, seen)


async def _socket(client: AsyncWebClient, token: str) -> Finding:
    try:
        await client.apps_connections_open(app_token=token)
    except Exception as error:
        return Finding("app token", False, said_by(error))
    return Finding("app token", True, "a socket may be opened")


async def _channel(
    client: AsyncWebClient, channel: str, team: str, user: str
) -> AsyncIterator[Finding]:
    try:
        info = await client.conversations_info(channel=channel)
        inside = bool(info["channel"].get("is_member") or info["channel"].get("is_im"))
        yield Finding("channel", inside, "we are in it" if inside else "invite the app to it")
        if not inside:
            return
        posted = await client.chat_postMessage(
            channel=channel,
            text="A test of the connection.",
            unfurl_links=False,
            unfurl_media=False,
        )
    except SlackApiError as error:
        yield Finding("channel", False, said_by(error))
        return
    sent = [str(posted["ts"])]
    try:
        stream = await client.chat_startStream(
            channel=channel,
            thread_ts=sent[0],
            markdown_text="A test ",
            recipient_team_id=team,
            recipient_user_id=user,
        )
        sent.append(str(stream["ts"]))
        await client.chat_stopStream(channel=channel, ts=stream["ts"], markdown_text="stream.")
        yield Finding("stream", True, "a message grew")
    except SlackApiError as error:
        yield Finding("stream", False, f"{said_by(error)}; answers are changed messages instead")
    finally:
        for ts in reversed(sent):
            await client.chat_delete(channel=channel, ts=ts)
