"""The messages of one answer in a thread of Slack, kept so that a death in their middle is mended.

Every message is noted before anything else happens, so that whoever takes the work up after a death
changes these messages instead of writing new ones. A message that was sent but not noted is found
in the thread: work of one thread is done in order, so what is ours there and nobody's, is this.
"""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from api.slack.blocks import Block, notification, text_block
from api.slack.failures import code_of
from api.slack.text import LONGEST_TEXT, parts

_GONE = {"message_not_found", "cant_delete_message", "thread_not_found"}
_BAD_BLOCKS = {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"}

Note = Callable[["Progress"], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an answer goes, and to whom."""

    team: str
    channel: str
    thread_ts: str
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What was sent: the ids of messages, in order; `begun` before the first is sent."""

    begun: bool = False
    sent: tuple[str, ...] = ()


class Thread:
    """The messages of one answer in a thread."""

    def __init__(
        self, client: AsyncWebClient, place: Place, progress: Progress, note: Note
    ) -> None:
        """Write there; `note` keeps the progress, durably."""
        self.place = place
        self.progress = progress
        self._client = client
        self._note = note

    async def adopt(self, bot: str, after: str, others: Collection[str]) -> None:
        """Find what was sent before a death and not noted.

        Args:
            bot: our own user id.
            after: the id of the question, behind which its answer stands.
            others: ids of messages that belong to other answers.
        """
        ours = [
            str(message["ts"])
            for message in await self._messages()
            if message.get("user") == bot
            and float(message["ts"]) > float(after)
            and message["ts"] not in others
        ]
        sent = sorted({*self.progress.sent, *ours}, key=float)
        await self._keep(begun=True, sent=tuple(sent))
        for ts in sent:  # a stream that nobody goes on with
            with contextlib.suppress(SlackApiError):
                await self._client.chat_stopStream(channel=self.place.channel, ts=ts)

    async def _messages(self) -> list[dict[str, Any]]:
        """What stands in the thread; nothing where we may not look."""
        found: list[dict[str, Any]] = []
        cursor = None
        while True:
            try:
                read = await self._client.conversations_replies(
                    channel=self.place.channel, ts=self.place.thread_ts, limit=200, cursor=cursor
                )
            except SlackApiError as error:
                if code_of(error) in {"missing_scope", "thread_not_found"}:
                    return found
                raise
            found += read["messages"]
            cursor = (read.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return found

    async def settle(self, texts: Sequence[str], blocks: Sequence[Block]) -> None:
        """Make the messages hold these texts, the last one the blocks; whatever they held before.

        It can be done again: messages that are there are changed, those too many are deleted.
        """
        there, made = self.progress.sent, list[str]()
        for n, text in enumerate(texts):
            under = blocks if n == len(texts) - 1 else ()
            if n < len(there) and await self._changed(there[n], text, under):
                made.append(there[n])
            else:
                made += await self.post(text, under)
        await self.delete([ts for ts in self.progress.sent if ts not in made])

    async def _changed(self, ts: str, text: str, blocks: Sequence[Block]) -> bool:
        """Change a message; False where it is gone, or cannot be like this."""
        try:
            await self.change(ts, text, blocks)
        except SlackApiError as error:
            if code_of(error) not in _GONE | _BAD_BLOCKS:
                raise
            return False
        return True

    async def post(self, text: str, blocks: Sequence[Block] = ()) -> list[str]:
        """A new message; more than one where Slack refuses its blocks and takes short texts only.

        Their ids.
        """
        await self._begin()
        try:
            return [await self._post(**_content(text, blocks))]
        except SlackApiError as error:
            if code_of(error) not in _BAD_BLOCKS:
                raise
        return [await self._post(text=notification(p) or " ") for p in parts(text, LONGEST_TEXT)]

    async def change(self, ts: str, text: str, blocks: Sequence[Block] = ()) -> None:
        """Another text and other blocks for a message; without the blocks where Slack refuses them.

        Raises:
            SlackApiError: among others where it refuses the text, too.
        """
        arguments: dict[str, Any] = {"channel": self.place.channel, "ts": ts}
        try:
            await self._client.chat_update(**arguments, **_content(text, blocks))
        except SlackApiError as error:
            if code_of(error) not in _BAD_BLOCKS or not blocks:
                raise
            await self._client.chat_update(**arguments, **_content(text, ()))

    async def delete(self, messages: Sequence[str]) -> None:
        """Take messages away; one that is gone already is no error."""
        for ts in messages:
            try:
                await self._client.chat_delete(channel=self.place.channel, ts=ts)
            except SlackApiError as error:
                if code_of(error) not in _GONE:
                    raise
        await self._keep(sent=tuple(t for t in self.progress.sent if t not in messages))

    async def start_stream(self, text: str) -> str:
        """A new message that grows."""
        await self._begin()
        place = self.place
        started = await self._client.chat_startStream(
            channel=place.channel,
            thread_ts=place.thread_ts,
            markdown_text=text,
            recipient_team_id=place.team,
            recipient_user_id=place.user,
        )
        return await self._sent(str(started["ts"]))

    async def grow_stream(self, ts: str, text: str) -> None:
        """Append to a message that grows."""
        await self._client.chat_appendStream(channel=self.place.channel, ts=ts, markdown_text=text)

    async def end_stream(self, ts: str, text: str, blocks: Sequence[Block]) -> None:
        """Append the last of a message that grows, and what stands under it."""
        arguments: dict[str, Any] = {"channel": self.place.channel, "ts": ts}
        if text:
            arguments["markdown_text"] = text
        try:
            await self._client.chat_stopStream(**arguments, blocks=list(blocks) or None)
        except SlackApiError as error:
            if code_of(error) not in _BAD_BLOCKS:
                raise
            await self._client.chat_stopStream(**arguments)

    async def _post(self, **content: Any) -> str:
        posted = await self._client.chat_postMessage(
            channel=self.place.channel,
            thread_ts=self.place.thread_ts,
            unfurl_links=False,
            unfurl_media=False,
            **content,
        )
        return await self._sent(str(posted["ts"]))

    async def _begin(self) -> None:
        if not self.progress.begun:
            await self._keep(begun=True)

    async def _sent(self, ts: str) -> str:
        await self._keep(sent=(*self.progress.sent, ts))
        return ts

    async def _keep(self, **changed: Any) -> None:
        self.progress = replace(self.progress, **changed)
        await self._note(self.progress)


def _content(text: str, blocks: Sequence[Block]) -> dict[str, Any]:
    shown = [text_block(text), *blocks] if text else list(blocks)
    return {"text": notification(text) or " ", "blocks": shown}
