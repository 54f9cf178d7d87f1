"""What Slack says when it does not do what it was asked to."""

from __future__ import annotations

from slack_sdk.errors import SlackApiError


def code_of(error: SlackApiError) -> str:
    """Slack's code; empty where it answered something else than JSON."""
    data = getattr(error.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def said_by(error: BaseException) -> str:
    """What went wrong, without anything that was said to whom."""
    if not isinstance(error, SlackApiError):
        return f"Slack cannot be reached ({type(error).__name__})"
    return f"Slack says {code_of(error) or error.response.status_code}"
