"""Settings of Slack, from `ASSISTANT_SLACK_…` variables."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr

from corpus.audience import PUBLIC, Audience
from corpus.group_labels import GroupLabels, GroupTable
from corpus.settings import Section


def _audience(text: str) -> Audience:
    return Audience.of({PUBLIC, *(each.strip() for each in text.split(",") if each.strip())})


def _checked_labels(text: str) -> str:
    _audience(text)
    return text


def _checked_people(text: str) -> str:
    for name in GroupLabels.parse(text).of_group:
        if "@" not in name:
            raise ValueError(f"{name!r} is no e-mail address, nor a domain like @example.org")
    return text.lower()


_Labels = Annotated[str, AfterValidator(_checked_labels)]
_People = Annotated[GroupTable, AfterValidator(_checked_people)]


class SlackSettings(Section):
    """How Slack is spoken to, and who may read what there."""

    slack_answers_at_once: int = Field(
        default=3,
        ge=1,
        le=100,
        description="questions of Slack that are answered at once; more with a chat model, which "
        "is mostly waited for",
    )
    slack_answers_per_day: int = Field(
        default=2000, ge=1, description="questions of everybody in Slack in 24 hours"
    )
    slack_api_url: str = Field(
        default="https://slack.com/api/",
        pattern=r"^https?://[^\s?#]+/$",
        description="where Slack's methods are; another one is for tests",
    )
    slack_app_token: SecretStr = Field(
        default=SecretStr(""),
        description="`xapp-…` with connections:write; Slack is then reached by Socket Mode",
    )
    slack_bot_token: SecretStr = Field(
        default=SecretStr(""), description="`xoxb-…` of the installed app; without it Slack is off"
    )
    slack_channel_labels: _Labels = Field(
        default=PUBLIC,
        description="labels that every full member of the workspace holds, between commas: the "
        "most that a public channel can be answered from",
    )
    slack_people: _People = Field(
        default="",
        description="what people may read beside `public`, by confirmed e-mail address or its "
        "domain, such as `@example.org=staff,partner;ana@wri.example=partner:wri`",
    )
    slack_person_per_day: int = Field(
        default=200, ge=1, description="questions of one person in Slack in 24 hours"
    )
    slack_person_per_minute: int = Field(
        default=10, ge=1, description="questions of one person in Slack in a minute"
    )
    slack_signing_secret: SecretStr = Field(
        default=SecretStr(""),
        description="of the app; `POST /slack/events` is there with it, and not without",
    )
    slack_team_id: str = Field(
        default="",
        pattern=r"^(T[A-Z0-9]{2,20})?$",
        description="the one workspace whose people are answered, `T…`",
    )

    @property
    def is_on(self) -> bool:
        """Whether there is an app to speak as."""
        return bool(self.slack_bot_token.get_secret_value())

    @property
    def everyone(self) -> Audience:
        """What every full member of the workspace may read."""
        return _audience(self.slack_channel_labels)

    def person(self, email: str) -> Audience:
        """What whoever has this confirmed address may read; with an empty one, what is public."""
        address = email.lower()
        domain = address.rpartition("@")[2]
        return GroupLabels.parse(self.slack_people).audience([address, f"@{domain}"])

    def check(self) -> None:
        """Make sure that Slack can be reached and its people told apart.

        Raises:
            ValueError: with what is missing.
        """
        if not self.is_on:
            raise ValueError("set ASSISTANT_SLACK_BOT_TOKEN to the xoxb- token of your app")
        if not self.slack_team_id:
            raise ValueError("set ASSISTANT_SLACK_TEAM_ID to your workspace's id, T…")
        if (
            not self.slack_app_token.get_secret_value()
            and not self.slack_signing_secret.get_secret_value()
        ):
            raise ValueError(
                "set ASSISTANT_SLACK_APP_TOKEN (xapp-, Socket Mode) or "
                "ASSISTANT_SLACK_SIGNING_SECRET (POST /slack/events)"
            )
