"""What people in Slack think of answers: one opinion of each person for each answer."""

from __future__ import annotations

import asyncio

from api.asking.metrics import Metrics
from corpus.feedback import Feedback, FeedbackStore


class Opinions:
    """Keeps opinions on the answers that somebody was shown in Slack."""

    def __init__(self, store: FeedbackStore, metrics: Metrics) -> None:
        """Keep them in this store."""
        self._store = store
        self._metrics = metrics

    async def give(
        self, person: str, room: str, answer_id: str, rating: str, reasons: tuple[str, ...] = ()
    ) -> bool:
        """Keep what a person thinks of an answer to them, or in the channel that they are in.

        Returns:
            False where there is no such answer to the one or in the other.
        """
        if rating not in {"up", "down"}:
            return False
        if not await asyncio.to_thread(self._store.is_for, answer_id, {person, room}):
            return False
        given = Feedback(rating=rating, reasons=reasons)
        await asyncio.to_thread(self._store.give, person, answer_id, given)
        self._metrics.rated(rating)
        return True

    async def explain(
        self, person: str, answer_id: str, reasons: tuple[str, ...], comment: str
    ) -> None:
        """Add reasons to the opinion that a person gave before; nothing where they gave none."""
        if await asyncio.to_thread(self._store.has, person, answer_id):
            given = Feedback(rating="down", reasons=reasons, comment=comment)
            await asyncio.to_thread(self._store.give, person, answer_id, given)
