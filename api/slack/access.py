"""What may be read where in Slack; whatever is not known for sure is refused.

A direct message and the answer to a command are one person's, and from what that person may read:
by the confirmed e-mail address of their account in the configured workspace. An answer in a channel
is everybody's who is there, and from what all of them may read.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from api.slack import wording
from api.slack.failures import code_of
from api.slack.incoming import Asked
from api.slack.settings import SlackSettings
from corpus.audience import PUBLIC, Audience, Reader
from corpus.channels import ChannelStore

_PERSON_SECONDS = 600.0  # for so long what a person may read is believed
_CHANNEL_SECONDS = 60.0  # a channel is shared with others by one click
_MOST_MEMBERS = 300  # of a private channel whose members are looked at one by one
_SHARED = ("is_shared", "is_ext_shared", "is_org_shared", "is_pending_ext_shared")
_LIMITED = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted")
_UNKNOWN = {"user_not_found", "user_not_visible", "channel_not_found", "users_not_found"}

Facts = Mapping[str, Any]


class Refused(Exception):
    """Whoever asks, or where, gets no answer; `text` says so."""

    def __init__(self, text: str) -> None:
        """Refuse with a fixed text."""
        super().__init__(text)
        self.text = text


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Who reads an answer, and of which kinds of documents (none for all)."""

    reader: Reader
    kinds: tuple[str, ...] = ()


class Gatekeeper:
    """Knows the people and channels of one workspace. For one event loop."""

    def __init__(
        self,
        client: AsyncWebClient,
        settings: SlackSettings,
        channels: ChannelStore,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Ask Slack through this client."""
        self._client = client
        self._settings = settings
        self._channels = channels
        self._people = _Remembered(self._person, _PERSON_SECONDS, clock)
        self._rooms = _Remembered(self._channel, _CHANNEL_SECONDS, clock)
        self._members = _Remembered(self._members_of, _CHANNEL_SECONDS, clock)

    async def of(self, asked: Asked) -> Access:
        """Who reads the answer to a question.

        Raises:
            Refused: when nobody may.
            SlackApiError: when Slack cannot say now; ask again later.
        """
        if {asked.team, asked.sender_team} != {self._settings.slack_team_id}:
            raise Refused(wording.STRANGER)
        audience = self._audience(await self._full_member(asked.user))
        if asked.is_private:
            return Access(reader=_reader(asked.who, audience))
        room = await self._room(asked.channel)
        said = await asyncio.to_thread(self._channels.get, asked.channel)
        if said.mode == "off":
            raise Refused(wording.OFF)
        shared = await self._of_everybody_in(asked.channel, room, said.audience)
        where = f"slack:{asked.team}/{asked.channel}"
        return Access(reader=_reader(where, shared), kinds=said.kinds)

    async def person(self, user: str) -> Audience:
        """What a person may read.

        Raises:
            Refused, SlackApiError: as `of`.
        """
        return self._audience(await self._full_member(user))

    async def _full_member(self, user: str) -> Facts:
        facts: Facts = await self._people.get(user)
        if facts.get("team_id") != self._settings.slack_team_id or any(
            facts.get(k) for k in _LIMITED
        ):
            raise Refused(wording.STRANGER)
        return facts

    def _audience(self, facts: Facts) -> Audience:
        email = str(facts.get("profile", {}).get("email") or "")
        confirmed = facts.get("is_email_confirmed") is True
        return self._settings.person(email if confirmed else "")

    async def _room(self, channel: str) -> Facts:
        facts: Facts = await self._rooms.get(channel)
        elsewhere = set(facts.get("shared_team_ids") or []) - {self._settings.slack_team_id}
        if elsewhere or facts.get("pending_shared") or any(facts.get(k) for k in _SHARED):
            raise Refused(wording.SHARED)
        return facts

    async def _of_everybody_in(self, channel: str, room: Facts, most: Audience) -> Audience:
        """Of these labels, those that everybody there holds."""
        wanted = set(most.labels)
        everyone = set(self._settings.everyone.labels)
        if wanted <= {PUBLIC}:
            return Audience((PUBLIC,))
        if not room.get("is_private"):
            return Audience.of({PUBLIC, *(wanted & everyone)})  # any full member may look in
        members = await self._members.get(channel)
        if members is None:
            return Audience.of({PUBLIC, *(wanted & everyone)})
        for member in members:
            wanted &= await self._held_by(member, wanted)
        return Audience.of({PUBLIC, *wanted})

    async def _held_by(self, member: str, wanted: set[str]) -> set[str]:
        """The labels of a member of a channel; all of these for an app of the workspace itself."""
        try:
            facts: Facts = await self._people.get(member)
            if facts.get("is_bot") and facts.get("team_id") == self._settings.slack_team_id:
                return wanted  # it was let in by whoever looks after the workspace
            return set(self._audience(await self._full_member(member)).labels)
        except Refused:
            return {PUBLIC}

    async def _person(self, user: str) -> Facts:
        try:
            found = await self._client.users_info(user=user)
        except SlackApiError as error:
            raise _refused(error, wording.STRANGER) from error
        facts: Facts = found["user"]
        return facts

    async def _channel(self, channel: str) -> Facts:
        try:
            found = await self._client.conversations_info(channel=channel)
        except SlackApiError as error:
            raise _refused(error, wording.SHARED) from error
        facts: Facts = found["channel"]
        return facts

    async def _members_of(self, channel: str) -> tuple[str, ...] | None:
        """Who is in a channel; None where they are too many to look at."""
        found = await self._client.conversations_members(channel=channel, limit=_MOST_MEMBERS)
        more = (found.get("response_metadata") or {}).get("next_cursor")
        return None if more else tuple(found["members"])


class _Remembered:
    """What a lookup found, for a while."""

    def __init__(
        self, look: Callable[[str], Awaitable[Any]], seconds: float, clock: Callable[[], float]
    ) -> None:
        self._look = look
        self._seconds = seconds
        self._clock = clock
        self._found: dict[str, tuple[float, Any]] = {}

    async def get(self, key: str) -> Any:
        known = self._found.get(key)
        if known is not None and self._clock() < known[0]:
            return known[1]
        found = await self._look(key)
        now = self._clock()
        self._found = {k: v for k, v in self._found.items() if now < v[0]}
        self._found[key] = (now + self._seconds, found)
        return found


def _refused(error: SlackApiError, text: str) -> Exception:
    """A refusal where Slack knows no such thing; the error itself where it may pass."""
    return Refused(text) if code_of(error) in _UNKNOWN else error


def _reader(reader_id: str, audience: Audience) -> Reader:
    return Reader(id=reader_id, surface="slack", audience=audience)
