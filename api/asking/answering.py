"""Asking on behalf of a caller: within limits, counted, logged, and ended in time.

Every surface asks here, so that the limits of one are the limits of all.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

from api.asking.limits.budget import TokenBudget
from api.asking.limits.slots import Slots
from api.asking.metrics import Metrics
from api.asking.stopping import Stop
from api.asking.watching import Asked, Watch
from api.errors import AnswerTookTooLong, ServerStopping
from assistant.model import Answer, AnswerEvent, Finished
from assistant.service import Assistant


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Answers for callers. For one event loop.

    Args:
        assistant: answers questions.
        slots: places for answers in the making.
        budget: tokens a day.
        metrics: counts what happens.
        seconds: the longest that an answer may take.
        stop_seconds: how long answers in the making may go on when the server stops.
        log_questions: whether logs hold what was asked.
    """

    assistant: Assistant
    slots: Slots
    budget: TokenBudget
    metrics: Metrics
    seconds: float
    stop_seconds: float
    log_questions: bool = False
    _stop: Stop = field(default_factory=Stop)

    async def answer(self, asked: Asked) -> Answer:
        """The whole answer: the end of `stream`, which names its errors."""
        async with contextlib.aclosing(self.stream(asked)) as events:
            async for event in events:
                if isinstance(event, Finished):
                    return event.answer
        raise AssertionError("a stream ends with Finished")

    async def stream(self, asked: Asked) -> AsyncGenerator[AnswerEvent, None]:
        """The answer as it is made.

        Raises:
            TooManyAnswers, ServerBusy, TokensSpent: before the first event, when a limit is met.
            ServerStopping: when the server stops before the answer is done.
            AnswerTookTooLong: when it is not done in time.
            CatalogueUnavailable: when the library cannot be read or the answer not be stored.
        """
        watch = Watch(asked, self.metrics, log_question=self.log_questions)
        try:
            async with (
                self.slots.place(asked.caller.owner),
                self.budget.metered(asked.caller.owner) as meter,
            ):
                stream = self.assistant.stream(asked.reader, asked.question, meter)
                async with contextlib.aclosing(stream) as events:
                    async for event in self._in_time(events):
                        watch.saw(event)
                        yield event
        except BaseException as error:
            watch.ended_by(error)
            raise
        finally:
            watch.close()

    def stop(self) -> None:
        """Let answers in the making go on for a while, and no longer."""
        self._stop.begin(self.stop_seconds)

    async def _in_time(
        self, events: AsyncGenerator[AnswerEvent, None]
    ) -> AsyncGenerator[AnswerEvent, None]:
        deadline = asyncio.get_running_loop().time() + self.seconds
        while True:
            try:
                async with self._stop.bounded(deadline):
                    event = await anext(events, None)
            except TimeoutError:
                if self._stop.begun:
                    raise ServerStopping from None
                raise AnswerTookTooLong(self.seconds) from None
            if event is None:
                return
            yield event
