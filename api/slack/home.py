"""What a person sees who opens our home, or their messages with us: what may be asked here."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from api.http.services import Services
from api.slack import wording
from api.slack.access import Gatekeeper, Refused
from api.slack.text import mrkdwn
from corpus.audience import Audience
from corpus.catalogue import NO_FILTERS
from corpus.jobs import Job

_MOST_PROMPTS = 4  # as many as Slack shows
_MOST_TITLE = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Shows people what they may read."""

    services: Services
    client: AsyncWebClient
    gatekeeper: Gatekeeper

    async def show(self, job: Job) -> None:
        """Show the home of one person."""
        user = job.payload["user"]
        try:
            audience = await self.gatekeeper.person(user)
        except Refused as refused:
            blocks = [_section(mrkdwn(refused.text))]
        else:
            blocks = await self._blocks(audience)
        await self.client.views_publish(user_id=user, view={"type": "home", "blocks": blocks})

    async def prompt(self, job: Job) -> None:
        """Offer questions to begin with where a person writes to us."""
        try:
            audience = await self.gatekeeper.person(job.payload["user"])
        except Refused:
            return  # the first question says so
        questions = await asyncio.to_thread(self._questions, audience)
        if questions:
            await self.client.assistant_threads_setSuggestedPrompts(
                channel_id=job.payload["channel"],
                prompts=[
                    {"title": _shortened(text), "message": text}
                    for text in questions[:_MOST_PROMPTS]
                ],
            )

    async def _blocks(self, audience: Audience) -> list[dict[str, Any]]:
        catalogue = self.services.catalogue
        count = await asyncio.to_thread(catalogue.count, audience, NO_FILTERS)
        questions = await asyncio.to_thread(self._questions, audience)
        labels = ", ".join(audience.labels)
        title = {"type": "plain_text", "text": wording.HOME_TITLE}
        blocks = [
            {"type": "header", "text": title},
            _section(wording.HOME_LEAD),
            _section(wording.HOME_HOW),
            _section(wording.HOME_MAY_READ.format(count=count, labels=labels)),
        ]
        if questions:
            listed = "\n".join(f"• {mrkdwn(text)}" for text in questions)
            blocks.append(_section(f"{wording.HOME_TRY}\n{listed}"))
        return blocks

    def _questions(self, audience: Audience) -> tuple[str, ...]:
        revision = self.services.catalogue.revision()
        return self.services.suggestions.questions(audience, "en", revision)


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _shortened(text: str) -> str:
    return text if len(text) <= _MOST_TITLE else f"{text[: _MOST_TITLE - 1].rstrip()}…"
