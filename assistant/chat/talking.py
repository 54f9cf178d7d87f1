"""Asking a chat model and passing on its words as they come, within limits.

A task of its own listens to the model, so that waiting for the reader is never taken for silence of
the model, and so that leaving early cancels the listening where it waits: the connection is closed
there and then, and whatever the client had under way ends. To close its stream between two pieces
would not do: OpenAI's client (3.54) holds the iterators beneath it in a cycle, which is left to the
garbage collector and so to whichever thread that runs in.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from assistant.chat.failures import Failure, failure_of
from assistant.chat.thoughts import ThoughtFilter
from assistant.errors import ChatFailed

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk, BaseMessage

    from assistant.chat.settings import ChatSettings

_CHARACTERS_PER_TOKEN = 8
_MOST_CHUNKS = 20_000  # thoughts and empty chunks cost memory, too
_AT_HAND = 1_000  # chunks that a client may have read already when it is dismissed
_LONGEST_PAUSE = 5.0
_FINISHES = ("finish_reason", "stop_reason", "done_reason", "status")
_TOO_LONG = {"length", "max_tokens", "max_output_tokens", "incomplete"}
_UNFINISHED = {"", "error"}
_WITHHELD = {"content_filter", "refusal"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a chat model may take and how much it may say.

    Args:
        first: seconds to its first word, in each attempt.
        gap: seconds of silence after that.
        total: seconds for everything.
        attempts: how often it is asked while it has not said a word.
        characters: of its answer; one that is longer counts as cut.
        pause: seconds before it is asked again, unless it says how long.
    """

    first: float = 20.0
    gap: float = 15.0
    total: float = 120.0
    attempts: int = 2
    characters: int = 700 * _CHARACTERS_PER_TOKEN
    pause: float = 0.5

    @classmethod
    def of(cls, settings: ChatSettings) -> Limits:
        """The limits that the settings give."""
        return cls(
            first=settings.chat_first_token_seconds,
            gap=settings.chat_gap_seconds,
            total=settings.chat_total_seconds,
            attempts=settings.chat_attempts,
            characters=settings.chat_answer_tokens * _CHARACTERS_PER_TOKEN,
        )


async def spoken(
    model: BaseChatModel, messages: Sequence[BaseMessage], limits: Limits
) -> AsyncGenerator[str, None]:
    """The text of the model's answer, piece by piece, without what it thinks aloud.

    It is asked again only before its first word, and only when that may help. Closing the iterator
    or cancelling its task closes the connection.

    Raises:
        ChatFailed: when there is no answer, or it ended before its end: what was given until then
            is right as far as it goes, but its last sentence may not be whole.
    """
    told: asyncio.Queue[str | _End] = asyncio.Queue()  # holds no more than the limits let pass
    listener = _Listener(model, messages, limits, told.put_nowait)
    task = asyncio.create_task(listener.listen())
    try:
        while isinstance(piece := await told.get(), str):
            yield piece
    finally:
        await _dismiss(task)
    if piece.failure is not None:
        raise ChatFailed(piece.failure.kind, piece.failure.detail)


@dataclass(frozen=True, slots=True)
class _End:
    """The end of an answer, and what went wrong, if anything did."""

    failure: Failure | None


async def _dismiss(task: asyncio.Task[Any]) -> None:
    """Cancel a task and see it end, within half a second.

    Before Python 3.12 `asyncio.wait_for` loses a cancelling that meets a result, and clients use
    it: https://github.com/python/cpython/issues/86296. So it is said again.
    """
    for _ in range(10):
        if task.done():
            return
        task.cancel()
        await asyncio.wait({task}, timeout=0.05)


