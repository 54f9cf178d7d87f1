"""An answer in a thread of Slack: sentence by sentence while it is made, whole when it is quick."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from slack_sdk.errors import SlackApiError

from api.slack.blocks import Block
from api.slack.failures import code_of
from api.slack.text import LONGEST_PART, parts
from api.slack.thread import Thread

_NO_STREAMS = {
    "channel_type_not_supported", "unknown_method", "missing_scope", "method_not_supported",
    "not_allowed_token_type", "streaming_not_supported", "missing_recipient_team_id",
    "missing_recipient_user_id",
}  # fmt: skip
_CLOSED = {"message_not_in_streaming_state", "message_not_found", "streaming_state_conflict"}
_AT_ONCE = 0.75  # seconds within which a whole answer needs no stream
_ENOUGH = 256  # characters that are worth a change of a message
_ROOM_LEFT = 400  # bytes under which a message is full


class _Message(Protocol):
    """A message that grows; `text` is all that it holds."""

    text: str

    async def grow(self, text: str) -> None: ...

    async def end(self, text: str, blocks: Sequence[Block]) -> None: ...


@dataclass
class _Streamed:
    """A message that Slack lets grow."""

    thread: Thread
    ts: str
    text: str

    async def grow(self, text: str) -> None:
        self.text += text
        await self.thread.grow_stream(self.ts, text)

    async def end(self, text: str, blocks: Sequence[Block]) -> None:
        self.text += text
        await self.thread.end_stream(self.ts, text, blocks)


@dataclass
class _Changed:
    """A message that is written anew whenever it grows, where Slack does not stream."""

    thread: Thread
    ts: str
    text: str

    async def grow(self, text: str) -> None:
        self.text += text
        await self.thread.change(self.ts, self.text)

    async def end(self, text: str, blocks: Sequence[Block]) -> None:
        self.text += text
        await self.thread.change(self.ts, self.text, blocks)


@dataclass
class Growing:
    """The text of an answer as it grows in a thread, message after message."""

    thread: Thread
    streams: bool = True
    _message: _Message | None = field(default=None)

    @property
    def pause(self) -> float:
        """Seconds to wait at least between two changes of a message."""
        return 0.75 if self.streams else 1.5

    @property
    def is_begun(self) -> bool:
        """Whether something is in the thread already."""
        return self._message is not None

    async def grow(self, text: str) -> None:
        """Add text; what a message has no room for goes into the next one."""
        for n, piece in enumerate(self._fitting(text)):
            if n:
                await self._end("", ())
            if piece:
                await self._add(piece)

    async def end(self, text: str, blocks: Sequence[Block]) -> None:
        """Add the last text, and the blocks under it."""
        *before, last = self._fitting(text)
        for piece in before:
            if piece:
                await self._add(piece)
            await self._end("", ())
        if self._message is None:
            await self._add(last)
            last = ""
        await self._end(last, blocks)

    async def _add(self, text: str) -> None:
        message = self._message
        if message is None:
            self._message = await self._start(text)
            return
        try:
            await message.grow(text)
        except SlackApiError as error:
            await self._reopened(error, message)

    async def _end(self, text: str, blocks: Sequence[Block]) -> None:
        message = self._message
        if message is None:
            return
        try:
            await message.end(text, blocks)
        except SlackApiError as error:
            changed = await self._reopened(error, message)
            await changed.end("", blocks)
        self._message = None

    async def _start(self, text: str) -> _Message:
        if self.streams:
            try:
                return _Streamed(self.thread, await self.thread.start_stream(text), text)
            except SlackApiError as error:
                if code_of(error) not in _NO_STREAMS:
                    raise
                self.streams = False
        return _Changed(self.thread, (await self.thread.post(text))[-1], text)

    async def _reopened(self, error: SlackApiError, message: _Message) -> _Changed:
        """The same message to be written anew: Slack has closed its stream."""
        if code_of(error) not in _CLOSED or not isinstance(message, _Streamed):
            raise error
        changed = _Changed(self.thread, message.ts, message.text)
        self._message = changed
        await changed.grow("")
        return changed

    def _fitting(self, text: str) -> list[str]:
        """The text in pieces: the first for the message at hand, the others for one each."""
        held = len(self._message.text.encode()) if self._message else 0
        room = LONGEST_PART - held
        if len(text.encode()) <= room:
            return [text]
        if room < _ROOM_LEFT:
            return ["", *parts(text)]
        first = parts(text, room)[0]
        return [first, *parts(text[len(first) :])]


class Unfolding:
    """An answer as it is made: whole in one go when it is quick, else as it grows.

    What is gathered is shown when it is worth a change of the message, and not too often: Slack
    takes about 100 changes a minute.
    """

    def __init__(self, thread: Thread, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin with nothing."""
        self._thread = thread
        self._growing = Growing(thread)
        self._gathered = ""
        self._clock = clock
        self._shown = 0.0

    def add(self, text: str) -> None:
        """More of the answer."""
        if not self._gathered and not self._growing.is_begun:
            self._shown = self._clock()  # there is something to wait for from now on
        self._gathered += text

    async def show(self) -> None:
        """Show what is gathered, if it is time to."""
        if not self._gathered:
            return
        waited = self._clock() - self._shown
        if not self._growing.is_begun:
            due = waited >= _AT_ONCE
        else:
            enough = len(self._gathered) >= _ENOUGH
            due = waited >= (self._growing.pause if enough else 2 * self._growing.pause)
        if due:
            await self._growing.grow(self._gathered)
            self._gathered, self._shown = "", self._clock()

    async def end(self, blocks: Sequence[Block]) -> None:
        """Show the rest, and the blocks under it."""
        if self._growing.is_begun:
            await self._growing.end(self._gathered, blocks)
        else:
            await self._thread.settle(parts(self._gathered), blocks)
