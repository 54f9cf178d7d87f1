"""What only one person in Slack sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from api.slack.blocks import Block, notification, text_block
from api.slack.incoming import Asked
from api.slack.text import plain_markdown

_HOOKS = "hooks.slack.com"


class NotDelivered(Exception):
    """Slack did not take it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Privately:
    """Speaks to whoever asked, and to nobody else.

    Args:
        client: speaks to Slack.
        api_url: where its methods are.
    """

    client: AsyncWebClient
    api_url: str

    async def whisper(self, asked: Asked, text: str) -> None:
        """Say a fixed line in the channel where it was asked."""
        await self.client.chat_postEphemeral(
            channel=asked.channel,
            user=asked.user,
            thread_ts=asked.thread_ts or None,
            text=notification(plain_markdown(text)),
        )

    async def respond(
        self, asked: Asked, text: str, blocks: Sequence[Block] = (), *, instead: bool = True
    ) -> None:
        """Answer a command; `instead` of what its sender saw before, or below it.

        Raises:
            NotDelivered: when Slack does not take it.
        """
        api, there = urlsplit(self.api_url), urlsplit(asked.response_url)
        if there.scheme != api.scheme or there.hostname not in {_HOOKS, api.hostname}:
            raise NotDelivered("the address of the response is not Slack's")
        hook = AsyncWebhookClient(asked.response_url, session=self.client.session)
        sent = await hook.send(
            text=notification(text),
            blocks=[text_block(text), *blocks],
            response_type="ephemeral",
            replace_original=instead,
            unfurl_links=False,
            unfurl_media=False,
        )
        if sent.status_code != 200:
            raise NotDelivered(f"Slack answered a response with {sent.status_code}")