class _Listener:
    """Asks the model, tells what it says and then how it ended; what comes later is not heard."""

    def __init__(
        self,
        model: BaseChatModel,
        messages: Sequence[BaseMessage],
        limits: Limits,
        tell: Callable[[str | _End], None],
    ) -> None:
        self._model = model
        self._messages = list(messages)
        self._limits = limits
        self._tell = tell
        self._clock = asyncio.get_running_loop().time
        self._deadline = self._clock() + limits.total

    async def listen(self) -> None:
        """Ask until there is an answer or no sense in it."""
        failure: Failure | None = Failure(kind="cut", detail="listening to it was broken off")
        try:
            for attempt in range(1, self._limits.attempts + 1):
                reply = _Reply(self._limits.characters)
                failure = await self._attempt(reply)
                if failure is None or reply.begun or not failure.transient:
                    break
                if attempt == self._limits.attempts or not await self._paused(failure):
                    break
        finally:
            self._tell(_End(failure))

    async def _paused(self, failure: Failure) -> bool:
        """Wait before asking again; whether there is time left for that."""
        wanted = self._limits.pause if failure.retry_after is None else failure.retry_after
        pause = min(wanted, _LONGEST_PAUSE)
        if self._clock() + pause >= self._deadline:
            return False
        await asyncio.sleep(pause)
        return True

    async def _attempt(self, reply: _Reply) -> Failure | None:
        patience = asyncio.timeout_at(self._by(self._limits.first))
        try:
            async with patience:
                await self._follow(reply, patience)
        except Exception as error:
            # clients have a dozen kinds of errors, and some turn a cancelling into one of theirs
            if patience.expired():
                return _too_slow(self._limits, self._clock() >= self._deadline, reply.begun)
            return _broken(failure_of(error), reply.begun)
        return reply.verdict()

    async def _follow(self, reply: _Reply, patience: asyncio.Timeout) -> None:
        at_hand = _AT_HAND
        async with contextlib.aclosing(self._stream()) as stream:
            async for chunk in stream:
                if said := reply.take(chunk):
                    self._tell(said)
                if reply.over:
                    self._tell(_End(reply.verdict()))  # and is dismissed where it next waits
                    at_hand -= 1
                    if not at_hand:
                        return
                elif reply.begun:
                    patience.reschedule(self._by(self._limits.gap))
        if rest := reply.rest():
            self._tell(rest)

    def _stream(self) -> AsyncGenerator[AIMessageChunk, None]:
        # it is a generator, whatever its signature says: it can be closed
        return cast("AsyncGenerator[AIMessageChunk, None]", self._model.astream(self._messages))

    def _by(self, seconds: float) -> float:
        return min(self._deadline, self._clock() + seconds)


def _too_slow(limits: Limits, in_total: bool, begun: bool) -> Failure:
    if in_total:
        detail = f"its answer was not complete after {limits.total:g} seconds"
    elif begun:
        detail = f"it fell silent for {limits.gap:g} seconds"
    else:
        detail = f"it said nothing for {limits.first:g} seconds"
    return Failure(kind="timeout", detail=detail, transient=True)


def _broken(failure: Failure, begun: bool) -> Failure:
    if begun and failure.kind not in {"timeout", "garbage"}:
        return Failure(kind="cut", detail=f"its answer broke off: {failure.detail}")
    return failure


class _Reply:
    """What is known of one answer while it comes."""

    def __init__(self, most: int) -> None:
        self._left = most
        self._chunks = 0
        self._thoughts = ThoughtFilter()
        self._finish = ""
        self._spoke = False
        self.begun = False  # it said or thought something

    def take(self, chunk: AIMessageChunk) -> str:
        """The text in a chunk that may be shown."""
        self._chunks += 1
        for name in _FINISHES:
            self._finish = str(chunk.response_metadata.get(name) or self._finish)
        thought = chunk.additional_kwargs.get("reasoning_content")
        self.begun = self.begun or bool(chunk.content or thought)
        return self._within(self._thoughts.feed(str(chunk.text)))

    def rest(self) -> str:
        """The text that was held back until the end."""
        return self._within(self._thoughts.end())

    @property
    def over(self) -> bool:
        """Whether it has gone on for long enough."""
        return self._left < 0 or self._chunks >= _MOST_CHUNKS

    def verdict(self) -> Failure | None:
        """What is wrong with the answer as it ended."""
        if self.over or self._finish in _TOO_LONG:
            return Failure(kind="cut", detail="its answer was longer than it may be")
        if self._finish in _WITHHELD:
            return Failure(kind="refused", detail="its provider's filter stopped it")
        if not self._spoke:
            return Failure(kind="garbage", detail="its answer was empty")
        if self._finish in _UNFINISHED:
            return Failure(kind="cut", detail="its answer ended without an end")
        return None

    def _within(self, text: str) -> str:
        shown, self._left = text[: max(0, self._left)], self._left - len(text)
        self._spoke = self._spoke or bool(shown.strip())
        return shown
