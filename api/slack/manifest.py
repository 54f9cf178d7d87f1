"""The app's manifest: what it may do at Slack, as a file to paste there."""

from __future__ import annotations

from copy import deepcopy
from importlib.resources import files
from typing import Any

import yaml

_FOLLOWING = {"message.channels", "message.groups"}
_HISTORY = {"channels:history", "groups:history"}


def manifest(*, request_url: str = "", mentions_only: bool = False) -> dict[str, Any]:
    """The manifest.

    Args:
        request_url: where Slack delivers over HTTP; Socket Mode without it.
        mentions_only: without the right to read channels, which only serves follow-ups that do not
            mention us; what was sent before a death is then not found again either.
    """
    text = files("api.slack").joinpath("manifest.yaml").read_text(encoding="utf-8")
    made: dict[str, Any] = deepcopy(yaml.safe_load(text))
    settings, scopes = made["settings"], made["oauth_config"]["scopes"]
    if mentions_only:
        events = settings["event_subscriptions"]["bot_events"]
        settings["event_subscriptions"]["bot_events"] = [e for e in events if e not in _FOLLOWING]
        scopes["bot"] = [scope for scope in scopes["bot"] if scope not in _HISTORY]
    if request_url:
        settings["socket_mode_enabled"] = False
        settings["event_subscriptions"]["request_url"] = request_url
        settings["interactivity"]["request_url"] = request_url
        for command in made["features"]["slash_commands"]:
            command["url"] = request_url
    return made


def as_yaml(made: dict[str, Any]) -> str:
    """A manifest as Slack takes it."""
    return yaml.safe_dump(made, sort_keys=False, allow_unicode=True)
